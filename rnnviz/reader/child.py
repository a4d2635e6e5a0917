"""What happens in the process that reads one job's files, and the limits it lives under."""

from __future__ import annotations

import argparse
import importlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from rnnviz.data.reading import Reading
from rnnviz.errors import ConfigError, DataError, Finding
from rnnviz.reader.folder import Folder
from rnnviz.reader.outcome import OUT_OF_MEMORY

Read = Callable[..., Reading]
READ = "rnnviz.data.reading:inspect"
REPORTED_EVERY = 0.05  # seconds

log = logging.getLogger(__name__)


def reading_function(name: str) -> Read:
    """From ``module:function``. It takes the files, ``progress`` and the wishes by their names."""
    module, _, function = name.partition(":")
    return getattr(importlib.import_module(module), function)


def limit_time(seconds: float) -> None:
    """The alarm is for a child whose parent is gone."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds + 1)


def limit_memory(megabytes: int) -> None:
    """As far as the system can, beside what the libraries have taken already, by RLIMIT_DATA, which counts what is
    written to."""
    with suppress(OSError):  # only Linux has it: where memory runs out, this process is the first to go
        Path("/proc/self/oom_score_adj").write_text("1000")
    with suppress(ImportError, ValueError, OSError):
        import resource

        most = _taken() + megabytes * 1_000_000
        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _taken() -> int:
    """Bytes that this process has for its data; 0 where the system doesn't say."""
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmData:"):
                return int(line.split()[1]) * 1024
    return 0


def work(folder: Folder, read: Read) -> int:
    """Reads and answers. Returns the exit code."""
    try:
        files, wishes = folder.request()
        folder.answer(read(files, progress=_reporter(folder), **wishes))
    except DataError as error:
        folder.refuse(error.findings)
    except ConfigError as error:
        folder.refuse([Finding(str(error), "Take that change back.", code="wish")])
    except MemoryError:
        return OUT_OF_MEMORY
    except Exception:
        log.exception("Reading failed.")
        return 1
    return 0


def _reporter(folder: Folder) -> Callable[[float, str], None]:
    last = 0.0

    def report(share: float, words: str) -> None:
        nonlocal last
        if time.monotonic() - last >= REPORTED_EVERY:
            last = time.monotonic()
            folder.report(share, words)

    return report


def main(arguments: list[str] | None = None) -> None:
    """One job as a program of its own, where there is no fork."""
    parser = argparse.ArgumentParser(description="Read the files of one folder.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--read", default=READ)
    parser.add_argument("--seconds", type=float, required=True)
    parser.add_argument("--megabytes", type=int, required=True)
    given = parser.parse_args(arguments)
    limit_memory(given.megabytes)
    limit_time(given.seconds)
    code = work(Folder(given.folder), reading_function(given.read))
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    main()
