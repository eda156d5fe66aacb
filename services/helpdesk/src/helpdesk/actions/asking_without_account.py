"""Ask without an account: open a ticket, within limits, by name and address."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from chassis.addresses import mailbox_key
from chassis.context import Actor
from chassis.ids import new_id
from chassis.link_tokens import draw_secret
from chassis.pace import check_pace
from chassis.spent_challenges import Proof, spend
from helpdesk.actions.asking import HOUR, check_category, shown_opening
from helpdesk.actions.opening import Asker, open_ticket
from helpdesk.model import Opening, SpentChallenge
from helpdesk.model.desk import Desk
from helpdesk.model.limits import Limits
from helpdesk.model.tracking_links import link_hash
from helpdesk.states import Channel, Classification

UPLOAD_LIFE = timedelta(minutes=30)
"""How long somebody may attach files to the description of a ticket that they have opened without an account."""

_DAY = timedelta(days=1)
_BATCH = 500


def create_ticket_without_account(
    session: Session,
    *,
    actor: Actor,
    now: datetime,
    desk: Desk,
    limits: Limits,
    proof: Proof | None,
    network: str,
    refused_in: str,
    name: str,
    email: str,
    language: str,
    classification: str,
    category: str,
    subcategory: str | None,
    subject: str,
    description: str,
    origin_url: str | None,
) -> dict[str, Any]:
    """Open a ticket of somebody without an account, whose link is mailed to `email`.

    Return a mapping with its number, its state, when the first answer is due, and the secret `upload_token` with which
    files are attached for half an hour.

    `proof` is the solved human check, or None where none is asked for. `network` is where the request came from, empty
    when it is not counted. `language` is that of the author's notices, `refused_in` that of refusals. Raises
    HumanCheckFailed, Invalid, TicketRedirected and TooManyRequests.
    """
    if proof:
        spend(session, SpentChallenge, proof)
    found, chosen = check_category(desk, category, subcategory, refused_in)
    _count(session, limits, "mailbox", mailbox_key(email), most=limits.per_mailbox, within=_DAY, now=now)
    if network:
        _count(session, limits, "network", network, most=limits.per_network, within=HOUR, now=now)
    ticket = open_ticket(
        session,
        now=now,
        desk=desk,
        asker=Asker(name=name, email=email, language=language),
        channel=Channel.WEB,
        classification=Classification(classification),
        category=found,
        subcategory=chosen,
        subject=subject,
        description=description,
        origin_url=origin_url,
    )
    upload_token = draw_secret()
    ticket.upload_hash, ticket.upload_until = link_hash(upload_token), now + UPLOAD_LIFE
    return {**shown_opening(session, desk, ticket, language, now), "upload_token": upload_token}


def purge_openings(session: Session, *, as_of: datetime) -> int:
    """Delete a batch of what was counted more than a day before `as_of`. Returns how many. A job's step."""
    old = select(Opening.id).where(Opening.at < as_of - _DAY).limit(_BATCH)
    gone = delete(Opening).where(Opening.id.in_(old)).returning(Opening.id)
    return len(session.scalars(gone, execution_options={"synchronize_session": False}).all())


def _count(
    session: Session, limits: Limits, kind: str, what: str, *, most: int, within: timedelta, now: datetime
) -> None:
    """Count one more ticket of a mailbox or a network. Raises TooManyRequests when it has opened `most` of late."""
    counted = limits.counted(kind, what)
    check_pace(session, Opening.at, Opening.counted_hash == counted, most=most, now=now, within=within)
    session.add(Opening(id=new_id(), counted_hash=counted, at=now))
