"""Erasing a person: a tombstone for the copy, and everything personal wiped from tables, stored answers, dead letters
and events that wait to be sent or were sent.

A service that only has declared tables (`chassis.personal`) names one reaction and nothing else:

    on("identity.user_erased.v1")(erasure.forgetting(Person))

A service that has something to end first calls `bury` (which returns by what the person was known), ends it, and then
calls `erase`.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import MetaData, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import audit, clock, dead_letters, idempotency, outbox, outbox_sent
from chassis.events import Event
from chassis.personal import DataSubject, Only, as_json_text, row_ids, wipe
from chassis.reactions import Reaction


def bury(session: Session, copy: type[Any], *, user_id: UUID, version: int, now: datetime) -> DataSubject:
    """Make the service's copy of an erased person a tombstone, and return the person as a DataSubject for `erase`.

    Called by the reaction to `identity.user_erased`. `copy` is the mapped class of the copies of people, with the
    user's id as primary key and the columns `version` and `erased_at`; the DataSubject gets `document`, `email` and
    `name` if it has them. `version` is the event's subject version. The row is locked until the transaction ends;
    `erase` wipes its personal columns.
    """
    (key,) = inspect(copy).primary_key
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(copy).values({key.name: user_id, "version": version, "erased_at": now})
    session.execute(first.on_conflict_do_nothing())
    row: Any = session.get_one(copy, user_id, with_for_update=True, populate_existing=True)
    row.version = max(row.version, version)
    row.erased_at = row.erased_at or now
    session.flush()
    email, name = getattr(row, "email", None), getattr(row, "name", None)
    return DataSubject(
        user_id=user_id,
        document=getattr(row, "document", None) or "",
        addresses=frozenset({email} if email else ()),
        names=frozenset({name} if name else ()),
    )


def erase(session: Session, metadata: MetaData, subject: DataSubject, *, only: Only | None = None) -> None:
    """Wipe an erased person out of a service's tables, stored answers, dead letters, the outbox and sent events.

    Called by the reaction to `identity.user_erased`. `metadata` holds the service's tables, `subject` is what `bury`
    returned. `only` maps `table.owner`, such as `visit.person`, to an SQL condition: of the rows of which the person is
    this owner, only those that meet it are wiped.
    """
    rows = row_ids(session, metadata, subject, only=only)
    wipe(session, metadata, subject, only=only)
    said = {as_json_text(text) for text in (*subject.names, *subject.addresses, subject.document) if text}
    ids = {str(row_id) for row_id in (subject.user_id, *rows)}
    idempotency.forget_answers(session, caller=subject.user_id, naming=said | ids)
    dead_letters.forget(session, subject)
    outbox_sent.keep_resend_away(session)
    outbox.blank_addressee(session, subject)
    outbox_sent.blank_addressee(session, subject)


def forgetting(copy: type[Any]) -> Reaction:
    """Return the reaction to `identity.user_erased` for a service that has nothing to end when a person is erased.

    It calls `bury` and `erase`. `copy` is the mapped class of the service's copies of people.
    """

    def forget_person(session: Session, event: Event) -> None:
        user_id = UUID(event.data["user_id"])
        subject = bury(session, copy, user_id=user_id, version=event.version, now=clock.now())
        erase(session, copy.metadata, subject)
        audit.record(session, "person.erased", user_id)

    return forget_person
