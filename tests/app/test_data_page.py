"""Bringing a file: what the page recognises, how that is changed by hand, and what is said when it can't be used."""

from __future__ import annotations

import gc
import io
import weakref
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from rnnviz.data.generators import generate
from rnnviz.data.tables import WAY_WORDS
from rnnviz.runs.store import Store
from rnnviz.ui import uploading
from rnnviz.ui.errors import plain
from tests.unit.data.tables_made import as_wide

Open = Callable[..., AppTest]
RISING = as_wide(generate("rising", n=20, l=8))
GAPS = b"t1,t2,t3,t4,label\n1,,3,4,a\n1,2,3,4,b\n5,na,7,8,a\n2,2,2,1,b\n1,1,1,1,a\n"
LONG = b"series,time,v,label\n" + b"".join(
    b"%d,%d,%d,%c\n" % (i, t, i * t, 97 + i % 2) for i in range(6) for t in range(5)
)


@pytest.fixture
def bring(open_page: Open) -> Callable[[bytes], AppTest]:
    """The page Data after this file was uploaded."""

    def bring_(data: bytes, name: str = "mine.csv") -> AppTest:
        app = open_page("data")
        app.get_by_key("way").set_value("upload").run()
        app.file_uploader[0].upload(name, data).run()
        assert not app.exception
        return app

    return bring_


def drawn(app: AppTest, name: str) -> list:
    """The widgets of a column's role, a field of the layout or a part of the format."""
    return [
        w for kind in (app.selectbox, app.multiselect, app.number_input) for w in kind if w.key.startswith(f"{name}_")
    ]


def change(app: AppTest, name: str, value: object) -> None:
    (widget,) = drawn(app, name)
    widget.set_value(value).run()
    assert not app.exception


def kept(app: AppTest, store: Store) -> object:
    """The series set that the page hands over."""
    (button,) = [b for b in app.button if b.key == "use"]
    button.click().run()
    assert not app.exception
    return store.series(app.query_params["data"])


def problems(app: AppTest) -> str:
    return "\n".join(error.value for error in app.error)


def usable(app: AppTest) -> bool:
    return not app.error and any(b.key == "use" for b in app.button)


def test_the_first_row_can_be_called_values_and_names_again(bring: Callable[..., AppTest]) -> None:
    app = bring(RISING)
    assert usable(app)
    assert drawn(app, "steps")[0].value == [f"t{t}" for t in range(1, 9)]
    change(app, "header", False)
    assert drawn(app, "steps")[0].value == [f"column {j}" for j in range(1, 10)]
    assert "no column of values" not in problems(app)
    change(app, "header", True)
    assert drawn(app, "steps")[0].value == [f"t{t}" for t in range(1, 9)]
    assert usable(app)


def test_another_way_of_laying_out_and_back(bring: Callable[..., AppTest]) -> None:
    app = bring(LONG)
    assert drawn(app, "features")[0].value == ["v"]
    for kind, field in (("wide", "steps"), ("recording", "window"), ("long", "features")):
        next(w for w in app.get("button_group") if w.key.startswith("kind_")).set_value(kind).run()
        assert not app.exception
        assert drawn(app, field)
    assert usable(app)


def test_another_class_column_leaves_other_columns_of_values(bring: Callable[..., AppTest]) -> None:
    app = bring(b"a,b,c,d\n1,2,3,0\n3,2,1,1\n1,2,4,0\n4,2,1,1\n1,2,5,0\n5,2,1,1\n7,2,1,1\n1,2,7,0\n")
    next(w for w in app.get("button_group") if w.key.startswith("kind_")).set_value("wide").run()
    change(app, "label", "d")
    assert drawn(app, "steps")[0].value == ["a", "b", "c"]
    assert usable(app)
    change(app, "label", "")
    assert "No column of classes" in problems(app)


