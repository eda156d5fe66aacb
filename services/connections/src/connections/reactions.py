"""The reactions of connections: keep its copies of who may act for whom."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import authority, clock, copies
from chassis.events import Event
from chassis.reactions import Reactions
from connections.actions.copies import erase_person
from connections.actions.desk import release_claims_of_former_analyst
from connections.model import Company, Person, Professional, Relation, UnitAccess

on = Reactions()

on("identity.session_revoked.v1")(authority.end_session)
on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
on("identity.user_erased.v1")(authority.forget_roles)


@on("identity.user_validated.v1", "identity.user_updated.v1")
def remember_person(session: Session, event: Event) -> None:
    """Store who somebody is, and whether staff locked the account, whose calendar links show nothing meanwhile.

    An event without `staff_locked` was published before there was the field, and leaves the stored lock as it is.
    """
    locked = event.data.get("staff_locked")
    copies.take(
        session,
        Person,
        UUID(event.data["user_id"]),
        version=event.version,
        document=event.data["document"],
        name=event.data["name"],
        document_assurance=event.data["document_assurance"],
        **({} if locked is None else {"is_locked": locked}),
    )


@on("identity.user_erased.v1")
def forget_person(session: Session, event: Event) -> None:
    erase_person(session, user_id=UUID(event.data["user_id"]), version=event.version, now=clock.now())


@on("identity.user_updated.v1", "identity.user_erased.v1")
def release_claims(session: Session, event: Event) -> None:
    """Release the requests of an analyst whose role ended, or whose account was locked or erased.

    What is asked are the stored roles, which `remember_roles` wrote before, not the event: it may be an old one.
    """
    release_claims_of_former_analyst(session, user_id=UUID(event.data["user_id"]), now=clock.now())


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
