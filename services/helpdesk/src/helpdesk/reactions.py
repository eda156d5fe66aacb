"""The reactions of helpdesk: keep its copies of who asks, and the tickets of system accesses in step with them."""

from uuid import UUID

from sqlalchemy.orm import Session

from chassis import authority, clock, copies
from chassis.events import Event
from chassis.reactions import Reactions
from helpdesk.actions import access_tickets
from helpdesk.actions.bounces import show_undeliverable
from helpdesk.actions.copies import erase_person
from helpdesk.actions.indexing import index_tickets_of
from helpdesk.clients import Clients
from helpdesk.model import Company, Person, Relation, WatchPreference
from helpdesk.states import AccessStatus

on = Reactions()

on("identity.session_revoked.v1")(authority.end_session)
on("identity.user_validated.v1", "identity.user_updated.v1")(authority.remember_roles)
on("identity.user_erased.v1")(authority.forget_roles)


@on("identity.user_validated.v1", "identity.user_updated.v1")
def remember_person(session: Session, event: Event) -> None:
    taken = copies.take(
        session,
        Person,
        UUID(event.data["user_id"]),
        version=event.version,
        name=event.data["name"],
        email=event.data["email"],
        language=event.data["language"],
    )
    if taken and (taken.is_new or {"name", "email"} & taken.before.keys()):
        index_tickets_of(session, taken.row)


@on("identity.user_erased.v1")
def forget_person(session: Session, event: Event) -> None:
    erase_person(session, user_id=UUID(event.data["user_id"]), version=event.version, now=clock.now())


on("representatives.company_approved.v1", "representatives.company_updated.v1")(
    copies.keeper(Company, "company_id", "cnpj", "legal_name", "acronym", "suspended")
)

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

on("notifier.preferences_changed.v1")(copies.keeper(WatchPreference, "user_id", "watch_automatically"))


@on("notifier.delivery_failed.v1")
def show_failed_delivery(session: Session, event: Event) -> None:
    about = event.data["about"]
    if about["type"].startswith("helpdesk.ticket_"):
        show_undeliverable(session, UUID(about["subject"]), event.data["address_hash"])


@on("representatives.system_access_requested.v1", clients=True)
def follow_request(session: Session, event: Event, clients: Clients) -> None:
    agent = event.data["agent"]
    access_tickets.follow_request(
        session,
        now=clock.now(),
        desk=clients.desk,
        access=access_tickets.RequestedAccess(
            access_id=UUID(event.data["system_access_id"]),
            user_id=UUID(event.data["user_id"]),
            system=event.data["system"],
            system_name=event.data["system_name"],
            profile=event.data["profile"],
            agent_code=agent["code"],
            agent_acronym=agent["acronym"],
            cnpj=next(iter(event.data["companies"]), None),
        ),
        version=event.version,
        is_news=not event.retold,
        reason=event.data.get("reason"),
    )


@on("representatives.system_access_granted.v1", clients=True)
def follow_grant(session: Session, event: Event, clients: Clients) -> None:
    _follow_end(session, event, clients, AccessStatus.GRANTED, event.data.get("reason"))


@on("representatives.system_access_denied.v1", clients=True)
def follow_denial(session: Session, event: Event, clients: Clients) -> None:
    _follow_end(session, event, clients, AccessStatus.DENIED, event.data.get("reason"))


@on("representatives.system_access_ended.v1", clients=True)
def follow_end(session: Session, event: Event, clients: Clients) -> None:
    _follow_end(session, event, clients, AccessStatus.ENDED, None)


def _follow_end(session: Session, event: Event, clients: Clients, status: AccessStatus, note: str | None) -> None:
    decided_by = event.data.get("decided_by")
    access_tickets.follow_end(
        session,
        now=clock.now(),
        desk=clients.desk,
        access_id=UUID(event.data["system_access_id"]),
        user_id=UUID(event.data["user_id"]),
        version=event.version,
        status=status,
        decided_by=UUID(decided_by) if decided_by else None,
        note=note,
    )
