"""What reading several files showed: said once, with the names of the files."""

from __future__ import annotations

import io
import zipfile

from rnnviz.data.files import File, open_files

ABOVE = "Rate,100\nName,Anna\n\n"


def text(i: int) -> bytes:
    return f"{ABOVE if i else ''}a,b,c\n{i},2,u\n3,4,d\n5,6,u\n".encode()


def test_what_many_files_show_is_said_once() -> None:
    tables, (found,) = open_files([File(f"{i}.csv", text(i)) for i in range(8)], {})
    assert (len(tables), found.code, found.weight, found.count) == (8, "preamble", "tells", 14)
    assert found.where.startswith("1.csv: 'Rate 100'; 'Name Anna'; 2.csv: 'Rate 100'; 'Name Anna'; 3.csv")
    assert found.where.endswith("and 2 more")


def test_what_differs_is_said_apart_and_each_file_is_named() -> None:
    files = [File("p.csv", text(1)), File("q.csv", b""), File("r.csv", b"a,b,c\n1,2,u\n,,\n3,4,d\n5,6,u\n")]
    _, findings = open_files(files, {})
    assert [(f.what, f.where) for f in findings] == [
        ("Lines come before the table", "p.csv: 'Rate 100'; 'Name Anna'"),
        ("q.csv is empty", ""),
        ("Rows hold nothing", "r.csv: row 3"),
    ]


def test_files_of_an_archive_are_named_and_a_single_file_is_not() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(2):
            archive.writestr(f"{i}.csv", text(i))
    _, (found,) = open_files([File("x.zip", out.getvalue())], {})
    assert found.where == "1.csv: 'Rate 100'; 'Name Anna'"
    _, (found,) = open_files([File("1.csv", text(1))], {})
    assert found.where == "'Rate 100'; 'Name Anna'"