def test_a_file_without_a_known_separator_still_has_its_controls(bring: Callable[..., AppTest], store: Store) -> None:
    ragged = b"".join(
        b"%d %s %s\n" % (i, b" ".join(b"%d" % (i * t) for t in range(2 + i % 5)), b"xy"[i % 2 :][:1]) for i in range(15)
    )
    app = bring(ragged)
    assert "one column only" in problems(app)
    (delimiter,) = drawn(app, "delimiter")
    assert delimiter.options[0] == "not recognised"
    change(app, "delimiter", " ")
    assert "one column only" not in problems(app)
    assert drawn(app, "label")


def test_decimal_commas_between_spaces_are_read_once_the_page_is_told(
    bring: Callable[..., AppTest], store: Store
) -> None:
    rows = [f"{i},5 {-i},25   {2 * i},0 {'ab'[i % 2]}" for i in range(12)]
    app = bring("\n".join(["v1 v2 v3 label", *rows]).encode(), "mine.txt")
    assert drawn(app, "delimiter")[0].options[0] == "as recognised: comma"
    change(app, "delimiter", " ")
    assert drawn(app, "decimal")[0].options[0] == "as recognised: a comma"
    assert usable(app)
    series = kept(app, store)
    assert series.X[:, 3, 0].tolist() == [3.5, -3.25, 6.0]


def test_the_encoding_can_be_chosen(bring: Callable[..., AppTest], store: Store) -> None:
    rows = [f"{i},{i + 1},{i % 3},{('да', 'нет')[i % 2]}" for i in range(12)]
    app = bring("\n".join(["t1,t2,t3,label", *rows]).encode("cp1251"))
    assert drawn(app, "encoding")[0].options[0].startswith("as recognised: Western European")
    change(app, "encoding", "utf-8")
    assert "not a text file in the encoding utf-8" in problems(app)
    change(app, "encoding", "cp1251")
    assert usable(app)
    assert kept(app, store).classes == ("да", "нет")


def test_names_in_a_file_do_not_become_markdown(bring: Callable[..., AppTest]) -> None:
    evil = "![x](http://a.example/b.png) **bold** :red[x]"
    rows = "".join(f"{i},{i * i % 7},{i % 3},note,{'ab'[i % 2]}\n" for i in range(8))
    app = bring(f"t1,t2,t3,{evil},label\n{rows}".encode())
    shown = [element.value for kind in (app.info, app.error, app.markdown, app.caption) for element in kind]
    assert any(plain(evil) in value for value in shown)
    assert not any(evil in value for value in shown)


def test_missing_values_are_asked_about_only_where_there_are_any(bring: Callable[..., AppTest], store: Store) -> None:
    assert not drawn(bring(RISING), "missing")
    app = bring(GAPS)
    (missing,) = drawn(app, "missing")
    assert missing.options == ["tell me about them", *WAY_WORDS.values()]
    assert missing.value == missing.options[0] or missing.value == uploading.ASK
    for words in WAY_WORDS.values():
        assert words in problems(app)
    assert "row 2, column t2" in problems(app)
    change(app, "missing", "interpolate")
    assert usable(app)
    assert drawn(app, "missing")
    assert kept(app, store).X[:, 0, 0].tolist() == [1, 2, 3, 4]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04\x00 workbook", b"t1,t2,label\n", b"values\n1\n2\n"])
def test_what_is_no_table_is_said_under_the_controls(bring: Callable[..., AppTest], data: bytes) -> None:
    app = bring(data)
    assert problems(app)
    assert [drawn(app, part) != [] for part in ("encoding", "delimiter", "decimal", "header")] == [True] * 4
    assert not usable(app)


def test_few_tables_are_kept_in_memory(store: Store) -> None:
    """A person works on one file at a time, and one file may take hundreds of megabytes."""
    tables, sets = [], []
    for number in range(4):
        table = uploading._inspect(str(number), "mine.csv", io.BytesIO(RISING), ())
        tables.append(weakref.ref(table))
        sets.append(weakref.ref(uploading._lay_out(str(number), table, table.layout, None)))
    del table
    gc.collect()
    assert [ref() is not None for ref in tables] == [False, False, True, True]
    assert [ref() is not None for ref in sets] == [False, False, True, True]
