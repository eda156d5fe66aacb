"""Who may what: every operation of a service × everyone who may come along, as a table that a test walks.

A service's `tests/test_who_may_what.py` names the callers, sets the scene (people, and things that belong to them) and
has one row per operation:

    MATRIX = Matrix(service, CALLERS, {"GET /things/{}": Try("/things/{thing}", May(("owner",), "404"))})

    def test_every_operation_has_its_row() -> None:
        MATRIX.check_rows()

    @pytest.mark.parametrize("operation", MATRIX.table)
    def test_who_may(scene: Scene, operation: str) -> None:
        MATRIX.check(scene, operation)

The operations come from the application itself, so a new one fails until somebody has said who may call it. A test asks
only whether a caller comes in: `ok` is any answer but 401, 403 and 404.

The fixture `scene` has the scope of a module and is made with the fixture `stage`: setting a scene takes up to a
second, restoring its database some milliseconds, and the database is restored before each caller anyway. It is on
SQLite: who comes in does not depend on the kind of database.
"""

import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pytest

from chassis.database import Database
from chassis.endpoints import Operation
from chassis.service import Service
from chassis.testing.client import CheckedClient
from chassis.web import prepare_app

OK = "ok"
ANONYMOUS = "anonymous"
SIGNED_OUT = "signed_out"
"""Two callers that every scene has: somebody without a token, and somebody whose session ended although the token that
was issued for it has not expired.
"""


class Scene(Protocol):
    """What all callers meet. `ids` are the things of the scene by the names that paths and bodies use for them."""

    ids: dict[str, str]

    def client(self, caller: str) -> CheckedClient:
        """Return the client of a caller."""
        ...

    def reset(self) -> None:
        """Bring the scene back to how it was set."""
        ...


@dataclass
class ReadyScene:
    """A scene whose `clients`, by their callers' names, were made when it was set. `saved` is its database."""

    ids: dict[str, str]
    clients: Mapping[str, CheckedClient]
    saved: "SavedDatabase"

    def client(self, caller: str) -> CheckedClient:
        return self.clients[caller]

    def reset(self) -> None:
        self.saved.restore()


@dataclass(frozen=True)
class May:
    """A rule: `callers` come in, everyone else who is signed in gets the status `others`, and who is not or no longer
    gets 401.

    With `public` everyone comes in.
    """

    callers: tuple[str, ...] = ()
    others: str = "403"
    public: bool = False

    def expected(self, caller: str) -> str:
        """Return `ok`, or the status that keeps the caller out."""
        if self.public or caller in self.callers:
            return OK
        return "401" if caller in (ANONYMOUS, SIGNED_OUT) else self.others


ANYBODY = May(public=True)


@dataclass(frozen=True)
class Try:
    """One request and the rule that it is held to.

    `path` and `body` name the scene's ids in braces; `form` makes the fields of a multipart form anew for each caller.
    `exceptions` are callers with another answer than the rule says. `outside` is a path that does not begin with the
    service's `/api/<name>/v1`.
    """

    path: str
    may: May
    body: Any = None
    form: Callable[[], dict[str, Any]] | None = None
    exceptions: Mapping[str, str] = field(default_factory=dict)
    outside: bool = False

    def expected(self, caller: str) -> str:
        """Return `ok`, or the status that keeps the caller out."""
        return self.exceptions.get(caller, self.may.expected(caller))


@dataclass(frozen=True)
class Matrix:
    """The table of a service: its rows by operation (`GET /companies/{}`), held against all `callers`."""

    service: Service
    callers: tuple[str, ...]
    table: Mapping[str, Try]

    @property
    def prefix(self) -> str:
        return f"/api/{self.service.name}/v1"

    def operations(self) -> Iterator[str]:
        """Yield the key of every operation that the service has, such as `GET /companies/{}`; `check_rows` compares
        them.
        """
        app = prepare_app(self.service)
        for rule in app.url_map.iter_rules():
            if isinstance(getattr(app.view_functions[rule.endpoint], "operation", None), Operation):
                path = re.sub(r"<[^>]+>", "{}", rule.rule.removeprefix(self.prefix))
                yield from (f"{method} {path}" for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})

    def check_rows(self) -> None:
        """Fail the test unless each operation of the service has a row in the table and each row an operation.

        The table says who may call which operation. The failure says which row to add or remove.
        """
        operations = set(self.operations())
        missing, extra = sorted(operations - self.table.keys()), sorted(self.table.keys() - operations)
        faults = [f'{one} has no row. Add to the table: "{one}": Try("…", May(("…",))),' for one in missing]
        faults += [f"{one} is a row without an operation. Remove it, or mend its method or path." for one in extra]
        if faults:
            pytest.fail(f"Who may what in {self.service.name}?\n  " + "\n  ".join(faults), pytrace=False)

    def check(self, scene: Scene, operation: str) -> None:
        """Fail the test unless each kind of caller gets the answer that the table's row for `operation` says.

        The answer is that the caller is admitted, or the status of the refusal. `operation` is the row's key, such as
        `GET /companies/{}`. `scene` holds the callers and what belongs to them; it is reset before each caller's
        request.
        """
        tried, faults = self.table[operation], []
        for caller in self.callers:
            scene.reset()
            wanted, found = tried.expected(caller), self._admitted(scene, caller, operation)
            if wanted != found:
                faults.append(f"{caller}: {found} instead of {wanted}")
        if faults:
            pytest.fail(f"{operation} in {self.service.name}\n  " + "\n  ".join(faults), pytrace=False)

    def _admitted(self, scene: Scene, caller: str, operation: str) -> str:
        tried = self.table[operation]
        options: dict[str, Any] = {"json": _filled(tried.body, scene.ids)} if tried.body is not None else {}
        if tried.form:
            options = {"data": tried.form(), "content_type": "multipart/form-data"}
        path = f"{'' if tried.outside else self.prefix}{tried.path}".format(**scene.ids)
        answer = scene.client(caller).open(path, method=operation.partition(" ")[0], **options)
        return str(answer.status_code) if answer.status_code in (401, 403, 404) else OK


class SavedDatabase:
    """A copy of a SQLite database, from which it is restored before each caller."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._live = Path(database.url.database or "")
        self._copy = self._live.with_suffix(".scene")
        with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.exec_driver_sql("BEGIN")
        shutil.copyfile(self._live, self._copy)

    def restore(self) -> None:
        """Make the database what it was when it was saved."""
        self._database.close()
        for leftover in self._live.parent.glob(f"{self._live.name}-*"):
            leftover.unlink()
        shutil.copyfile(self._copy, self._live)


def _filled(value: Any, ids: Mapping[str, str]) -> Any:
    """Return a body with the scene's ids in the place of their names."""
    if isinstance(value, dict):
        return {name: _filled(inner, ids) for name, inner in value.items()}
    return value.format(**ids) if isinstance(value, str) else value
