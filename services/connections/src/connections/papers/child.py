"""Start the child process that makes a paper, with few of them at once, and read the PDF from its output."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

import structlog

from connections.papers.refusals import PaperNotMade, PapersBusy

log = structlog.get_logger(__name__)

MOST_AT_ONCE = 2
"""How many papers one process makes at the same time. Each takes a processor and up to `__main__.MOST_MEMORY` bytes."""

_WAIT = 10  # seconds for which a paper waits for another one to be ready
_LONGEST = 30  # seconds that a child may take
_MOST_BYTES = 1024 * 1024  # of a paper as JSON
_SAID = 2000  # characters of a failed child's message that are logged

_making = BoundedSemaphore(MOST_AT_ONCE)


def render(paper: Mapping[str, Any], *, language: str, waits: bool = True) -> bytes:
    """Return a paper as PDF, with the words of its layout in `language` (`pt`, `es`, `en`).

    `paper` is JSON: its `kind` names the layout (`layouts.LAYOUTS`), everything else is for the layout. The same
    paper and language give the same bytes. Call it outside transactions, because it takes about a second. Raises
    PapersBusy when MOST_AT_ONCE other papers are being made and none of them is ready within ten seconds, or at once
    unless it `waits`: who may ask as often as they like must not hold the process's threads. Raises PaperNotMade when
    the child fails.
    """
    said = json.dumps({"paper": paper, "language": language}).encode()
    if len(said) > _MOST_BYTES:
        log.error("paper.too_large", kind=paper.get("kind"), size=len(said))
        raise PaperNotMade()
    if not _making.acquire(timeout=_WAIT if waits else 0):
        raise PapersBusy()
    try:
        return _made(said, str(paper.get("kind")))
    finally:
        _making.release()


def _made(said: bytes, kind: str) -> bytes:
    command = [sys.executable, "-B", "-P", "-m", __package__]
    try:
        done = subprocess.run(
            command, input=said, capture_output=True, timeout=_LONGEST, env=_environment(), cwd="/", check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        log.exception("paper.not_made", kind=kind, reason=type(error).__name__)
        raise PaperNotMade() from None
    if done.returncode or not done.stdout.startswith(b"%PDF-"):
        reason = done.stderr.decode(errors="replace")[-_SAID:]
        log.error("paper.not_made", kind=kind, exit_code=done.returncode, reason=reason)
        raise PaperNotMade()
    return done.stdout


def _environment() -> dict[str, str]:
    """Return the child's environment: where Python finds its modules, and none of the service's settings."""
    folders = os.pathsep.join(str(Path(folder).absolute()) for folder in sys.path if folder)
    return {"PYTHONPATH": folders, "PYTHONHASHSEED": "0", "LANG": "C.UTF-8", "HOME": "/nonexistent"}
