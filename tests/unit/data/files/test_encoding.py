"""Files from before UTF-8, and those that were hurt."""

from __future__ import annotations

import pytest

from rnnviz.data.files import File, open_files


def test_one_damaged_letter_does_not_change_the_others() -> None:
    data = "a,b,label\n1,2,größe\n3,4,größe\n5,6,größe\n".encode() + b"7,8,\xffx\n"
    tables, findings = open_files([File("x.csv", data)], {})
    assert tables[0].column("label").to_pylist() == ["größe"] * 3 + ["\ufffdx"]
    assert [(finding.code, finding.weight, finding.count) for finding in findings] == [("encoding", "tells", 1)]


@pytest.mark.parametrize(
    ("encoding", "classes"),
    [
        ("cp1252", ["während der Übung schön ruhig", "gemächlich über die Straße", "größte Mühe"]),
        ("shift_jis", ["ゆっくり歩いています", "とても速く走っている", "静かに座っています"]),
    ],
)
def test_letters_of_old_encodings(encoding: str, classes: list[str]) -> None:
    text = "a,b,label\n" + "".join(f"{i},{i * 7 % 5},{classes[i % 3]}\n" for i in range(30))
    tables, findings = open_files([File("x.csv", text.encode(encoding))], {})
    assert tables[0].column("label").to_pylist() == [classes[i % 3] for i in range(30)]
    assert [(finding.code, finding.weight) for finding in findings] == [("encoding", "tells")]


@pytest.mark.parametrize("encoding", ["punycode", "undefined", "idna", "hex", "no such", "a\0b", "utf-16", "cp1252 "])
def test_an_encoding_that_does_not_fit_is_a_finding(encoding: str) -> None:
    tables, (found,) = open_files([File("x.csv", b"a,b,\xff\x81\n1,2,3\n4,5,6\n")], {"encoding": encoding})
    assert (tables, found.code, found.weight) == ([], "encoding", "stops")
