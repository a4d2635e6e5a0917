from __future__ import annotations

import csv
import io

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rnnviz.data.escape import escape, unescape

signs = st.sampled_from([*"'=+-@#%\\ \t\r\n", "NA", "none", "u{a}", "1", ".", "e", "x"])
texts = st.one_of(st.text(st.characters(codec=None)), st.lists(signs, max_size=6).map("".join))


@given(texts)
@example("")
@example("'")
@example("'\\u{20}")
@example("\ud800")
@example("'= \U0010ffff\n")
def test_what_is_escaped_comes_back(text: str) -> None:
    assert unescape(escape(text)) == text


@given(texts)
def test_any_text_can_be_unescaped(text: str) -> None:
    assert isinstance(unescape(text), str)


@given(texts)
def test_no_spreadsheet_runs_it_and_no_reader_strips_it(text: str) -> None:
    cell = escape(text)
    assert cell
    assert cell[0] not in "=@\t\r\n"
    if cell[0] in "+-":
        float(cell)
    assert " ".join(cell.split()) == cell
    cell.encode()


@given(texts)
def test_a_plain_reader_and_pandas_see_the_same_text(text: str) -> None:
    cell = escape(text)
    out = io.StringIO(newline="")
    csv.writer(out).writerow([cell, "x"])
    assert next(csv.reader(io.StringIO(out.getvalue(), newline="")))[0] == cell
    theirs = pd.read_csv(io.StringIO(out.getvalue()), header=None, keep_default_na=True)[0]
    assert not theirs.isna().any()


@pytest.mark.parametrize("number", ["-1", "+2", "0", "-1.5e-07", "3.", "1E9", "-12345678901234567890"])
def test_numbers_are_unchanged(number: str) -> None:
    assert escape(number) == number


@pytest.mark.parametrize("plain", ["walking", "Müller", "a b", "1,5", "C:\\x", "it's", "日本", "x=1", "12 %"])
def test_plain_text_is_unchanged(plain: str) -> None:
    assert escape(plain) == plain


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"),
        ("-1+1", "'-1+1"),
        ("@x", "'@x"),
        ("\tx", "'\\u{9}x"),
        ("NA", "'NA"),
        ("None", "'None"),
        ("", "'"),
        (" x", "' x"),
        ("x ", "'x\\u{20}"),
        ("'x", "''x"),
        ("#1", "'#1"),
        ("'\\", "''\\\\"),
    ],
)
def test_what_would_be_misread_gets_an_apostrophe(text: str, cell: str) -> None:
    assert escape(text) == cell
