"""What ``inspect`` promises as a whole; its stages have tests of their own, and tests/corpus has the files."""

from __future__ import annotations

import io
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from rnnviz.data.files import File, Format
from rnnviz.data.preparation import Preparation
from rnnviz.data.reading import WEIGHTS, WISHES, inspect, read_table
from rnnviz.data.tables.layout import Layout
from rnnviz.errors import ConfigError, DataError

WIDE = b"t1,t2,t3,t4,label\n" + b"".join(
    b"%d,%d,%d,%d,%s\n" % (i, 2 * i, i * i, 7 - i, (b"up", b"down")[i % 2]) for i in range(12)
)


def test_no_two_parts_of_a_recipe_have_a_field_of_one_name() -> None:
    names = [field.name for part in (Format, Layout, Preparation) for field in fields(part)]
    assert len(names) == len(set(names)) == len(WISHES)


def test_the_same_file_may_be_given_in_any_way(tmp_path: Path) -> None:
    path = tmp_path / "walks.csv"
    path.write_bytes(WIDE)
    with path.open("rb") as opened:
        sources = (path, str(path), WIDE, io.BytesIO(WIDE), opened, File("walks.csv", WIDE), [path], tmp_path)
        prints = {read_table(source).fingerprint for source in sources}
    assert len(prints) == 1
    assert inspect(tmp_path).files == ("walks.csv",)


def test_wishes_go_to_the_part_they_belong_to() -> None:
    reading = inspect(WIDE, steps=("t1", "t2", "t3"), length="cut", to=2, thousands="'")
    assert reading.series is not None and reading.recipe is not None
    assert reading.recipe.layout.steps == ("t1", "t2", "t3")
    assert (reading.recipe.preparation.to, reading.recipe.format.thousands) == (2, "'")
    np.testing.assert_array_equal(reading.series.X[:, 3, 0], [3, 6])


@pytest.mark.parametrize(
    ("wishes", "words"),
    [
        ({"colour": 1}, "colour"),
        ({"kind": "round"}, "round"),
        ({"patch": 0}, "patch"),
        ({"patch": True}, "patch"),
        ({"decimal": "x"}, "decimal"),
        ({"window": 1.5}, "window"),
        ({"missing": "guess"}, "missing"),
    ],
)
def test_a_wish_that_cannot_be_is_refused_in_words(wishes: dict[str, object], words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        inspect(WIDE, **wishes)


def test_an_unknown_column_is_a_finding() -> None:
    finding = inspect(WIDE, label="colour").findings[0]
    assert (finding.code, finding.weight) == ("unknown_column", "stops")


def test_a_file_that_is_not_there_is_a_finding(tmp_path: Path) -> None:
    assert [finding.code for finding in inspect(tmp_path / "no.csv").findings] == ["unreadable"]
    with pytest.raises(DataError, match=r"no\.csv"):
        read_table(tmp_path / "no.csv")


def test_everything_that_is_wrong_is_said_at_once_the_worst_first() -> None:
    data = WIDE.replace(b"3,6,9,4,down", b"3,,oops,inf,down") + b"1,2,3,4,rare\n"
    findings = inspect(data).findings
    assert {"missing", "text", "infinite", "lonely_class"} <= {finding.code for finding in findings}
    weights = [WEIGHTS.index(finding.weight) for finding in findings]
    assert weights == sorted(weights)
    with pytest.raises(DataError) as caught:
        read_table(data)
    assert {finding.weight for finding in caught.value.findings} <= {"stops", "asks"}


@pytest.mark.parametrize("missing", [None, "interpolate", "carry", "leave_out"])
def test_a_file_in_which_every_value_is_missing_is_a_finding(missing: str | None) -> None:
    data = b"series,time,x,label\n" + b"".join(
        b"%d,%d,NA,%s\n" % (i // 4, i % 4, (b"a", b"b")[i // 4 % 2]) for i in range(40)
    )
    layout = {"kind": "long", "series": "series", "time": "time", "label": "label", "features": ("x",)}
    reading = inspect(data, missing=missing, **layout)
    assert reading.series is None
    assert [finding.code for finding in reading.findings if finding.weight == "stops"] == ["empty_series"]


def test_progress_goes_up_to_the_end() -> None:
    told: list[tuple[float, str]] = []
    inspect(WIDE, progress=lambda share, words: told.append((share, words)))
    shares = [share for share, _ in told]
    assert shares == sorted(shares) and shares[0] > 0 and shares[-1] < 1
    assert all(words for _, words in told)


def test_the_source_says_how_it_was_read() -> None:
    series = read_table(File("walks.csv", WIDE))
    assert series.title == "walks.csv"
    assert series.source["files"] == ["walks.csv"]
    assert series.source["recipe"]["layout"]["label"] == "label"
    again = read_table(WIDE, **series.source["recipe"]["layout"])
    assert again.fingerprint == series.fingerprint
