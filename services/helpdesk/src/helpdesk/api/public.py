"""What everybody may read, as an answer that caches may keep for those who have not signed in."""

from typing import Any

from flask import Response, g

from chassis.endpoints import Operation, actor

MAX_AGE = 60
"""Seconds for which an answer to somebody without an account may be kept."""


def for_everybody(answer: Any) -> Response:
    """Return what an endpoint answers as its HTTP answer, which shared caches may keep unless the caller has signed in.

    The chassis marks every answer as private, and as varying with the caller's language and token.
    """
    operation: Operation = g.operation
    response = operation.render(answer)
    if actor().user_id is None:
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
