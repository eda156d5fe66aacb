"""Lists of a service with few and with many rows: their times must be about equal.

The two databases differ only in size. Requests to both take turns in one process, without a network between.
"""

import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

from cryptography.fernet import Fernet
from flask.testing import FlaskClient
from sqlalchemy import insert, text
from werkzeug.test import TestResponse

from bench.report import Figure, Table, percentile
from chassis import migrations
from chassis.auth import Verifier
from chassis.database import Database
from chassis.service import Runtime, Service
from chassis.settings import FileSettings, ServiceSettings
from chassis.testing.tokens import Signer
from chassis.web import create_app

SMALL, LARGE = 1_000, int(os.environ.get("BENCH_ROWS") or 100_000)
ROUNDS = 150
_SMALL_FILES = 5
_BATCH = 10_000

Listed = tuple[str, str, str]
"""A list to measure: its name in the table, its path with places for `Register.ids`, and who asks for it."""


@dataclass(frozen=True)
class Register:
    """A filled database with its application. `headers` are those of each person who asks for lists, by name.

    Somebody without headers is not signed in. `ids` fill the places in the paths of lists.
    """

    client: FlaskClient
    headers: Mapping[str, dict[str, str]]
    ids: Mapping[str, Any] = field(default_factory=dict)

    def answer(self, path: str, who: str) -> TestResponse:
        """Return the whole answer to a list. Raises RuntimeError when it is refused."""
        answer = self._begun(path, who)
        answer.get_data()
        return answer

    def count(self, path: str, who: str) -> int:
        """Return how many items a list has, rows a table, or events a calendar. Raises RuntimeError when refused."""
        answer = self._begun(path, who)
        if answer.mimetype == "text/csv":
            return sum(piece.count(b"\n") for piece in answer.iter_encoded()) - 1
        if answer.mimetype == "text/calendar":
            return answer.get_data().count(b"BEGIN:VEVENT")
        return len(answer.get_json()["items"])

    def _begun(self, path: str, who: str) -> TestResponse:
        answer = self.client.get(path.format(**self.ids), headers=self.headers.get(who, {}))
        if answer.status_code != 200:
            raise RuntimeError(f"{path}: {answer.status_code} {answer.text}")
        return answer


def compare(title: str, lists: Sequence[Listed], small: Register, large: Register) -> Table:
    """Measure each list's time at the 95th percentile, in milliseconds, with a small and with a large database.

    The table also has the ratio of the two times. Raises RuntimeError for a list without items, or with more in one
    database than in the other, because then the times say nothing.
    """
    figures = []
    for name, path, who in lists:
        _check_comparable(path, [side.count(path, who) for side in (small, large)])
        taken = [(_seconds(small, path, who), _seconds(large, path, who)) for _ in range(ROUNDS)]
        few, many = (percentile([pair[side] for pair in taken], 0.95) * 1000 for side in (0, 1))
        figures += [Figure(f"{name}, {SMALL:,} rows", few, "ms"), _flat(f"{name}, {LARGE:,} rows", many, few)]
    return Table(title, figures)


def compare_whole(name: str, path: str, who: str, small: Register, large: Register) -> list[Figure]:
    """Measure a file with a row for each row of the database, in milliseconds for a thousand rows of it.

    The file of the small database counts with the best of its times, that of the large one is read once, because it
    takes as long as many of them.
    """
    few = min(_seconds_for_a_thousand(small, path, who) for _ in range(_SMALL_FILES)) * 1000
    many = _seconds_for_a_thousand(large, path, who) * 1000
    return [Figure(f"{name}, {SMALL:,} rows", few, "ms"), _flat(f"{name}, {LARGE:,} rows", many, few)]


def opened(
    service: Service[Any, Any], settings: type[ServiceSettings], url: str, folder: Path, **more: Any
) -> tuple[Runtime, Signer]:
    """Migrate an empty database and return its service's runtime, with the signer of the tokens that it accepts.

    `more` are further settings of the service.
    """
    if issubclass(settings, FileSettings):
        more["files_url"] = f"file://{folder}/files"
    read = settings(
        database_url=url,
        broker_url=f"embedded://{folder}/broker.db",
        issuer_url=Signer.issuer,
        secrets_key=Fernet.generate_key().decode(),
        embedded=True,
        log_level="ERROR",
        **more,
    )
    runtime, signer = Runtime(service, read), Signer()
    runtime.verifier = Verifier(signer, issuer=Signer.issuer, audience=Signer.audience)
    migrations.migrate(service, runtime.database)
    return runtime, signer


def client_of(runtime: Runtime) -> FlaskClient:
    return create_app(runtime).test_client()


def bearer(signer: Signer, user_id: UUID, *roles: str) -> dict[str, str]:
    """Return the headers of a signed-in person."""
    return {"Authorization": f"Bearer {signer.token(user_id, roles=roles)}"}


def fill(database: Database, tables: Sequence[tuple[type, Iterator[dict[str, Any]]]]) -> None:
    """Insert the rows of each table, in this order, and let PostgreSQL count them for its plans."""
    for table, rows in tables:
        while batch := list(islice(rows, _BATCH)):
            with database.writing(durable=False) as session:
                session.execute(insert(table), batch)
    if not database.is_sqlite:
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("ANALYZE"))


def _check_comparable(path: str, counts: Sequence[int]) -> None:
    if not all(counts) or len(set(counts)) > 1:
        raise RuntimeError(f"{path}: {counts} items, which cannot be compared")


def _seconds(register: Register, path: str, who: str) -> float:
    started = time.perf_counter()
    register.answer(path, who)
    return time.perf_counter() - started


def _seconds_for_a_thousand(register: Register, path: str, who: str) -> float:
    started = time.perf_counter()
    rows = register.count(path, who)
    return (time.perf_counter() - started) / rows * 1000


def _flat(name: str, many: float, few: float) -> Figure:
    ratio = many / few
    return Figure(name, many, "ms", "that of the small one", ratio, "≤ 1.5 ×", ratio <= 1.5)
