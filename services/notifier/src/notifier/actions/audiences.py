"""Whom a message is for: the people and addresses that its event names, or whoever holds a staff role."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.events import Event
from notifier.model import Recipient
from notifier.model.messages import Audience, Message
from notifier.model.recipient import IS_STAFF


@dataclass(frozen=True, kw_only=True)
class Addressee:
    """A recipient of a message: an account by `user_id`, a bare `address`, or an account at a named address.

    `watches` says that the person only watches what the message is about, and is told of somebody else's matter.
    """

    user_id: UUID | None = None
    address: str | None = None
    language: str | None = None
    watches: bool = False


def addressees(session: Session, message: Message, event: Event) -> list[Addressee]:
    """Return the recipients of `message` about `event`, as a list of Addressee (an account or a bare e-mail address),
    each once.

    Whoever caused the event is left out if the message says so, and erased persons always. A person whose copy has not
    arrived yet is included; the mail waits for the copy.
    """
    named = {one.user_id or one.address: one for one in reversed(_named(session, message.to, event.data))}
    if message.skips_actor:
        for one in _causes(event.data):
            named.pop(one, None)
    erased = _erased(session, [one.user_id for one in named.values() if one.user_id])
    return [one for one in reversed(named.values()) if one.user_id not in erased]


def _causes(data: Mapping[str, Any]) -> list[UUID | str]:
    """Return the user ids and addresses of whoever caused the event with these data: its actor, or whose mail it was.

    Nobody signs in to send a mail, so that an event about a mail names its sender in `by` and `by_user_id`.
    """
    causes: list[UUID | str | None] = [_id(data.get("actor", {}).get("user_id")), _id(data.get("by_user_id"))]
    if data.get("by") == "author":
        causes += [one.user_id or one.address for one in _author(data["author"])]
    return [cause for cause in causes if cause]


def _named(session: Session, to: Audience, data: Mapping[str, Any]) -> list[Addressee]:
    """Return the recipients of an event who belong to the audience `to`, as a list of Addressee. A recipient may be in
    it twice.

    `data` are the event's data. Depending on the audience, the recipients are in the fields `user_id`,
    `professional_user_id`, `parties`, `email`, `requester`, `author` or `watchers`. The audience of staff is not in the
    data: it is everybody who holds the staff role.
    """
    user_id, professional_id = _id(data.get("user_id")), _id(data.get("professional_user_id"))
    match to:
        case Audience.USER:
            found = [Addressee(user_id=user_id, language=data.get("language"))] if user_id else []
        case Audience.PROFESSIONAL:
            found = [Addressee(user_id=professional_id)] if professional_id else []
        case Audience.PARTIES | Audience.OTHER_PARTIES:
            left_out = (user_id, professional_id) if to is Audience.OTHER_PARTIES else ()
            parties = [UUID(party) for party in data.get("parties", ())]
            found = [Addressee(user_id=party) for party in parties if party not in left_out]
        case Audience.ADDRESS:
            found = [Addressee(user_id=user_id, address=data["email"], language=data.get("language"))]
        case Audience.REQUESTER:
            requester = data.get("requester") or {}
            known = requester.get("email")
            found = [Addressee(address=known, language=requester.get("language"))] if known else []
        case Audience.AUTHOR:
            found = _author(data["author"])
        case Audience.WATCHERS:
            found = [Addressee(user_id=UUID(watcher), watches=True) for watcher in data["watchers"]]
        case Audience.TAKING_PART:
            found = [person for part in (Audience.AUTHOR, Audience.WATCHERS) for person in _named(session, part, data)]
        case Audience.REGISTRATION_STAFF:
            found = [Addressee(user_id=holder) for holder in _holders(session, to.value)]
    return found


def _author(author: Mapping[str, Any]) -> list[Addressee]:
    """Return an author as recipient: the account, or else the address; nobody if there is neither."""
    user_id, language = _id(author.get("user_id")), author["language"]
    if user_id:
        return [Addressee(user_id=user_id, language=language)]
    return [Addressee(address=author["email"], language=language)] if author.get("email") else []


def _holders(session: Session, role: str) -> list[UUID]:
    """Return the ids of the people who hold a staff role."""
    staff = select(Recipient).where(IS_STAFF).order_by(Recipient.user_id)
    return [person.user_id for person in session.scalars(staff) if role in person.staff_roles]


def _erased(session: Session, user_ids: Iterable[UUID]) -> set[UUID]:
    """Return those of `user_ids` whose people were erased."""
    gone = select(Recipient.user_id).where(Recipient.user_id.in_(list(user_ids)), Recipient.erased_at.is_not(None))
    return set(session.scalars(gone))


def _id(text: str | None) -> UUID | None:
    """Return the UUID of a text, None for no text."""
    return UUID(text) if text else None
