"""`python -m connections_kit.dying_web`: a web process that ends itself with SIGKILL in the middle of a request.

The header `X-Die-At` of a request says where: before its nth write to the database or commit, counted from 1, or with
`answer` after the last commit, when the answer is about to be sent. A request without the header is carried out.

`python -m connections_kit.dying_web jobs expire-budgets` is the command `jobs` of the service, and dies at the write or
commit that the environment's `DIE_AT` says.
"""

import os
import signal
import sys
from itertools import count
from typing import Any

from flask import g, has_request_context, request, request_finished
from sqlalchemy import Engine, event

from chassis.cli import main
from chassis.roles import run_web
from connections.app import service

HEADER = "X-Die-At"
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
    if os.environ.get("DIE_AT") == str(next(_steps)):
        os.kill(os.getpid(), signal.SIGKILL)
    if has_request_context():
        g.steps = g.get("steps", 0) + 1
        _die_at(str(g.steps))


def _before_answer(*_sender: Any, **_said: Any) -> None:
    _die_at("answer")


def _die_at(place: str) -> None:
    if request.headers.get(HEADER) == place:
        os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    if sys.argv[1:]:
        main(service)
    else:
        request_finished.connect(_before_answer)
        run_web(service)
