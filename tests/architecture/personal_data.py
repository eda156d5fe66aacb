"""`docs/personal-data.md`, written from what the tables declare; and what is wrong with the declarations.

`python -m tests.architecture.personal_data` (`make personal-data`) writes the document again.
"""

import sys
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Column, MetaData, Table, Uuid
from tests.architecture.repository import ROOT, services

from chassis.database import chassis_metadata
from chassis.personal import Declared, declared_of, holding_of

DOCUMENT = ROOT / "docs" / "personal-data.md"
COMMAND = "python -m tests.architecture.personal_data"

_INTRODUCTION = f"""# Personal data

What each service holds of people, why, for how long, and what an erasure (`identity.user_erased`) leaves of it. This
page is written from the declarations on the tables (`chassis.personal`) by `{COMMAND}`; a test fails on a column
that nobody declared and on a page that is out of date. `GET …/me/export` hands out the tables named in the last column.

An erased person leaves a tombstone: the user id, the version of the last event, and the moment. Columns that are not
listed hold ids, codes, numbers or moments. Files in the store go with the rows that point to them, by a job.

An erasure finds rows by the user id, by the document and by the e-mail address, however that was spelled
(`chassis.addresses.address_key`); `zulmira+1@…` and `zulmira@…` are two addresses. Answers kept for a repeated
`Idempotency-Key` are emptied where they were given to the person, or say the name, an address, the document or the id
of anything that is the person's. Events that are on their way through the broker at that moment (an hour at most) still
arrive; whoever hears them has the tombstone. A mail to an address without an account that is asked for in that hour is
the one exception; its content is purged after CONTENT_RETENTION_DAYS. Events that the broker has confirmed are kept for
SENT_RETENTION_DAYS, for a restore, without the person's addresses and what stands beside them. Who is a member of staff
stays named by id only.

What is erased is erased in all that the platform itself keeps: databases, stored answers, events that wait, dead
letters, mails that were not sent, files in the store. SQLite overwrites what is deleted (`secure_delete`). Outside are:
mails that were handed to the mail server, or into the folder that stands for one; logs, which name people by id
only; network addresses in the audit trail; backups, until they are replaced (a service that is restored from one hears
of the erasures again, by `republish`); and on servers the space that PostgreSQL and RabbitMQ have not yet reclaimed
(VACUUM, log segments). Counts of codes that one network asked for or entered are keyed hashes of network and address,
which nobody can find; they lapse within an hour. The customer register is the operator's, and holds keyed hashes.
`tests/journeys/test_leaving.py` fills every service with one person, erases, and searches all of it.
"""


def databases() -> Iterator[tuple[str, MetaData]]:
    """The tables of each service, and those that the chassis has in every one of them, by name."""
    for service in services():
        yield service.name, service.metadata
    yield "every service", chassis_metadata


def faults(metadata: MetaData) -> list[str]:
    """A sentence for each thing about the declarations of some tables that must not stay so."""
    return [fault for table in metadata.sorted_tables for fault in _faults_in(table)]


def _faults_in(table: Table) -> Iterator[str]:
    told, is_personal = holding_of(table), False
    for column in table.columns:
        declared, name = declared_of(column), f"{table.name}.{column.name}"
        if declared is None:
            yield f"{name}: say whether it is personal: info=personal(…), impersonal(…) or internal(…)"
            continue
        is_personal = is_personal or declared.is_personal
        yield from (f"{name}: {fault}" for fault in _faults_of(column, declared))
        if isinstance(column.type, Uuid) and column.name.endswith("user_id") and not (told.owners or told.why):
            yield f"{table.name}: has {column.name}; say whose its rows are: info=whose(…) or nobodys(…)"
    if is_personal and not told.why:
        yield f"{table.name}: holds personal data; say whose, why and for how long: info=whose(…) or nobodys(…)"


def _faults_of(column: Column[Any], declared: Declared) -> Iterator[str]:
    if not declared.is_personal or declared.kept:
        return
    if declared.of not in holding_of(column.table).owners:
        yield f"is personal to {declared.of!r}, whom the table does not name as an owner"
    elif not (column.nullable or declared.keys or _is_deleted(column, declared)) and declared.wiped is None:
        yield "cannot be empty: say what an erasure leaves, personal(wiped=…)"


def _is_deleted(column: Column[Any], declared: Declared) -> bool:
    return holding_of(column.table).owners[declared.of].deleted


def document() -> str:
    """The whole page."""
    head = "| table | column | whose | at an erasure | why held; how long | exported as |\n|---|---|---|---|---|---|"
    parts = [_INTRODUCTION]
    for name, metadata in databases():
        rows = [line for table in metadata.sorted_tables for line in _lines(table)]
        parts.append("\n".join([f"## {name}", "", head, *rows, ""]))
    return "\n".join(parts)


def _lines(table: Table) -> Iterator[str]:
    told = holding_of(table)
    about = f"{told.why}; {told.how_long}" if told.how_long else told.why
    for column in table.columns:
        declared = declared_of(column)
        if declared and declared.is_personal:
            exported = "" if declared.internal else told.exported_as
            cells = (table.name, column.name, declared.of, _fate(column, declared), about, exported)
            yield f"| {' | '.join(cells)} |"


def _fate(column: Column[Any], declared: Declared) -> str:
    if declared.kept:
        return f"kept: {declared.kept}"
    if _is_deleted(column, declared):
        return "the row is deleted"
    if declared.keys:
        return f"without {', '.join(declared.keys)}"
    return "words are wiped, codes stay" if callable(declared.wiped) else "wiped"


def main() -> int:
    """Write the document; 1 when a column was not declared."""
    found = [fault for _name, metadata in databases() for fault in faults(metadata)]
    if found:
        print("\n".join(found), file=sys.stderr)
        return 1
    DOCUMENT.write_text(document(), encoding="utf-8")
    print(f"wrote {DOCUMENT.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
