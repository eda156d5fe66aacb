"""`python -m connections.papers`: one paper as JSON on stdin, its PDF on stdout. `child.render` starts it.

The process limits itself before it reads anything: memory, processor time, no network, no other programs, no written
files. A failure ends it with exit code 1 and a message without any text of the paper, which may be personal.
"""

import json
import os
import resource
import sys
import traceback
from typing import Any

MOST_MEMORY = 512 * 1024 * 1024
"""Bytes of address space."""

_MOST_SECONDS = 20  # of processor time
_MOST_BYTES = 5 * 1024 * 1024  # of a PDF
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.posix_spawn", "os.system", "urllib.", "ctypes.")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


def _limit() -> None:
    """Limit what this process may use, for good."""
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, _MOST_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(_refuse)


def _refuse(event: str, said: tuple[Any, ...]) -> None:
    """Raise PermissionError when something in this process would use the network, start a program or write a file."""
    writes = event == "open" and isinstance(said[2], int) and said[2] & _WRITING
    if writes or event.startswith(_FORBIDDEN):
        raise PermissionError(f"{event} is forbidden here")


def main() -> int:
    """Make the paper that is on stdin, and return the exit code."""
    _limit()
    try:
        from connections.papers.layouts import laid_out
        from connections.papers.typesetting import typeset

        asked = json.load(sys.stdin.buffer)
        made = typeset(laid_out(asked["paper"], asked["language"]))
        if len(made) > _MOST_BYTES:
            raise ValueError("the PDF is too large")
    except Exception as error:
        places = [f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
        sys.stderr.write(f"{type(error).__name__} at {' > '.join(places)}\n")
        return 1
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
