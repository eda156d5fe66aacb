"""A platform that runs already, described by a file: the journeys come to its door, and operate it by its own commands.

RAMAL_TEST_PLATFORM is the path of the description, JSON with the members of `Deployed`. `deploy/try-compose` writes it.
"""

import json
import os
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import IO, Any, Self

from tests.journeys.running import Kind

from launcher.state import known_environments

_COMMAND_SECONDS = 120


@dataclass(frozen=True)
class Deployed:
    """The platform as its operator sees it.

    `folder` has what a laptop's state folder has: demo.json, environments.json with addresses that work from here,
    billing.csv, trust/, crl/, and gateway.pem, the certificate of the https port. `mails` is the folder of the mails
    that were sent. `execute` is the command line that runs a command in a container of a service, with `{service}` in
    it. `inside` has the addresses of each service's `web` processes by service, for their metrics. `headers` go with
    every request.
    """

    url: str
    tls_port: int
    folder: str
    mails: str
    execute: tuple[str, ...]
    inside: dict[str, list[str]]
    headers: dict[str, str]
    kind: Kind = field(default="deployed", init=False)

    @classmethod
    def described(cls, file: Path | None = None) -> Self:
        """Read the description from `file`, or from the file that RAMAL_TEST_PLATFORM names."""
        return cls(**json.loads((file or Path(os.environ["RAMAL_TEST_PLATFORM"])).read_text(encoding="utf-8")))

    @property
    def root(self) -> Path:
        return Path(self.folder)

    @property
    def mail(self) -> Path:
        return Path(self.mails)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    @property
    def settings(self) -> dict[str, str]:
        return {"CRL_STORE": str(self.root / "crl")}

    @property
    def certificate(self) -> Path:
        """The certificate of the https port."""
        return self.root / "gateway.pem"

    def demo(self) -> dict[str, Any]:
        """The demo accounts, by name."""
        accounts: dict[str, Any] = json.loads((self.root / "demo.json").read_text(encoding="utf-8"))
        return accounts

    def settings_of(self, service: str) -> dict[str, str]:
        """A service's settings, as an operator finds them."""
        return known_environments(self.root)[service]

    def operate(self, service: str, *arguments: str) -> "subprocess.CompletedProcess[str]":
        """Run a command of a service. A file of this machine among the arguments is put into the container's /tmp."""
        given = next((Path(word) for word in arguments if Path(word).is_absolute() and Path(word).is_file()), None)
        command = self._command(service, arguments)
        if given:
            place = f"/tmp/{given.name}"
            words = [place if word == str(given) else word for word in arguments]
            start = len(self.execute)
            command = [*command[:start], "sh", "-c", 'cat > "$0" && exec "$@"', place, *self._words(service, words)]
        return subprocess.run(
            command,
            input=given.read_text(encoding="utf-8") if given else "",
            capture_output=True,
            text=True,
            check=False,
            timeout=_COMMAND_SECONDS,
        )

    def write_output(self, file: Path, service: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        """Run a command of a service, and write into a file what it prints."""
        out: IO[bytes]
        with file.open("wb") as out:
            return subprocess.run(
                self._command(service, arguments),
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.PIPE,
                check=False,
                timeout=_COMMAND_SECONDS,
            )

    def metric(self, service: str, sample: str) -> float:
        """The sum of a sample over all processes of a service's API."""
        return sum(_sample(address, sample) for address in self.inside[service])

    def _command(self, service: str, arguments: Sequence[str]) -> list[str]:
        return [*(word.replace("{service}", service) for word in self.execute), *self._words(service, arguments)]

    def _words(self, service: str, arguments: Sequence[str]) -> list[str]:
        return ["python3", "-m", service, *arguments]


def _sample(address: str, sample: str) -> float:
    inside = HTTPConnection(address, timeout=10)
    inside.request("GET", "/metrics")
    lines = inside.getresponse().read().decode().splitlines()
    inside.close()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{sample} ")), 0.0)
