"""The reactions of certificates: keep its copies of who may act for which company; mark notices that did not arrive."""

from uuid import UUID

from sqlalchemy.orm import Session

from certificates.actions.copies import erase_person, index_company
from certificates.actions.notices import mark_undelivered
from certificates.model import Enrollment, Person, Relation, Representation
from chassis import authority, clock, copies
from chassis.events import Event
from chassis.reactions import Reactions

on = Reactions()

on("identity.session_revoked.v1")(authority.end_session)
on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
on("identity.user_erased.v1")(authority.forget_roles)


@on("identity.user_validated.v1", "identity.user_updated.v1")
def remember_person(session: Session, event: Event) -> None:
    copies.take(session, Person, UUID(event.data["user_id"]), version=event.version, name=event.data["name"])


@on("identity.user_erased.v1")
def forget_person(session: Session, event: Event) -> None:
    erase_person(session, user_id=UUID(event.data["user_id"]), version=event.version, now=clock.now())


@on("representatives.company_approved.v1", "representatives.company_updated.v1")
def remember_company(session: Session, event: Event) -> None:
    taken = copies.take(
        session,
        Enrollment,
        UUID(event.data["company_id"]),
        version=event.version,
        cnpj=event.data["cnpj"],
        legal_name=event.data["legal_name"],
        acronym=event.data["acronym"],
        suspended=event.data["suspended"],
    )
    if taken and (taken.is_new or taken.before):
        index_company(session, taken.row)


on("representatives.relation_established.v1", "representatives.relation_ended.v1")(
    copies.keeper(
        Relation,
        "relation_id",
        "user_id",
        "company_id",
        "cnpj",
        "role",
        active_on="representatives.relation_established.v1",
    )
)

on("representatives.representation_established.v1", "representatives.representation_ended.v1")(
    copies.keeper(
        Representation,
        "representation_id",
        "representative_cnpj",
        "represented_cnpj",
        active_on="representatives.representation_established.v1",
    )
)


@on("notifier.delivery_failed.v1")
def remember_failure(session: Session, event: Event) -> None:
    mark_undelivered(session, UUID(event.data["about"]["event_id"]))
