"""The reactions of connections: keep its copies of who may act for whom."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import authority, clock, copies
from chassis.events import Event
from chassis.reactions import Reactions
from connections.actions.copies import erase_person
from connections.model import Company, Person, Professional, Relation, UnitAccess

on = Reactions()

on("identity.session_revoked.v1")(authority.end_session)
on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
on("identity.user_erased.v1")(authority.forget_roles)


@on("identity.user_validated.v1", "identity.user_updated.v1")
def remember_person(session: Session, event: Event) -> None:
    copies.take(
        session,
        Person,
        UUID(event.data["user_id"]),
        version=event.version,
        document=event.data["document"],
        name=event.data["name"],
        document_assurance=event.data["document_assurance"],
    )


@on("identity.user_locked.v1", "identity.user_unlocked.v1")
def remember_lock(session: Session, event: Event) -> None:
    """Store that staff locked or unlocked an account, whose calendar links show nothing meanwhile.

    Locks after wrong passwords are passed over: they stop logging in, and nothing that goes on.
    """
    if event.data["cause"] == "staff":
        is_locked = event.type == "identity.user_locked.v1"
        copies.take(session, Person, UUID(event.data["user_id"]), version=event.version, is_locked=is_locked)


@on("identity.user_erased.v1")
def forget_person(session: Session, event: Event) -> None:
    erase_person(session, user_id=UUID(event.data["user_id"]), version=event.version, now=clock.now())


on("representatives.company_approved.v1", "representatives.company_updated.v1")(
    copies.keeper(Company, "company_id", "cnpj", "legal_name", "suspended")
)

on("representatives.relation_established.v1", "representatives.relation_ended.v1")(
    copies.keeper(
        Relation, "relation_id", "user_id", "company_id", "role", active_on="representatives.relation_established.v1"
    )
)


@on("representatives.professional_approved.v1", "representatives.professional_ended.v1")
def remember_professional(session: Session, event: Event) -> None:
    copies.take(
        session,
        Professional,
        UUID(event.data["profile_id"]),
        version=event.version,
        user_id=UUID(event.data["user_id"]),
        is_approved=event.type == "representatives.professional_approved.v1",
    )


@on("representatives.unit_access_granted.v1", "representatives.unit_access_ended.v1")
def remember_unit_access(session: Session, event: Event) -> None:
    """Store the copy of a unit access that was granted or has ended.

    The copy of an ended access has no holder. Otherwise the document of an erased holder would be stored again, if the
    erasure arrives before the end. The end also arrives for accesses that were asked for and never granted, perhaps by
    somebody who is not the unit's holder.
    """
    is_active, valid_until = event.type == "representatives.unit_access_granted.v1", event.data.get("valid_until")
    copies.take(
        session,
        UnitAccess,
        UUID(event.data["unit_access_id"]),
        version=event.version,
        kind=event.data["kind"],
        consumer_unit=event.data.get("consumer_unit") or "",
        holder_document=event.data["holder_document"] if is_active else "",
        professional_user_id=UUID(event.data["professional_user_id"]),
        valid_until=date.fromisoformat(valid_until) if valid_until else None,
        is_active=is_active,
    )
