"""Small messages leave at once.

asyncio switches Nagle's algorithm (RFC 896) off for the sockets it opens itself, but not for those that are handed to
it, as the server's is. With it on, a small message waits until the browser has acknowledged the one before, which
takes up to 40 ms: of 22 frames a second 14 were painted, two at a time.
"""

from __future__ import annotations

import os
import socket
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

OPEN_FILES = Path("/dev/fd")


def switch_off() -> int:
    """Sets ``TCP_NODELAY`` on every TCP socket of this process; connections inherit it from the one they come in by.

    To be called before the server listens. Returns how many sockets were set; 0 where open files can't be listed
    (Windows), which changes nothing but the delay.
    """
    count = 0
    for opened in _sockets():
        with opened:
            if opened.type == socket.SOCK_STREAM and opened.family in (socket.AF_INET, socket.AF_INET6):
                opened.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                count += 1
    return count


def _sockets() -> Iterator[socket.socket]:
    """A second handle for each socket among this process's open files."""
    if not OPEN_FILES.is_dir():
        return
    for name in os.listdir(OPEN_FILES):
        with suppress(OSError):  # closed since
            if stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                yield socket.socket(fileno=os.dup(int(name)))
