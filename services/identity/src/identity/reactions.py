"""The reactions of identity: keep copies of companies, relations and system accesses, and accept reviewed documents."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.events import Event
from chassis.reactions import Reactions
from identity.actions.assurance import accept_review
from identity.actions.companies import remember_company
from identity.actions.standing import remember_standing
from identity.model import Relation, SystemAccess

on = Reactions()

_RELATION_STATUS = {
    "representatives.relation_requested.v1": "pending",
    "representatives.relation_established.v1": "active",
}
"""The status of a relation after an event. After any other event the relation is over."""


@on("representatives.company_approved.v1", "representatives.company_updated.v1")
def hear_of_company(session: Session, event: Event) -> None:
    remember_company(
        session,
        company_id=UUID(event.data["company_id"]),
        version=event.version,
        legal_name=event.data["legal_name"],
        suspended=event.data["suspended"],
        domains=event.data["domains"],
        told_at=event.time,
    )


@on(*_RELATION_STATUS, "representatives.relation_refused.v1", "representatives.relation_ended.v1")
def hear_of_relation(session: Session, event: Event) -> None:
    status = _RELATION_STATUS.get(event.type)
    remember_standing(
        session,
        Relation,
        id=UUID(event.data["relation_id"]),
        user_id=UUID(event.data["user_id"]),
        version=event.version,
        shown=_relation(event.data, status) if status else None,
    )


@on("representatives.system_access_granted.v1", "representatives.system_access_ended.v1")
def hear_of_system_access(session: Session, event: Event) -> None:
    granted = event.type == "representatives.system_access_granted.v1"
    remember_standing(
        session,
        SystemAccess,
        id=UUID(event.data["system_access_id"]),
        user_id=UUID(event.data["user_id"]),
        version=event.version,
        shown=_system_access(event.data) if granted else None,
    )


@on("connections.identity_verified.v1", "representatives.professional_approved.v1")
def hear_of_reviewed_documents(session: Session, event: Event) -> None:
    accept_review(session, user_id=UUID(event.data["user_id"]), document=event.data["document"], by=event.type)


def _relation(data: dict[str, Any], status: str) -> dict[str, Any]:
    company = {"id": data["company_id"], "cnpj": data["cnpj"], "legal_name": data["legal_name"]}
    return {"id": data["relation_id"], "company": company, "role": data["role"], "status": status}


def _system_access(data: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": data["system_access_id"],
        "system": data["system"],
        "system_name": data["system_name"],
        "agent": {name: data["agent"][name] for name in ("id", "code", "acronym", "kind")},
        "profile": data["profile"],
    }
