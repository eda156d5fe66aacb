"""A web process on the database of a world that is killed in the middle of a request, as `dying_web` is told to."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import requests as http

from chassis.testing.dying import die_everywhere
from chassis.testing.processes import wait_until
from connections_kit.dying_web import AT_ANSWER, HEADER
from connections_kit.web_process import SECONDS, WebProcess
from connections_kit.world import Person, World


class KillableWeb(WebProcess):
    """The web process of a World. gunicorn's master starts a worker again that was killed."""

    def __init__(self, world: World, folder: Path) -> None:
        super().__init__(world, folder, module=("connections_kit.dying_web",), WEB_MASTER="1")
        self.world = world

    def post(
        self, person: Person, path: str, body: Any = None, *, die_at: str = "", key: str = ""
    ) -> http.Response | None:
        """Post something as somebody. Returns None when the connection broke before an answer came."""
        named = {HEADER: die_at, "Idempotency-Key": key}
        try:
            return self.send("POST", person, path, {name: said for name, said in named.items() if said}, json=body)
        except http.ConnectionError:
            return None

    def post_until_answered(self, person: Person, path: str, body: Any = None, *, key: str = "") -> http.Response:
        """Post again and again, as a client does that got no answer. Returns the first answer but 503 and 409.

        A 409 is repeated with a key only: the request that was killed still reserves the key then.
        """
        answers: list[http.Response | None] = []

        def is_answered() -> bool:
            last = self.post(person, path, body, key=key)
            answers.append(last)
            return last is not None and last.status_code != 503 and (last.status_code != 409 or not key)

        assert wait_until(is_answered, SECONDS), answers[-1] and answers[-1].text
        last = answers[-1]
        assert last is not None
        return last


def die_at_every_place(attempt: Callable[[str], bool], *, fewest: int) -> None:
    """Call `attempt` with every place at which to die: each step of a request, and when its answer is about to be sent.

    It returns whether the process died there. Asserts that a request has `fewest` steps or more.
    """
    die_everywhere(lambda step: attempt(str(step)), fewest=fewest)
    assert attempt(AT_ANSWER)
