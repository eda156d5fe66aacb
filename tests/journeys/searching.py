"""Looking for a person in everything that a platform keeps: databases, broker, logs, files in the store.

The databases are read row by row, and on an embedded platform also byte by byte, because SQLite keeps what was deleted
in free pages unless it is told to overwrite them. Of PostgreSQL and RabbitMQ the files are not searched: their operator
clears what was deleted (VACUUM, segments of a queue's log), as docs/personal-data.md says.
"""

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pika
from sqlalchemy import MetaData, create_engine, select
from tests.architecture.repository import ROOT, service_names
from tests.journeys.running import Platform

from chassis.events import UNROUTED

_KEPT = re.compile(r"\| (\w+) \| (\w+) \| [\w ]+ \| kept: ")


@dataclass(frozen=True, order=True)
class Trace:
    """What was found of a person: in which place (`connections: consumer_unit.holder_document`, or a file), and what
    of them (`document`)."""

    place: str
    what: str


def kept_by_reason() -> set[str]:
    """The places of which docs/personal-data.md says with its reason that an erasure keeps them."""
    page, found = (ROOT / "docs" / "personal-data.md").read_text(encoding="utf-8"), set()
    for part in page.split("\n## ")[1:]:
        owner = part.partition("\n")[0]
        names = service_names() if owner == "every service" else [owner]
        found |= {f"{name}: {table}.{column}" for table, column in _KEPT.findall(part) for name in names}
    return found


def in_databases(platform: Platform, said: Mapping[str, str]) -> set[Trace]:
    """What the rows of every service's database say of a person, on both kinds of database."""
    return {
        Trace(f"{name}: {place}", what)
        for name in service_names()
        for place, text in _texts(platform.settings_of(name)["DATABASE_URL"])
        for what, words in said.items()
        if words.casefold() in text.casefold()
    }


def _texts(url: str) -> Iterator[tuple[str, str]]:
    engine, tables = create_engine(url), MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                yield from ((f"{table.name}.{name}", _text(value)) for name, value in row.items())
    engine.dispose()


def _text(value: Any) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes | memoryview) else str(value)


def in_files(platform: Platform, said: Mapping[str, str]) -> set[Trace]:
    """Which files hold something of a person: logs, files in the store, and on an embedded platform the databases and
    the broker. Mails that were delivered into their folder are not ours any more, and are left out."""
    for file in platform.folder.rglob("*"):
        if file.is_file() and file.read_bytes()[:16] == b"SQLite format 3\x00":
            _fold_log(file)
    return set(_in_files(platform, said))


def _in_files(platform: Platform, said: Mapping[str, str]) -> Iterator[Trace]:
    servers = {platform.folder / name for name in ("postgresql", "rabbitmq")}
    for file in platform.folder.rglob("*"):
        if not file.is_file() or servers.intersection(file.parents):
            continue
        content = file.read_bytes().lower()
        for what, words in said.items():
            if words.lower().encode() in content:
                yield Trace(str(file.relative_to(platform.folder)), what)


def _fold_log(file: Path) -> None:
    """Bring what is in the log of an SQLite file into the file, and empty the log."""
    with closing(sqlite3.connect(file, timeout=30)) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def waiting_messages(platform: Platform) -> int:
    """How many messages wait in the queues of all services."""
    url = platform.settings_of("identity")["BROKER_URL"]
    if not url.startswith("amqp"):
        file = url.removeprefix("embedded://")
        with closing(sqlite3.connect(file)) as broker:
            return int(broker.execute("SELECT count(*) FROM messages").fetchone()[0])
    with closing(pika.BlockingConnection(pika.URLParameters(url))) as connection:
        channel = connection.channel()
        queues = [UNROUTED, *(f"{name}.{kind}" for name in service_names() for kind in ("events", "dead"))]
        return sum(channel.queue_declare(queue, passive=True).method.message_count for queue in queues)
