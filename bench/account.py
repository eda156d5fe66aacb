"""A temporary identity with one known account, served by gunicorn without the gateway."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from cryptography.fernet import Fernet

from bench.children import ROOT, python, serving
from chassis.database import Database
from chassis.serving import Serving
from chassis.testing.servers import free_port
from identity.queries import user_by_login

ISSUER = "http://127.0.0.1:8080"
PREFIX = "/api/identity/v1"
SERVING = Serving(name="bench", bind="", processes=1, threads=8, master=False)
"""How both identity and its bare peer are served."""


@dataclass(frozen=True)
class Identity:
    """A running identity and its one account."""

    pid: int
    address: str
    login: str
    password: str
    user_id: str

    @property
    def url(self) -> str:
        return f"http://{self.address}{PREFIX}"

    def log_in(self) -> dict[str, Any]:
        """Log in to the account and return the answer: the tokens of a new session and the token of the device.

        Raises `RuntimeError` when the login is refused.
        """
        connection = HTTPConnection(self.address, timeout=30)
        connection.request("POST", f"{PREFIX}/sessions", self.credentials(), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        text = answer.read().decode()
        connection.close()
        if answer.status != 201:
            raise RuntimeError(f"the scratch account cannot log in: {text}")
        opened: dict[str, Any] = json.loads(text)
        return opened

    def credentials(self) -> str:
        return json.dumps({"login": self.login, "password": self.password})


@contextmanager
def serving_identity(database_url: str, folder: Path) -> Iterator[Identity]:
    """Migrate a database, create the demo account, serve identity during the block and yield its address and account.

    All other files, such as the broker, are kept in `folder`.
    """
    address = f"127.0.0.1:{free_port()}"
    environment = {
        "DATABASE_URL": database_url,
        "BROKER_URL": f"embedded://{folder}/broker.db",
        "ISSUER_URL": ISSUER,
        "SECRETS_KEY": Fernet.generate_key().decode(),
        "CODE_KEY": Fernet.generate_key().decode(),
        "DEMO_FILE": str(folder / "demo.json"),
        "EMBEDDED": "1",
        "WEB_BIND": address,
        "WEB_MASTER": "0",
        "WEB_PROCESSES": str(SERVING.processes),
        "WEB_THREADS": str(SERVING.threads),
    }
    for command in ("migrate", "seed"):
        subprocess.run(python("identity", command), cwd=ROOT, env=environment, stdout=2, check=True)
    account = json.loads((folder / "demo.json").read_text())["staff"]
    with serving(python("identity", "web"), address, "/health/live", folder, **environment) as pid:
        yield Identity(pid, address, account["login"], account["password"], _user_id(database_url, account["login"]))


def _user_id(database_url: str, login: str) -> str:
    database = Database(database_url)
    try:
        with database.reading() as session:
            user = user_by_login(session, login)
            if user is None:
                raise RuntimeError("the scratch account is not in its database")
            return str(user.id)
    finally:
        database.close()
