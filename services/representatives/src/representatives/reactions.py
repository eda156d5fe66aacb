"""The reactions of representatives: keep its copies, end what rested on their former state, and take over decisions."""

from uuid import UUID

from sqlalchemy.orm import Session

from chassis import authority, clock
from chassis.events import Event
from chassis.reactions import Reactions
from representatives.actions import people, system_access

on = Reactions()

on("identity.session_revoked.v1")(authority.end_session)
on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
on("identity.user_erased.v1")(authority.forget_roles)


@on("identity.user_validated.v1", "identity.user_updated.v1")
def remember_person(session: Session, event: Event) -> None:
    people.remember_person(
        session,
        user_id=UUID(event.data["user_id"]),
        version=event.version,
        document=event.data["document"],
        name=event.data["name"],
        email=event.data["email"],
        phone=event.data["phone"],
        language=event.data["language"],
        document_assurance=event.data["document_assurance"],
        now=clock.now(),
    )


@on("identity.user_erased.v1")
def erase_person(session: Session, event: Event) -> None:
    people.erase_person(session, user_id=UUID(event.data["user_id"]), version=event.version, now=clock.now())


@on("connections.consumer_unit_registered.v1", "connections.consumer_unit_updated.v1")
def remember_unit(session: Session, event: Event) -> None:
    people.remember_unit(
        session,
        code=event.data["consumer_unit"],
        version=event.version,
        holder_document=event.data["holder_document"],
        status=event.data["status"],
        now=clock.now(),
    )


@on("helpdesk.ticket_closed.v1")
def decide_by_ticket(session: Session, event: Event) -> None:
    """Grant or deny a system access, because helpdesk's event says that its ticket was closed as granted or denied.
    Tickets about anything else, or with another result, change nothing.
    """
    access_id, resolution = event.data.get("system_access_id"), event.data.get("resolution")
    if access_id and resolution in ("granted", "denied"):
        system_access.decide_by_ticket(
            session,
            access_id=UUID(access_id),
            grant=resolution == "granted",
            note=event.data.get("note") or "",
            by=UUID(event.data["closed_by"]) if event.data.get("closed_by") else None,
            now=clock.now(),
        )
