"""Bringing files: what the page says of them, what can be clicked, and what then is trained on."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.data import limits
from rnnviz.data.generators import generate
from rnnviz.reader.pool import Reader
from rnnviz.records import SeriesSet
from rnnviz.runs.store import Store
from rnnviz.ui import bringing, pages_folder, wished
from rnnviz.ui.errors import plain
from rnnviz.ui.upload import UPLOAD, Change, Upload, with_change
from rnnviz.ui.wished import RECOGNISED
from tests.corpus.pack import Cell, xlsx

Open = Callable[..., AppTest]
Bring = Callable[..., AppTest]

RISING = generate("rising", n=20, l=8)
GAPS = "t1,t2,t3,t4,label\n1,,3,4,a\n1,2,3,4,b\n5,na,7,8,a\n2,2,2,1,b\n1,1,1,1,a\n1,3,2,1,b\n"
BROKEN = "t1,t2,t3,t4,label\n1,,3,4,a\n1,2,oops,4,b\n5,6,inf,8,a\n2,2,2,1,b\n1,1,1,1,a\n1,3,2,1,b\n"


def wide(series: SeriesSet, separator: str = ",", decimal: str = ".") -> bytes:
    """One row per series, the class last."""
    names = [f"t{t + 1}" for t in range(series.l)]
    rows = [separator.join([*names, "class"])]
    for i in range(series.n):
        cells = [repr(float(value)).replace(".", decimal) for value in series.X[:, i, 0]]
        rows.append(separator.join([*cells, series.classes[series.y[i]]]))
    return "\n".join([*rows, ""]).encode()


@pytest.fixture
def bring(open_page: Open, monkeypatch: pytest.MonkeyPatch) -> Bring:
    """The page Data after these files were dropped on it, and read."""
    monkeypatch.setattr(bringing, "QUICK", 60)

    def bring_(*files: tuple[str, bytes | str]) -> AppTest:
        app = open_page("data")
        app.get_by_key("way").set_value("upload").run()
        for name, data in files:
            app.file_uploader[0].upload(name, data.encode() if isinstance(data, str) else data)
        app.run()
        assert not app.exception
        return app

    return bring_


@pytest.fixture
def faked(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Files are read by the functions of the reader's own tests."""
    reader = Reader("tests.unit.reader.fakes:by_name", 5, 600)
    monkeypatch.setattr("rnnviz.ui.upload.reader", lambda: reader)
    yield reader
    reader.stop()


def words(app: AppTest) -> str:
    """Everything the page says, as a reader sees it."""
    return "\n".join(e.value for kind in (app.error, app.markdown, app.caption) for e in kind).replace("\\", "")


def press(app: AppTest, label: str) -> None:
    (button,) = [b for b in app.button if b.label.replace("\\", "") == label]
    button.click().run()
    assert not app.exception


def labels(app: AppTest) -> list[str]:
    return [b.label.replace("\\", "") for b in app.button]


def usable(app: AppTest) -> bool:
    return any(b.key == "use" and not b.disabled for b in app.button)


def widget(app: AppTest, name: str) -> Any:
    kinds = (app.selectbox, app.number_input, app.multiselect, app.text_input)
    (found,) = [w for kind in kinds for w in kind if re.fullmatch(f"wish_{name}_[0-9a-f]+", w.key or "")]
    return found


def wish(app: AppTest, name: str, value: object) -> None:
    widget(app, name).set_value(value).run()
    assert not app.exception


def kept(app: AppTest, store: Store) -> SeriesSet:
    """The series set that the page hands over."""
    app.button(key="use").click().run()
    assert not app.exception
    return store.series(app.query_params["data"])


def test_a_clear_file_needs_no_click(bring: Bring, store: Store) -> None:
    app = bring(("rising.csv", wide(RISING)))
    assert "rising.csv is ready" in words(app).replace("*", "")
    assert [b for b in app.button if b.key.startswith(("fix_", "undo"))] == []
    series = kept(app, store)
    np.testing.assert_array_equal(series.X, RISING.X)
    assert [series.classes[y] for y in series.y] == [RISING.classes[y] for y in RISING.y]


def test_a_german_file_needs_no_click_either(bring: Bring, store: Store) -> None:
    app = bring(("Messung.csv", "﻿".encode() + wide(RISING, ";", ",")))
    np.testing.assert_array_equal(kept(app, store).X, RISING.X)


