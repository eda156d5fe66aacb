"""What is done with calendars: make and end a link, use one without signing in, and count what its owner reads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.link_tokens import draw_secret, keyed_hashes
from chassis.problems import NotFound, PersonNotYetKnown, TooManyRequests
from connections.model import CalendarLink, CalendarReading, Person
from connections.model.problems import CalendarLinksFull


@dataclass(frozen=True)
class Reader:
    """The owner of a calendar link as Actor, without staff roles, and the language of the link's texts."""

    actor: Actor
    language: str


def create_link(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    keys: SecretStr,
    addresses: str,
    name: str,
    language: str,
    most: int,
) -> dict[str, Any]:
    """Make a calendar link of the caller, and return it as a mapping with its `url`, which nothing shows again.

    `keys` are the service's secret keys; the first one keys the stored digest. `addresses` is the address below which
    the links are. Raises PersonNotYetKnown, and CalendarLinksFull when the caller has `most` links already.
    """
    user_id = user_id_of(actor)
    person = session.get(Person, user_id, with_for_update=True)  # two requests at once count one after the other
    if person is None or person.erased_at:  # a token outlives its person for some minutes
        raise PersonNotYetKnown()
    held = session.scalar(select(func.count()).where(CalendarLink.user_id == user_id)) or 0
    if held >= most:
        raise CalendarLinksFull(most)
    secret = draw_secret()
    link = CalendarLink.of(user_id, digest=keyed_hashes(secret, keys)[0], name=name, language=language, now=now)
    session.add(link)
    session.flush()
    audit.record(session, "calendar_link.created", link.id)
    return {
        "id": link.id,
        "url": f"{addresses}/{secret}/requests.ics",
        "name": link.name,
        "language": link.language,
        "created_at": link.created_at,
        "last_used_at": None,
    }


def end_link(session: Session, *, actor: Actor, now: datetime, link_id: UUID) -> None:
    """Delete a calendar link of the caller, whose address shows nothing from then on. Raises NotFound."""
    link = session.get(CalendarLink, link_id, with_for_update=True)
    if link is None or link.user_id != actor.user_id:
        raise NotFound()
    session.delete(link)
    audit.record(session, "calendar_link.ended", link_id)


def count_reading(session: Session, *, actor: Actor, now: datetime, per_hour: int) -> None:
    """Count one reading of the caller's own calendar, signed in. Raises TooManyRequests after `per_hour` in an hour.

    Nothing is counted of somebody who was erased, or of whom nothing is known yet: no row may outlast an erasure.
    """
    user_id = user_id_of(actor)
    person = session.get(Person, user_id, with_for_update={"read": True})  # an erasure waits, and then finds the row
    if person is None or person.erased_at:  # a token outlives its person for some minutes
        return
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    first = dialect.insert(CalendarReading).values(user_id=user_id, used_in_window=0)
    session.execute(first.on_conflict_do_nothing())
    reading = session.get_one(CalendarReading, user_id, with_for_update=True)
    retry_at = reading.retry_at(now, per_hour=per_hour)
    if retry_at:  # another reading has come since `check_calendar_pace`
        raise TooManyRequests(retry_at=retry_at, now=now)
    reading.use(now)


def use_link(
    session: Session,
    *,
    actor: Actor,  # nobody is signed in
    now: datetime,
    keys: SecretStr,
    token: str,
    per_hour: int,
) -> Reader:
    """Count one call of the link with the secret `token`, and return whose dates it shows.

    The secret is found by its digest under any of `keys`, so that the keys can be changed one by one. Raises NotFound
    for a secret of no link, and while its owner is locked by staff or erased; TooManyRequests after `per_hour` calls.
    """
    digests = keyed_hashes(token, keys)
    link = session.scalar(select(CalendarLink).where(CalendarLink.digest.in_(digests)).with_for_update())
    owner = session.get(Person, link.user_id) if link else None
    if link is None or owner is None or owner.erased_at or owner.is_locked:
        raise NotFound()
    retry_at = link.retry_at(now, per_hour=per_hour)
    if retry_at:  # another call has come since `check_link`
        raise TooManyRequests(retry_at=retry_at, now=now)
    link.use(now)
    return Reader(Actor(kind="user", user_id=owner.user_id), link.language)
