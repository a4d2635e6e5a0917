"""Archives and packed files, also those with very many members."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import zipfile
from collections.abc import Callable

import pytest

from rnnviz.data.files import File
from rnnviz.data.files.unpack import choose, unpack

BIG = b"".join(b"%d,%d\n" % (i, i * i) for i in range(20_000))  # packed, it is longer than a piece


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_packed_files_put_together_are_read_one_after_the_other(pack: Callable[[bytes], bytes]) -> None:
    data = pack(b"a,b\n") + pack(BIG) + b"\0" * 9_000 + pack(b"1,2\n") + b"no part of it"
    (file,), findings = unpack([File("x.csv.gz", data)])
    assert (file.name, file.data, findings) == ("x.csv", b"a,b\n" + BIG + b"1,2\n", [])


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("part", [0.3, 0.999])
def test_a_packed_file_without_its_end_is_damaged(pack: Callable[[bytes], bytes], part: float) -> None:
    data = pack(BIG)
    files, (found,) = unpack([File("x.csv.gz", data[: int(part * len(data))])])
    assert (files, found.code) == ([], "corrupt")


def test_very_many_members_are_not_read_again_and_again() -> None:
    (file,), _ = unpack([File("x.gz", gzip.compress(b"") * 100_000 + gzip.compress(b"a,b\n"))])
    assert file.data == b"a,b\n"


def test_what_only_describes_the_train_file_beside_it_is_left_out() -> None:
    names = ["A/A.ts", "A/A_TRAIN.ts", "A/A_TEST.ts", "A/A_TRAIN.arff", "A/AB.csv", "A/readme.txt"]
    assert choose(names) == (["A/A_TRAIN.ts", "A/A_TEST.ts", "A/AB.csv"], ["A/A.ts", "A/A_TRAIN.arff", "A/readme.txt"])


def test_an_archive_of_very_many_files_is_looked_through_at_once() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for i in range(1_500):
            archive.writestr(f"series_{i}.csv", f"a,b\n{i},2\n")
    files, findings = unpack([File("x.zip", out.getvalue())])
    assert [len(files), findings] == [1_500, []]
    names = [f"series_{i}.csv" for i in range(8_000)]
    assert choose(names) == (names, [])