def test_several_files_become_one_set(bring: Bring, store: Store) -> None:
    files = []
    for i in range(8):
        rows = "".join(f"{t},{np.sin(t * (1 + i % 2)):.4f}\n" for t in range(9))
        files.append((f"{('walk', 'run')[i % 2]}_{i // 2 + 1:02}.csv", "time,x\n" + rows))
    app = bring(*files)
    assert "8 files are ready" in words(app).replace("*", "")
    series = kept(app, store)
    assert (series.n, series.l, sorted(series.classes)) == (8, 9, ["run", "walk"])


def test_a_broken_file_shows_all_its_problems_at_once(bring: Bring) -> None:
    app = bring(("broken.csv", BROKEN))
    said = words(app)
    assert "3 things stand in the way" in said
    assert {key.split("_")[1] for key in _finding_keys(app)} >= {"missing", "text", "infinite"}
    assert "row 2" in said and "oops" in said
    assert not usable(app)


def test_a_click_on_one_finding_leaves_the_others(bring: Bring) -> None:
    app = bring(("broken.csv", BROKEN))
    press(app, "Replace the text by straight lines between the neighbours")
    assert {key.split("_")[1] for key in _finding_keys(app)} >= {"missing", "infinite"}
    assert not [key for key in _finding_keys(app) if key.startswith("fix_text")]
    assert "Leave out that one of 6 series" in labels(app)


def test_what_a_button_decided_can_not_be_undone_by_what_a_browser_still_shows(bring: Bring) -> None:
    """It sends the old value under the old widget's key, which nobody listens to any more; a choice by hand stays in
    its widget, which keeps the focus."""
    app = bring(("broken.csv", BROKEN))
    before = widget(app, "infinite").key
    press(app, "Replace the infinite values by the value before")
    assert widget(app, "infinite").key != before
    assert widget(app, "infinite").value == "carry"
    before = widget(app, "text").key
    wish(app, "text", "carry")
    assert (widget(app, "text").key, widget(app, "text").value) == (before, "carry")


def test_units_are_read_over_by_a_click_and_the_set_says_so(bring: Bring, store: Store) -> None:
    rows = [f"s{i},{t},{i * t % 7}.5 %,{t * t % 5}.25,{'ab'[i % 2]}" for i in range(10) for t in range(6)]
    app = bring(("humid.csv", "\n".join(["series,time,humidity,x,class", *rows])))
    assert not usable(app)
    press(app, "Read them as numbers: 0.5 % is 0.5")
    series = kept(app, store)
    assert series.features == ("humidity", "x")
    note = "60 numbers were read without the sign or unit beside them: humidity: '0.5 %' is 0.5."
    assert note in series.source["notes"]


def test_a_workbook_of_classes_is_one_click(bring: Bring, store: Store) -> None:
    sheets: dict[str, list[list[Cell]]] = {
        name: [["t1", "t2", "t3", "t4"], *([float((i + t * k) % 5) for t in range(4)] for i in range(6))]
        for k, name in enumerate(("run", "walk"))
    }
    app = bring(("both.xlsx", xlsx(sheets)))
    press(app, "Read all sheets; the sheet's name is the class")
    series = kept(app, store)
    assert (series.n, series.l, series.classes) == (12, 4, ("run", "walk"))


def _finding_keys(app: AppTest) -> list[str]:
    return [b.key for b in app.button if b.key.startswith("fix_")]


def test_remedies_work_and_can_be_taken_back(bring: Bring, store: Store) -> None:
    app = bring(("broken.csv", BROKEN))
    while not usable(app):
        app.button(key=_finding_keys(app)[0]).click().run()
        assert not app.exception
    made = len([b for b in app.button if b.key.startswith("undo_") and b.key != "undo_all"])
    assert made >= 2
    app.button(key="undo_0").click().run()
    assert not usable(app)
    app.button(key=_finding_keys(app)[0]).click().run()
    assert usable(app)
    app.button(key="undo_all").click().run()
    assert "3 things stand in the way" in words(app)


def test_what_a_remedy_did_is_said(bring: Bring, store: Store) -> None:
    app = bring(("gaps.csv", GAPS))
    wish(app, "missing", "interpolate")
    assert usable(app)
    assert "2 of 24" in words(app)
    np.testing.assert_array_equal(kept(app, store).X[:, 0, 0], [1, 2, 3, 4])


