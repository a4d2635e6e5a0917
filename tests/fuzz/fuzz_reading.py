"""``python -m tests.fuzz.fuzz_reading [libFuzzer's options]``: any bytes give series or findings, never an exception.

The files of tests/corpus are the seeds. What is found is written into a scratch folder, whose name is printed; run it
again with the file's name as the only argument.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["rnnviz.data", "charset_normalizer", "clevercsv"]):
    from rnnviz.data.files.table import File
    from rnnviz.data.reading import inspect

from tests.corpus.manifest import cases

ENDINGS = ("csv", "tsv", "txt", "csv.gz", "zip", "xlsx", "ods", "parquet", "json", "jsonl", "ts", "arff")
LARGEST = 20_000


def one_input(data: bytes) -> None:
    """The last byte chooses the name's ending, all others are the file."""
    ending = ENDINGS[data[-1] % len(ENDINGS)] if data else ""
    reading = inspect(File(f"x.{ending}", data[:-1]))
    blocking = [finding for finding in reading.findings if finding.weight in ("stops", "asks")]
    if (reading.series is None) != bool(blocking):
        raise AssertionError(f"series {reading.series}, findings {reading.findings}")


def seeds(folder: Path) -> None:
    for i, case in enumerate(cases()):
        for j, (name, data) in enumerate(case.files[:2]):
            ending = next((e for e in ENDINGS if name.endswith(f".{e}")), ENDINGS[0])
            if len(data) < LARGEST and not case.alone:
                (folder / f"{i:04d}_{j}").write_bytes(data + bytes([ENDINGS.index(ending)]))


def main(arguments: list[str]) -> None:
    scratch = Path(tempfile.mkdtemp(prefix="rnnviz-fuzz-"))
    folder = scratch / "seeds"
    folder.mkdir()
    options = [f"-artifact_prefix={scratch}/", f"-max_len={LARGEST}", "-timeout=20", "-rss_limit_mb=4096"]
    inputs = [one for one in arguments if not one.startswith("-")]
    if not inputs:
        seeds(folder)
        inputs = [str(folder)]
    print(f"What is found is kept in {scratch}.", flush=True)
    given = [one for one in arguments if one.startswith("-")]
    atheris.Setup([sys.argv[0], *options, *given, *inputs], one_input)
    atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
