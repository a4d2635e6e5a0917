"""The pages that look into runs: which runs their menus offer, and which ones they show."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.config import RunConfig
from rnnviz.data.generators import generate
from rnnviz.runs.store import Store

Open = Callable[..., AppTest]


@pytest.fixture
def runs(store: Store) -> list[str]:
    """Three that have begun, the newest last, and one that waits."""
    series = store.add_series(generate("rising", n=40, l=10))
    made = [store.submit(series, RunConfig(seed=seed), name=f"run {seed}").id for seed in range(4)]
    for id in made[:3]:
        store.claim(id, "worker")
    return made


def test_a_run_is_chosen_from_those_that_have_begun(open_page: Open, runs: list[str]) -> None:
    app = open_page("inside", run=runs[0])
    (menu,) = app.selectbox
    assert (menu.value, menu.options) == (runs[0], ["run 2", "run 1", "run 0"])
    menu.select(runs[1]).run()
    assert not app.exception
    assert app.query_params["run"] == runs[1]
    assert app.selectbox[0].value == runs[1]


def test_the_run_on_screen_is_offered_though_it_waits(open_page: Open, runs: list[str]) -> None:
    (menu,) = open_page("inside", run=runs[3]).selectbox
    assert menu.value == runs[3] and "run 3" in menu.options


def test_beside_a_run_stands_the_newest_other_one_until_another_is_chosen(open_page: Open, runs: list[str]) -> None:
    app = open_page("compare", run=runs[2])
    left, right = app.selectbox
    assert (left.value, right.value) == (runs[2], runs[1])
    right.select(runs[2]).run()
    assert not app.exception
    assert app.query_params["with"] == runs[2]
    assert [menu.value for menu in app.selectbox] == [runs[2], runs[2]]
    app.selectbox[0].select(runs[0]).run()
    assert [menu.value for menu in app.selectbox] == [runs[0], runs[2]]


def test_another_run_that_is_not_there_is_said_in_words(open_page: Open, runs: list[str]) -> None:
    app = open_page("compare", **{"run": runs[0], "with": "nosuchrun"})
    assert not app.exception
    assert "nosuchrun" in app.warning[0].value
    assert [menu.value for menu in app.selectbox] == [runs[0], runs[2]]  # another one can be chosen


@pytest.mark.parametrize("name", ["inside", "compare"])
def test_an_address_of_a_run_that_is_gone_is_said_in_words(open_page: Open, runs: list[str], name: str) -> None:
    app = open_page(name, run="nosuchrun")
    assert not app.exception and not app.error
    assert "nosuchrun" in app.warning[0].value