def test_a_question_is_answered_by_one_click(bring: Bring, store: Store) -> None:
    rows = "".join(f"s{i};{t};{i},{100 + 7 * t * (1 + i % 2)};{'ab'[i % 2]}\n" for i in range(1, 13) for t in range(6))
    app = bring(("doubtful.csv", "series;time;v;class\n" + rows))
    assert "one question first" in words(app)
    answers = [key for key in _finding_keys(app) if key.startswith("fix_decimal")]
    assert len(answers) == 2
    assert not usable(app)
    found = []
    for answer in answers:
        app.button(key=answer).click().run()
        assert usable(app)
        found.append(app.session_state[UPLOAD].job.reading().series.X[0, 0, 0])
        app.button(key="undo_0").click().run()
    assert sorted(found) == [pytest.approx(1.1), 1100]


def test_columns_can_be_called_something_else(bring: Bring, store: Store) -> None:
    rows = "".join(f"{i % 3},{i % 5},{i * i % 7},{'ab'[i % 2]},{'xyz'[i % 3]}\n" for i in range(30))
    app = bring(("two.csv", "t1,t2,t3,first,second\n" + rows))
    wish(app, "label", "second")
    assert sorted(app.session_state[UPLOAD].job.reading().series.classes) == ["x", "y", "z"]
    assert "Class: second" in words(app)
    wish(app, "label", "first")
    assert sorted(kept(app, store).classes) == ["a", "b"]


def test_how_it_is_written_can_be_said_and_left_to_recognition_again(bring: Bring) -> None:
    app = bring(("rising.csv", wide(RISING)))
    wish(app, "delimiter", ";")
    assert not usable(app)
    app.button(key="undo_0").click().run()
    assert usable(app)
    wish(app, "header", 0)
    assert app.session_state[UPLOAD].wishes == {"header": 0}
    wish(app, "header", RECOGNISED)
    assert app.session_state[UPLOAD].wishes == {}


def test_another_file_is_recognised_by_itself(bring: Bring) -> None:
    app = bring(("Messung.csv", wide(RISING, ";", ",")))
    assert any("a comma" in option for option in widget(app, "decimal").options)
    app.file_uploader[0].upload("rising.csv", wide(RISING)).run()
    assert "rising.csv is ready" in words(app).replace("*", "")
    assert app.session_state[UPLOAD].wishes == {}
    assert widget(app, "decimal").options[0] == "as recognised: a point"


def test_a_long_series_is_folded(bring: Bring, store: Store) -> None:
    app = bring(("rising.csv", wide(RISING)))
    wish(app, "patch", 2)
    wish(app, "scaling", "none")
    series = kept(app, store)
    assert (series.l, series.k) == (4, 2)
    assert series.source["preparation"]["scaling"] == "none"


def test_only_a_change_of_a_widget_of_these_files_is_a_wish(monkeypatch: pytest.MonkeyPatch) -> None:
    changes: list[tuple[str, dict[str, Any]]] = []
    monkeypatch.setattr(wished, "upload", lambda: Upload("these", ("new.csv",), 9))
    monkeypatch.setattr(wished, "change", lambda words, wishes: changes.append((words, wishes)))
    monkeypatch.setattr(wished.st, "session_state", {"kind": "long"})
    wished._took("kind", "kind", "What a row is", str, shown="wide", kept="those before")
    wished._took("kind", "kind", "What a row is", str, shown="long", kept="these")
    assert changes == []
    wished._took("kind", "kind", "What a row is", str, shown="wide", kept="these")
    assert changes == [("What a row is: long", {"kind": "long"})]


def test_another_kind_forgets_which_column_was_what() -> None:
    changes = (Change("a", {"label": "x", "patch": 2}), Change("b", {"decimal": ","}))
    assert [c.wishes for c in with_change(changes, Change("c", {"kind": "long"}))] == [
        {"patch": 2},
        {"decimal": ","},
        {"kind": "long"},
    ]
    assert [c.wishes for c in with_change(changes, Change("c", {"decimal": "."}))] == [
        {"label": "x", "patch": 2},
        {"decimal": "."},
    ]
    assert [c.wishes for c in with_change(changes, Change("c", {"header": 0}))] == [
        {"patch": 2},
        {"decimal": ","},
        {"header": 0},
    ]


def test_the_prepared_series_can_be_saved(bring: Bring) -> None:
    app = bring(("rising.csv", wide(RISING)))
    saved = {button.key: button for button in app.get("download_button")}
    assert set(saved) == {"save_csv", "save_parquet"}


