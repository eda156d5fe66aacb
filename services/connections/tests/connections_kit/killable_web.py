"""A web process on the database of a world that is killed in the middle of a request, as `dying_web` is told to."""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests as http

from chassis.testing.processes import find_process, kill_all, start_child, wait_until
from chassis.testing.servers.ports import free_port
from connections_kit import dying_web
from connections_kit.world import API, Person, World

SECONDS = 60
"""The longest a slow machine may take for anything here."""


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
        named = {dying_web.HEADER: die_at, "Idempotency-Key": key}
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
    keys, told, port = folder / "keys.json", world.runtime.settings, free_port()
    keys.write_text(json.dumps({"keys": [world.signer.key.as_dict(private=False)]}), encoding="utf-8")
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        "DATABASE_URL": told.database_url,
        "BROKER_URL": told.broker_url,
        "ISSUER_URL": told.issuer_url,
        "SECRETS_KEY": told.secrets_key.get_secret_value(),
        "FILES_URL": told.files_url,
        "EMBEDDED": "true",
        "JWKS_URL": "http://127.0.0.1:1/",  # nobody is there: the keys are those in the file
        "JWKS_CACHE": str(keys),
        "WEB_BIND": f"127.0.0.1:{port}",
    }
    process = start_child(
        [sys.executable, "-m", "connections_kit.dying_web"],
        folder=folder,
        environment=environment,
        output=folder / "web.log",
        death_signal="KILL",
    )
    found = find_process(process.pid)
    started = KillableWeb(world, f"http://127.0.0.1:{port}")
    wait_until(lambda: _is_alive(started.url) or process.poll() is not None, SECONDS)
    assert process.poll() is None, (folder / "web.log").read_text()
    yield started
    kill_all(found.family() if found else ())
    process.wait()


def _is_alive(url: str) -> bool:
    try:
        return http.get(f"{url}/health/live", timeout=1).ok
    except http.RequestException:
        return False
