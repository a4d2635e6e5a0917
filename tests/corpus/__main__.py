"""``python -m tests.corpus [part of a name ...] [--large]``: reads the corpus, lists what is not as it must be, and
prints the figures. ``--large`` adds the files of 10 MB. ``--here`` reads all in this process. The exit status is 1
if a figure misses its bar."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from tests.bench.figure import Figure
from tests.corpus.case import Case
from tests.corpus.judge import Verdict, judge, judge_here
from tests.corpus.large import large_cases
from tests.corpus.manifest import cases

SECONDS = 10.0


def chosen(arguments: Sequence[str]) -> list[Case]:
    parts = [part for part in arguments if not part.startswith("--")]
    every = [*cases(), *(large_cases() if "--large" in arguments else ())]
    return [case for case in every if not parts or any(part in case.name for part in parts)]


def figures(verdicts: dict[str, Verdict]) -> list[Figure]:
    right = sum(not verdict.wrong for verdict in verdicts.values())
    slowest = max(verdicts.values(), key=lambda verdict: verdict.seconds)
    return [
        Figure("corpus.as_expected", right / len(verdicts), 1.0),
        Figure("corpus.tracebacks", sum(v.crashed for v in verdicts.values()), 0, "low"),
        Figure("corpus.silent_misreadings", sum(v.silent for v in verdicts.values()), 0, "low"),
        Figure("corpus.slowest_seconds", slowest.seconds, SECONDS, "low"),
    ]


def main(arguments: Sequence[str]) -> int:
    reading = judge_here if "--here" in arguments else judge
    verdicts = {case.name: reading(case) for case in chosen(arguments)}
    for name, verdict in verdicts.items():
        mark = "TRACEBACK" if verdict.crashed else "SILENT" if verdict.silent else "other"
        if verdict.wrong:
            print(f"{mark:<10}{name}: {verdict.wrong}")
    print(f"{len(verdicts)} cases; the slowest: {max(verdicts, key=lambda name: verdicts[name].seconds)}")
    results = figures(verdicts)
    for figure in results:
        print(figure.to_json())
    return int(not all(figure.ok for figure in results))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
