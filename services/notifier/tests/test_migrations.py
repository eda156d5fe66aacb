"""Migrations that rewrite rows, on a database of the version before them."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from chassis import migrations
from chassis.database import Database, Timestamp
from chassis.ids import new_id
from notifier.app import service
from notifier.model import address_hash

MOMENT = sa.literal(datetime(2026, 9, 1, tzinfo=UTC), Timestamp)
ADDRESSES = ["Nova@Consumo.example", "josé@consumo.example", None]


@pytest.fixture
def at_0008(database_url: str) -> Iterator[Database]:
    """A database as it was before messages and recipients had the hash of their address."""
    database = Database(database_url)
    command.upgrade(migrations.configuration(service, database), "0008")
    yield database
    database.close()


def test_all_addresses_are_hashed_however_many_there_are(at_0008: Database) -> None:
    known = [(new_id(), f"p{number}@consumo.example") for number in range(1001)]
    sent = [(new_id(), address) for address in ADDRESSES]
    recipient = table("recipient", "user_id", "email", "version")
    notification = table(
        "notification",
        *("id", "event_id", "address", "event_type", "subject", "kind", "message_class", "channel", "recipient_key"),
        *("facts", "state", "reason", "attempts_made", "created_at"),
    )
    words = dict.fromkeys(("event_type", "subject", "kind", "message_class", "channel", "reason"), "")
    with at_0008.engine.begin() as connection:
        connection.execute(recipient.insert(), [{"user_id": key, "email": email, "version": 1} for key, email in known])
        for key, address in sent:
            row = {"id": key, "event_id": key, "address": address, "recipient_key": key.hex, **words}
            row |= {"facts": sa.text("'{}'"), "state": "delivered", "attempts_made": 1, "created_at": MOMENT}
            connection.execute(notification.insert().values(row))

    migrations.migrate(service, at_0008)

    for name, key, rows in (("recipient", "user_id", known), ("notification", "id", sent)):
        stored = table(name, key, "address_hash")
        with at_0008.reading() as session:
            hashes = {row[0]: row[1] for row in session.execute(sa.select(stored))}
        assert hashes == {row: address_hash(address) if address else None for row, address in rows}


def table(name: str, *columns: str) -> sa.TableClause:
    """A table as a migration sees it: only names, and which columns hold ids."""
    ids = ("id", "event_id", "user_id")
    return sa.table(name, *(sa.column(column, sa.Uuid() if column in ids else None) for column in columns))
