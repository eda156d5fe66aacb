"""Starts `connections_kit.dying_web` on the database of a test's world, as a web process or as a job."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import requests as http

from chassis.testing.processes import find_process, kill_all, start_child, wait_until
from chassis.testing.servers.ports import free_port
from connections_kit.world import World

SECONDS = 60
"""The longest a slow machine may take for anything here."""


@contextmanager
def dying_web(world: World, folder: Path) -> Iterator[str]:
    """A real web process, and its URL. gunicorn's master starts a worker again that was killed."""
    port = free_port()
    process = start_child(
        [sys.executable, "-m", "connections_kit.dying_web"],
        folder=folder,
        environment={**_environment(world, folder), "WEB_BIND": f"127.0.0.1:{port}"},
        output=folder / "web.log",
        death_signal="KILL",
    )
    found, url = find_process(process.pid), f"http://127.0.0.1:{port}"
    wait_until(lambda: _is_alive(url) or process.poll() is not None, SECONDS)
    assert process.poll() is None, (folder / "web.log").read_text()
    yield url
    kill_all(found.family() if found else ())
    process.wait()


def dying_job(world: World, folder: Path, job: str, as_of: str, die_at: int) -> bool:
    """Run a job in a process that dies at its write or commit with the number `die_at`. Returns whether it died."""
    command = [sys.executable, "-m", "connections_kit.dying_web", "jobs", job, "--as-of", as_of]
    environment = {**_environment(world, folder), "DIE_AT": str(die_at)}
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, timeout=SECONDS, check=False)
    assert done.returncode in (0, -9), done.stderr
    return done.returncode == -9


def _environment(world: World, folder: Path) -> dict[str, str]:
    keys, told = folder / f"keys-{uuid4().hex}.json", world.runtime.settings
    keys.write_text(json.dumps({"keys": [world.signer.key.as_dict(private=False)]}), encoding="utf-8")
    return {
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
    }


def _is_alive(url: str) -> bool:
    try:
        return http.get(f"{url}/health/live", timeout=1).ok
    except http.RequestException:
        return False
