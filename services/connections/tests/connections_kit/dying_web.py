"""`python -m connections_kit.dying_web`: a web process that ends itself with SIGKILL in the middle of a request.

The header `X-Die-At` of a request says where: before its nth write to the database or commit, counted from 1, or with
`answer` after the last commit, when the answer is about to be sent. A request without the header is carried out.
"""

from typing import Any

from flask import g, has_request_context, request, request_finished

from chassis.roles import run_web
from chassis.testing.dying import before_each_step, die
from connections.app import service

HEADER = "X-Die-At"
AT_ANSWER = "answer"


def _pass_step() -> None:
    if has_request_context():
        g.steps = g.get("steps", 0) + 1
        _die_at(str(g.steps))


def _before_answer(*_sender: Any, **_said: Any) -> None:
    _die_at(AT_ANSWER)


def _die_at(place: str) -> None:
    if request.headers.get(HEADER) == place:
        die()


if __name__ == "__main__":
    before_each_step(_pass_step)
    request_finished.connect(_before_answer)
    run_web(service)
