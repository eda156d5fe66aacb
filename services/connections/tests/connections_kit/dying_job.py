"""`python -m connections_kit.dying_job NAME AS_OF NUMBER`: a job that ends itself with SIGKILL.

It dies before its nth write to the database or commit, counted from 1. A job with fewer steps ends by itself.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

from chassis.cli import main
from connections.app import service

_CHANGES_NOTHING = ("SELECT", "WITH", "SET")
_steps = count(1)


@event.listens_for(Engine, "before_cursor_execute")
def _before_statement(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
    if not statement.lstrip().upper().startswith(_CHANGES_NOTHING):
        _pass_step()


@event.listens_for(Engine, "commit")
def _before_commit(_connection: Any) -> None:
    _pass_step()


def _pass_step() -> None:
    if next(_steps) == _number:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    _name, _as_of, _number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    sys.argv[1:] = ["jobs", _name, "--as-of", _as_of]
    main(service)
