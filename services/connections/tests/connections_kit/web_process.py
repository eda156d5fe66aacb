"""`python -m connections web` as a process of its own, for what only a real server shows: cut connections, memory,
being killed.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import requests

from chassis.testing.processes import wait_until
from chassis.testing.servers.ports import free_port
from chassis.testing.service_process import ServiceProcess, environment_of
from connections_kit.world import API, Person, World

SECONDS = 60
"""The longest a slow machine may take for anything here."""


class WebProcess(ServiceProcess):
    """The web process of the connections service, on the database and the files of a World."""

    def __init__(
        self, world: World, folder: Path, *, module: Sequence[str] = ("connections", "web"), **settings: str
    ) -> None:
        keys = folder / "jwks.json"
        keys.write_text(json.dumps({"keys": [world.signer.key.as_dict(private=False)]}))
        self._url = f"http://127.0.0.1:{free_port()}"
        usual = {
            "JWKS_URL": f"http://127.0.0.1:{free_port()}/",  # nobody is there: the keys come from the file
            "JWKS_CACHE": str(keys),
            "WEB_BIND": self._url.removeprefix("http://"),
            "WEB_MASTER": "0",
        }
        super().__init__(module, folder, environment_of(world.runtime, **{**usual, **settings}))
        wait_until(lambda: self._is_ready() or self.has_ended, SECONDS)
        assert self._is_ready(), self.log.read_text()

    def _is_ready(self) -> bool:
        try:
            return requests.get(f"{self._url}/health/live", timeout=5).ok
        except requests.ConnectionError:
            return False

    @property
    def port(self) -> int:
        return int(self._url.rpartition(":")[2])

    def send(self, method: str, person: Person, path: str, headers: dict[str, str], **said: Any) -> requests.Response:
        """Call an endpoint as somebody. `said` is what `requests.request` takes, such as `json`."""
        signed_in = {"Authorization": f"Bearer {person.http.token}", **headers}
        return requests.request(method, f"{self._url}{API}{path}", headers=signed_in, timeout=SECONDS, **said)

    def get(self, person: Person, path: str) -> requests.Response:
        return self.send("GET", person, path, {})

    def upload(self, person: Person, request_id: str, content: bytes, **headers: str) -> requests.Response:
        """Send a PDF into the slot `rg`."""
        form = {"data": {"slot": "rg"}, "files": {"file": ("rg.pdf", content, "application/pdf")}}
        return self.send("POST", person, f"/requests/{request_id}/documents", headers, **form)

    def take(self, person: Person, request_id: str, drawer_id: str, **headers: str) -> requests.Response:
        """Put a file of the person's drawer into the slot `rg`."""
        body = {"slot": "rg", "drawer_id": drawer_id}
        return self.send("POST", person, f"/requests/{request_id}/documents", headers, json=body)

    def drop(self, person: Person, request_id: str, document_id: str) -> None:
        self.send("DELETE", person, f"/requests/{request_id}/documents/{document_id}", {}).raise_for_status()

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
