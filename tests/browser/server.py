"""The dashboard as a process of its own, with its own store, for tests and benchmarks in a real browser."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]
STARTS_WITHIN = 90.0
ENDS_WITHIN = 20.0


class Server:
    """``python -m streamlit run app.py`` on a free port.

    url: where the pages are. pid: the server's process. store_url: the store, in ``folder``. log: its output's file.
    environment: more variables for the process. app: the script; it is run where it lies.
    """

    def __init__(self, folder: Path, environment: dict[str, str] | None = None, app: Path = TOP / "app.py") -> None:
        self.port = _free_port()
        self.url = f"http://localhost:{self.port}"
        self.store_url = f"sqlite:///{folder / 'rnnviz.sqlite'}"
        self.log = folder / "server.log"
        self._environment = {**os.environ, "RNNVIZ_STORE": self.store_url, **(environment or {})}
        self._app = app
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("The server has not been started.")
        return self._process.pid

    def start(self) -> Server:
        """Start it and wait until it answers. Raises ``RuntimeError`` with its output if it does not."""
        command = [sys.executable, "-m", "streamlit", "run", self._app.name, "--server.port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "--server.headless", "true"],
                cwd=self._app.parent,
                env=self._environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                start_new_session=True,  # so that a Ctrl-C at the tests ends it through stop(), not twice
            )
        self._wait_for_health(self._process)
        return self

    def stop(self) -> None:
        """End it as Ctrl-C does; by force only when it does not listen."""
        if self._process is None:
            return
        process, self._process = self._process, None
        process.send_signal(signal.SIGINT)
        try:
            process.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    def restart(self) -> Server:
        """The same port and the same store, a new process."""
        self.stop()
        return self.start()

    def kill(self) -> None:
        """``kill -9`` on the server's process alone, as a crash would do."""
        if self._process is not None:
            process, self._process = self._process, None
            process.kill()
            process.wait()

    def _wait_for_health(self, process: subprocess.Popen[bytes]) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while not _answers(f"{self.url}/_stcore/health"):
            if _ended(process, within=0.05) or time.monotonic() > until:
                self.stop()
                raise RuntimeError(f"The dashboard did not start:\n{self.log.read_text(errors='replace')}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


def _answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except (urllib.error.URLError, OSError):
        return False


def _ended(process: subprocess.Popen[bytes], within: float) -> bool:
    try:
        process.wait(within)
    except subprocess.TimeoutExpired:
        return False
    return True
