"""`python -m connections web` as a process of its own, for what only a real server shows: cut connections, memory,
being killed.
"""

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

import requests

from chassis.settings import ServiceSettings
from chassis.testing.processes import find_process, send, start_child, wait_until
from chassis.testing.servers.ports import free_port
from chassis.testing.tokens import Signer
from connections_kit.world import API, Person, World

SECONDS = 60
"""The longest a slow machine may take for anything here."""


class WebProcess:
    """The web process of the connections service, on the database and the files of a World."""

    def __init__(self, world: World, folder: Path, **settings: str) -> None:
        self._told: ServiceSettings = world.runtime.settings
        self._folder = folder
        self._more = settings
        self.log = folder / "web.log"
        self.log.touch()
        self.port = free_port()
        self._start(world.signer)

    def _start(self, signer: Signer) -> None:
        keys = self._folder / "jwks.json"
        keys.write_text(json.dumps({"keys": [signer.key.as_dict(private=False)]}))
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
            "DATABASE_URL": self._told.database_url,
            "BROKER_URL": self._told.broker_url,
            "ISSUER_URL": self._told.issuer_url,
            "SECRETS_KEY": self._told.secrets_key.get_secret_value(),
            "FILES_URL": self._told.files_url,  # type: ignore[attr-defined]
            "JWKS_URL": f"http://127.0.0.1:{free_port()}/",  # nobody is there: the keys come from the file
            "JWKS_CACHE": str(keys),
            "WEB_BIND": f"127.0.0.1:{self.port}",
            "WEB_MASTER": "0",
            "EMBEDDED": "1",
            **self._more,
        }
        self._process = start_child(
            [sys.executable, "-m", "connections", "web"],
            folder=self._folder,
            environment=environment,
            output=self.log,
            death_signal="KILL",
        )
        assert wait_until(self._is_ready, SECONDS), self.log.read_text()

    def _is_ready(self) -> bool:
        try:
            return requests.get(f"http://127.0.0.1:{self.port}/health/live", timeout=5).ok
        except requests.ConnectionError:
            return False

    @property
    def pid(self) -> int:
        return self._process.pid

    def get(self, person: Person, path: str) -> requests.Response:
        return requests.get(
            f"http://127.0.0.1:{self.port}{API}{path}",
            headers={"Authorization": f"Bearer {person.http.token}"},
            timeout=SECONDS,
        )

    def upload(self, person: Person, request_id: str, content: bytes, **headers: str) -> requests.Response:
        """Send a PDF into the slot `rg`."""
        return requests.post(
            f"http://127.0.0.1:{self.port}{API}/requests/{request_id}/documents",
            headers={"Authorization": f"Bearer {person.http.token}", **headers},
            data={"slot": "rg"},
            files={"file": ("rg.pdf", content, "application/pdf")},
            timeout=SECONDS,
        )

    def take(self, person: Person, request_id: str, drawer_id: str, **headers: str) -> requests.Response:
        """Put a file of the person's drawer into the slot `rg`."""
        return requests.post(
            f"http://127.0.0.1:{self.port}{API}/requests/{request_id}/documents",
            headers={"Authorization": f"Bearer {person.http.token}", **headers},
            json={"slot": "rg", "drawer_id": drawer_id},
            timeout=SECONDS,
        )

    def drop(self, person: Person, request_id: str, document_id: str) -> None:
        requests.delete(
            f"http://127.0.0.1:{self.port}{API}/requests/{request_id}/documents/{document_id}",
            headers={"Authorization": f"Bearer {person.http.token}"},
            timeout=SECONDS,
        ).raise_for_status()

    def memory(self, which: str) -> int:
        """Return the bytes of memory that the process uses now (`VmRSS`), or has used at most (`VmHWM`)."""
        said: dict[str, Any] = dict(
            line.split(":", 1) for line in Path(f"/proc/{self.pid}/status").read_text().splitlines()
        )
        return int(said[which].split()[0]) * 1024

    def forget_peak(self) -> None:
        """Let `VmHWM` begin anew (`proc(5)`, clear_refs)."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")

    def unnamed_files(self) -> list[str]:
        """The names of the deleted files that the process still holds open, such as what it keeps of a form."""
        names = (str(one.readlink()) for one in Path(f"/proc/{self.pid}/fd").iterdir() if one.is_symlink())
        return sorted(name for name in names if name.endswith("(deleted)"))

    def kill(self) -> None:
        found = find_process(self.pid)
        if found:
            send(found, signal.SIGKILL)
        self._process.wait()
