"""What was stored by an older rule is rewritten by a migration."""

from collections.abc import Iterator

import pytest
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Column, Integer, MetaData, String, Table, insert, select

from chassis.database import Database
from chassis.rewriting import as_a_label, rewrite_column, with_a_label

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


def test_a_domain_that_cannot_be_read_stays() -> None:
    assert as_a_label("straße.com.br") == "xn--strae-oqa.com.br"
    assert as_a_label("é domínio?") == "é domínio?"
