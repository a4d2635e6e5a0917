"""Find a Chromium for the browser tests, or install one: ``python -m tests.browser.chromium`` prints its path."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
NONE_FOUND = (
    "The browser tests need Chromium, and none was found or could be installed: install it "
    "(Debian: apt-get install chromium) or set CHROMIUM to its path, then run this again."
)


def find() -> str | None:
    """The path of a Chromium that starts: CHROMIUM, then PATH, then the browser driver's own; None if there is none."""
    wanted = os.environ.get("CHROMIUM")
    if wanted:
        return wanted if _starts(wanted) else None
    found = (shutil.which(name) for name in NAMES)
    return next((path for path in (*found, _drivers_own()) if path and _starts(path)), None)


def ensure() -> str:
    """The path of a Chromium, installed first if need be. Ends the program with one sentence where none can be had."""
    path = find()
    wanted = os.environ.get("CHROMIUM")
    if path is None and wanted:
        raise SystemExit(f"CHROMIUM is {wanted!r}, which does not start: set it to a Chromium's path, or unset it.")
    for install in (_install_with_apt, _install_with_driver):
        if path is None:
            install()
            path = find()
    if path is None:
        raise SystemExit(NONE_FOUND)
    return path


def _starts(path: str) -> bool:
    """Ubuntu's /usr/bin/chromium-browser may be a note which says where to get the real one, so ask it."""
    try:
        return subprocess.run([path, "--version"], capture_output=True, timeout=60).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def _drivers_own() -> str | None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as driver:
        path = driver.chromium.executable_path
    return path if Path(path).exists() else None


def _install_with_apt() -> None:
    if not _may_use_apt():
        return
    settings = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update"], ["install", "-y", "--no-install-recommends", "chromium"]):
        _say(["apt-get", "-q", *words], settings)


def _install_with_driver() -> None:
    needs = ["--with-deps"] if _may_use_apt() else []
    _say([sys.executable, "-m", "playwright", "install", *needs, "chromium"], dict(os.environ))


def _may_use_apt() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _say(command: list[str], settings: dict[str, str]) -> None:
    print("$", " ".join(command), file=sys.stderr, flush=True)
    subprocess.run(command, env=settings, stdout=sys.stderr, check=False)


if __name__ == "__main__":
    print(ensure())