def test_what_is_dropped_next_stands_alone_unless_it_is_said_to_belong_together(bring: Bring, store: Store) -> None:
    first, second = (RISING.take(range(10)), RISING.take(range(10, 20)))
    app = bring(("one.csv", wide(first)))
    app.file_uploader[0].upload("two.csv", wide(second)).run()
    assert "two.csv is ready" in words(app).replace("*", "")
    press(app, "Read together with one.csv")
    assert "2 files are ready" in words(app).replace("*", "")
    assert kept(app, store).n == 20


def test_files_are_not_held_in_memory_while_they_are_kept_on_disk(bring: Bring) -> None:
    app = bring(("rising.csv", wide(RISING)))
    assert app.file_uploader[0].value == []
    app.button(key="let_go").click().run()
    assert UPLOAD not in app.session_state
    assert not app.exception


def test_names_in_a_file_do_not_become_markdown(bring: Bring) -> None:
    evil = "![x](http://a.example/b.png) **bold** :red[x]"
    rows = "".join(f"{i},{i * i % 7},{i % 3},{'ab'[i % 2]}\n" for i in range(12))
    app = bring((f"{evil.replace('/', '')}.csv", f"t1,t2,t3,{evil}\n{rows}"))
    shown = [element.value for kind in (app.error, app.markdown, app.caption) for element in kind]
    assert any(plain(evil) in value for value in shown)
    assert not any(part in value for value in shown for part in ("![x]", "**bold** :red", ":red[x]"))


def test_another_page_and_back_finds_the_result_and_other_files_begin_anew(bring: Bring, open_page: Open) -> None:
    app = bring(("gaps.csv", GAPS))
    wish(app, "missing", "carry")
    app.switch_page(str(pages_folder() / "runs.py")).run()
    app.switch_page(str(pages_folder() / "data.py")).run()
    assert "gaps.csv is ready" in words(app).replace("*", "")
    app.file_uploader[0].upload("rising.csv", wide(RISING)).run()
    assert "rising.csv is ready" in words(app).replace("*", "")
    assert app.session_state[UPLOAD].changes == ()


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7 binary \x00\x01", b"t1,t2,label\n", b"values\n1\n2\n", b"\x00" * 99])
def test_what_is_no_table_is_said_and_nothing_breaks(bring: Bring, data: bytes) -> None:
    app = bring(("mine.csv", data))
    assert "can't be used" in words(app) or "question" in words(app)
    assert not usable(app)


@pytest.mark.parametrize(
    ("name", "said"), [("loop", "5 seconds"), ("numpy memory", "600 MB"), ("segfault", "broke off"), ("wish", "patch")]
)
def test_a_hostile_file_costs_one_sentence(faked: Reader, bring: Bring, name: str, said: str) -> None:
    app = bring((name, b"x"))
    assert "one thing stands in the way" in words(app)
    assert said in words(app)


def test_the_page_can_be_used_while_a_file_is_read(
    faked: Reader, open_page: Open, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(bringing, "QUICK", 0.0)
    app = open_page("data")
    app.get_by_key("way").set_value("upload").run()
    go = tmp_path / "go"
    monkeypatch.setattr("rnnviz.ui.upload.Upload.wishes", {"go": str(go)})
    app.file_uploader[0].upload("report", b"x").run()
    assert not app.exception
    assert any(b.key == "stop_reading" for b in app.button)
    assert not usable(app)
    app.get_by_key("way").set_value("generate").run()
    assert usable(app)
    go.touch()
    app.get_by_key("way").set_value("upload").run()
    app.session_state[UPLOAD].job.wait()
    app.run()
    assert usable(app)


def test_reading_can_be_stopped(faked: Reader, open_page: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bringing, "QUICK", 0.0)
    app = open_page("data")
    app.get_by_key("way").set_value("upload").run()
    app.file_uploader[0].upload("loop", b"x").run()
    job = app.session_state[UPLOAD].job
    app.button(key="stop_reading").click().run()
    assert job.done
    assert UPLOAD not in app.session_state
    assert not app.exception


def test_the_servers_limit_is_the_readers(open_page: Open) -> None:
    ours = tomllib.loads((Path(__file__).parents[2] / ".streamlit" / "config.toml").read_text())
    assert ours["server"]["maxUploadSize"] * 1_000_000 == limits.MAX_BYTES
    app = open_page("data")
    app.get_by_key("way").set_value("upload").run()
    assert f"{limits.MAX_BYTES // 1_000_000} MB" in words(app)
