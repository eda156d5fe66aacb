"""What was stored by an older rule is rewritten by a migration."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, column, event, insert, select, table

from chassis.database import Database
from chassis.rewriting import as_a_label, rewrite_column, set_in_steps, with_a_label

people = Table("rewritten", MetaData(), Column("id", Integer, primary_key=True), Column("email", String(100)))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = Database(database_url)
    people.metadata.create_all(opened.engine)
    yield opened
    opened.close()


def test_addresses_get_a_labels_and_nothing_else_changes(database: Database) -> None:
    stored = ["ana@straße.com.br", "ana@straße.com.br", "bob@x.example", "joão@x.example", "não é endereço", None]
    with database.engine.begin() as connection:
        connection.execute(insert(people), [{"id": n, "email": email} for n, email in enumerate(stored)])
        op = Operations(MigrationContext.configure(connection))
        assert rewrite_column(op, "rewritten", "email", with_a_label) == 1
        assert rewrite_column(op, "rewritten", "email", with_a_label) == 0
        found = connection.execute(select(people.c.email).order_by(people.c.id)).scalars().all()
    label = "ana@xn--strae-oqa.com.br"
    assert found == [label, label, "bob@x.example", "joão@x.example", "não é endereço", None]


def test_values_are_set_in_steps_and_the_rest_after_an_interruption(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(insert(people), [{"id": n, "email": None} for n in range(5000)])
    with pytest.raises(RuntimeError, match="interrupted"), interrupted_at_update(3):
        set_even(database)
    assert filled(database) == (0 if database.is_sqlite else 2000), "each step is committed on its own"
    assert set_even(database) == (2500 if database.is_sqlite else 500)
    assert filled(database) == 2500


def set_even(database: Database) -> int:
    rows = table("rewritten", column("id"), column("email"))
    with database.engine.connect() as connection:
        op = Operations(MigrationContext.configure(connection, opts={"transaction_per_migration": True}))
        with op.get_context().begin_transaction(_per_migration=True):
            return set_in_steps(op, rows, (rows.c.id % 2 == 0) & rows.c.email.is_(None), email="x")


def filled(database: Database) -> int:
    with database.engine.connect() as connection:
        return len(connection.execute(select(people.c.id).where(people.c.email == "x")).all())


@contextmanager
def interrupted_at_update(number: int) -> Iterator[None]:
    said: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        said.append(statement)
        if len([one for one in said if one.startswith("UPDATE")]) == number:
            raise RuntimeError("interrupted")

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_a_domain_that_cannot_be_read_stays() -> None:
    assert as_a_label("straße.com.br") == "xn--strae-oqa.com.br"
    assert as_a_label("é domínio?") == "é domínio?"
