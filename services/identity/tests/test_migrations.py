"""Migrations that rewrite rows, on a database of the version before them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command

from chassis import migrations
from chassis.database import Database
from chassis.ids import new_id
from identity.app import service

NOW = datetime(2026, 9, 1, tzinfo=UTC)
REGISTRATION = {
    "state": "code_sent",
    "document": "52998224725",
    "usual_language": "pt",
    "code_id": new_id(),
    "code_hash": b"",
    "code_sent_at": NOW,
    "code_expires_at": NOW,
    "attempts_left": 5,
    "created_at": NOW,
    "lapses_at": NOW,
}


@pytest.fixture
def at_0003(database_url: str) -> Iterator[Database]:
    """A database as it was before addresses and domains were A-labels."""
    database = Database(database_url)
    command.upgrade(migrations.configuration(service, database), "0003")
    yield database
    database.close()


def tables(database: Database) -> dict[str, sa.Table]:
    """The tables as they are now, with moments that the database takes as they are."""
    found = sa.MetaData()
    found.reflect(database.engine)
    return dict(found.tables)


def insert(database: Database, into: str, /, **values: Any) -> Any:
    """Insert a row as an earlier version did. Returns its id."""
    table, row_id = tables(database)[into], new_id()
    if "id" in table.c:
        values = {"id": row_id, **values}
    plain = {column: _plain(database, value) for column, value in values.items()}
    with database.engine.begin() as connection:
        connection.execute(sa.insert(table).values(**plain))
    return row_id


def _plain(database: Database, value: Any) -> Any:
    if not database.is_sqlite:
        return value
    if isinstance(value, datetime):
        return value.replace(tzinfo=None)
    return value.hex if hasattr(value, "hex") and hasattr(value, "int") else value


def account(database: Database, document: str, email: str, email_key: str) -> Any:
    return insert(
        database,
        "user_account",
        document=document,
        document_assurance="declared",
        name="Pessoa",
        email=email,
        email_key=email_key,
        phone="+5592991234567",
        usual_language="pt",
        profile="consumer",
        roles=[],
        password_hash="",
        terms_version="2026-07-01",
        terms_accepted_at=NOW,
        created_at=NOW,
        version=7,
    )


def column(database: Database, table: str, *names: str) -> list[Any]:
    with database.engine.connect() as connection:
        rows = connection.execute(sa.text(f"SELECT {', '.join(names)} FROM {table} ORDER BY {names[0]}")).all()
    return [tuple(row) if len(names) > 1 else row[0] for row in rows]


def test_addresses_and_domains_become_a_labels(at_0003: Database) -> None:
    account(at_0003, "11144477735", "Eva@straße.com.br", "eva@strasse.com.br")
    account(at_0003, "52998224725", "Bob@consumo.example", "bob@consumo.example")
    account(at_0003, "39053344705", "ana@São-Paulo.example", "ana@são-paulo.example")
    for email in ("eva@straße.com.br", "bob@consumo.example"):
        insert(at_0003, "registration", **REGISTRATION, email=email)
    company = insert(at_0003, "company", version=1, legal_name="Energia S.A.", suspended=False, told_at=NOW)
    company_id = company.hex if at_0003.is_sqlite else company
    for domain in ("straße.com.br", "xn--strae-oqa.com.br", "são-paulo.example", "energia.example"):
        insert(at_0003, "company_domain", domain=domain, company_id=company_id)

    migrations.migrate(service, at_0003)

    assert column(at_0003, "user_account", "document", "email", "email_key", "version") == [
        ("11144477735", "Eva@xn--strae-oqa.com.br", "eva@xn--strae-oqa.com.br", 7),
        ("39053344705", "ana@xn--so-paulo-rza.example", "ana@xn--so-paulo-rza.example", 7),
        ("52998224725", "Bob@consumo.example", "bob@consumo.example", 7),
    ]
    assert column(at_0003, "registration", "email") == ["bob@consumo.example", "eva@xn--strae-oqa.com.br"]
    assert sorted(column(at_0003, "company_domain", "domain")) == [
        "energia.example",
        "xn--so-paulo-rza.example",
        "xn--strae-oqa.com.br",
    ]


def test_two_accounts_that_would_have_one_address_both_stay(at_0003: Database) -> None:
    account(at_0003, "11144477735", "eva@straße.com.br", "eva@straße.com.br")
    account(at_0003, "52998224725", "eva@xn--strae-oqa.com.br", "eva@xn--strae-oqa.com.br")
    migrations.migrate(service, at_0003)
    assert column(at_0003, "user_account", "document", "email_key") == [
        ("11144477735", "eva@straße.com.br"),
        ("52998224725", "eva@xn--strae-oqa.com.br"),
    ]


def test_what_is_no_address_and_many_rows_stay_as_they_are(at_0003: Database) -> None:
    account(at_0003, "11144477735", "no address", "no address")
    table = tables(at_0003)["registration"]
    values = {name: _plain(at_0003, value) for name, value in REGISTRATION.items()}
    rows = []
    for number in range(1001):
        row_id = new_id()
        rows.append({**values, "id": _plain(at_0003, row_id), "email": f"p{number:04}@straße.com.br"})
    with at_0003.engine.begin() as connection:
        connection.execute(sa.insert(table), rows)
    migrations.migrate(service, at_0003)
    assert column(at_0003, "user_account", "email") == ["no address"]
    assert column(at_0003, "registration", "email") == [f"p{number:04}@xn--strae-oqa.com.br" for number in range(1001)]


def test_accounts_from_before_are_found_by_name_and_registrations_by_address(at_0003: Database) -> None:
    account(at_0003, "11144477735", "eva@consumo.example", "eva@consumo.example")
    insert(at_0003, "registration", **{**REGISTRATION, "email": "Bob@consumo.example"})
    migrations.migrate(service, at_0003)
    assert column(at_0003, "user_word", "word") == ["pessoa"]
    assert column(at_0003, "registration", "email_key") == ["bob@consumo.example"]
    command.downgrade(migrations.configuration(service, at_0003), "0008")
    assert "user_word" not in tables(at_0003)
