"""A web process on the database of a world that is killed in the middle of a request, as `dying_web` is told to."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests as http

from chassis.testing.processes import wait_until
from connections_kit.dying import SECONDS, dying_web
from connections_kit.dying_web import HEADER
from connections_kit.world import API, Person, World


@dataclass
class KillableWeb:
    """A real web process on the database of `world`. gunicorn's master starts a worker again that was killed."""

    world: World
    url: str

    def post(
        self,
        person: Person,
        path: str,
        body: Any = None,
        *,
        roles: tuple[str, ...] = (),
        die_at: str = "",
        key: str = "",
    ) -> http.Response | None:
        """Post something as somebody with these roles. Returns None when the connection broke before an answer came."""
        named = {HEADER: die_at, "Idempotency-Key": key}
        token = self.world.signer.token(person.user_id, document=person.document, name=person.name, roles=roles)
        headers = {"Authorization": f"Bearer {token}", **{name: said for name, said in named.items() if said}}
        try:
            return http.post(f"{self.url}{API}{path}", json=body, headers=headers, timeout=SECONDS)
        except http.ConnectionError:
            return None

    def post_until_answered(
        self, person: Person, path: str, body: Any = None, *, roles: tuple[str, ...] = (), key: str = ""
    ) -> http.Response:
        """Post again and again, as a client does that got no answer. Returns the first answer but a 409.

        A 409 is repeated with a key only: the request that was killed still reserves the key then.
        """
        answers: list[http.Response | None] = []

        def is_answered() -> bool:
            answers.append(self.post(person, path, body, roles=roles, key=key))
            return answers[-1] is not None and (answers[-1].status_code != 409 or not key)

        assert wait_until(is_answered, SECONDS), answers[-1]
        last = answers[-1]
        assert last is not None
        return last


@contextmanager
def killable_web(world: World, folder: Path) -> Iterator[KillableWeb]:
    """A running KillableWeb on the database of `world`; its files are in `folder`. It is stopped at the end."""
    with dying_web(world, folder) as url:
        yield KillableWeb(world, url)
