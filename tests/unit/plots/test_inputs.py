from __future__ import annotations

import numpy as np
import pytest

from rnnviz import plots
from rnnviz.errors import ConfigError
from rnnviz.records import SeriesSet


def test_every_line_is_a_series_up_to_its_own_end(few: SeriesSet) -> None:
    figure = plots.series(few, per_class=2)
    drawn = {(trace.meta[0], trace.meta[1]): trace for trace in figure.data}
    assert set(drawn) == {(name, feature) for name in few.names for feature in few.features}
    for i, name in enumerate(few.names):
        for f, feature in enumerate(few.features):
            steps = few.lengths[i]
            np.testing.assert_array_equal(drawn[name, feature].x, np.arange(1, steps + 1))
            np.testing.assert_array_equal(drawn[name, feature].y, few.X[:steps, i, f])


def test_only_the_first_of_each_class_are_drawn(few: SeriesSet) -> None:
    assert {trace.meta[0] for trace in plots.series(few, per_class=1).data} == {"a", "b", "c"}


def test_a_class_is_in_the_legend_once_and_is_not_read_as_markup(few: SeriesSet) -> None:
    named = [trace.name for trace in plots.series(few, per_class=2).data if trace.showlegend]
    assert named == ["up", "down", "&lt;b&gt;odd&lt;/b&gt;"]


def test_axes_say_what_they_measure(few: SeriesSet) -> None:
    layout = plots.series(few).layout
    assert layout.xaxis2.title.text == "time step t"
    assert (layout.yaxis.title.text, layout.yaxis2.title.text) == ("speed", "height")


def test_chosen_features_are_drawn_and_the_rest_is_said_to_be_left_out(few: SeriesSet) -> None:
    figure = plots.series(few, features=["height"])
    assert {trace.meta[1] for trace in figure.data} == {"height"}
    assert figure.layout.title.text == "1 of 2 features"
    assert plots.series(few).layout.title.text is None


def test_what_is_not_there_is_refused_in_words(few: SeriesSet) -> None:
    with pytest.raises(ConfigError, match=r"no feature 'weight'; there are speed, height"):
        plots.series(few, features=["weight"])
    with pytest.raises(ConfigError, match="at least 1 series"):
        plots.series(few, per_class=0)


def test_the_description_counts_what_is_shown(few: SeriesSet) -> None:
    assert plots.description(plots.series(few, 1)) == "3 series of 3 classes over time step t, 2 features."
