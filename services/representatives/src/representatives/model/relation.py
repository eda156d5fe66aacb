"""Who belongs to which company in which role, and which company acts for which other."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Table, case, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import state_column
from chassis.ids import new_id
from chassis.moves import moved
from chassis.personal import By, impersonal, internal, personal, whose
from representatives.events.relation import (
    RelationEnded,
    RelationEstablished,
    RelationRefused,
    RelationRequested,
    RepresentationEnded,
    RepresentationEstablished,
)
from representatives.model.base import Base, status_in
from representatives.model.company import Company
from representatives.model.problems import RelationDecided, RelationNotLive
from representatives.states import RELATION_LIVE, RELATION_MOVES, RelationStatus

_LIVE = status_in(RELATION_LIVE)
_CURRENT = text("ended_at IS NULL")


_WHY = "who may act for a company, and who decided so, must be provable later"


def _told_reason(relation: Table) -> Any:
    """Return the reason of a relation without words that a person wrote.

    It is empty for a refusal, whose reason is free text. All other reasons are codes.
    """
    return case((relation.c.status == RelationStatus.REFUSED, ""), else_=relation.c.reason)


class Relation(Base):
    """A person's role in a company. There is at most one live relation per person, company and role.

    `domain` is the e-mail domain that the relation rests on. When the person's address leaves it, the relation ends.
    """

    __tablename__ = "relation"
    __table_args__ = (
        Index(
            "uq_relation_live",
            "user_id",
            "company_id",
            "role",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
        Index("ix_relation_user_id_id", "user_id", "id"),
        Index("ix_relation_company_id_status_id", "company_id", "status", "id"),
        Index("ix_relation_status_id", "status", "id"),
        {"info": whose(By(user_id="user_id"), why=_WHY, how_long="for good, by ids", exported_as="relations")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"))
    role: Mapped[str] = mapped_column(String(40), info=impersonal())
    status: Mapped[RelationStatus] = mapped_column(state_column(RelationStatus))
    domain: Mapped[str] = mapped_column(String(253), info=impersonal())
    reason: Mapped[str] = mapped_column(String(500), info=personal(wiped=_told_reason))
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(info=internal())

    company: Mapped[Company] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def ask(cls, *, user_id: UUID, company: Company, role: str, domain: str, now: datetime) -> Self:
        """Return a new requested relation of a person with a company, without adding it to a session. It waits for a
        decision until `establish` or `refuse` is called.

        `role` is the role asked for. `domain` is the domain of the person's e-mail address; when the address leaves it,
        the relation ends.
        """
        return cls(
            id=new_id(),
            user_id=user_id,
            company_id=company.id,
            company=company,
            role=role,
            status=RelationStatus.PENDING,
            domain=domain,
            reason="",
            requested_at=now,
        )

    @property
    def is_live(self) -> bool:
        return self.status in RELATION_LIVE

    def requested(self, administrators: Iterable[UUID]) -> RelationRequested:
        return RelationRequested(**self._state(administrators))

    def establish(self, *, by: UUID | None, now: datetime, administrators: Iterable[UUID] = ()) -> RelationEstablished:
        """Make the requested relation active, and return the event. Raises RelationDecided unless it waits for a
        decision.

        `by` is the user id of who decided, or None for an employee with the company's domain, which needs no decision.
        `administrators` are the user ids of the company's administrators, who are told by the event.
        """
        self._decide(RelationStatus.ACTIVE, by, now)
        return self.established(administrators)

    def established(self, administrators: Iterable[UUID] = ()) -> RelationEstablished:
        return RelationEstablished(**self._state(administrators))

    def refuse(
        self, *, reason: str, by: UUID | None, now: datetime, administrators: Iterable[UUID] = ()
    ) -> RelationRefused:
        """Refuse the requested relation, and return the event. Raises RelationDecided unless it waits for a decision.

        `reason` is a free text for the person who asked, which may be empty. `by` is the user id of who decided.
        `administrators` are the user ids of the company's administrators, who are told by the event.
        """
        self._decide(RelationStatus.REFUSED, by, now)
        self.reason = reason
        return RelationRefused(**self._state(administrators), reason=reason or None)

    def end(self, *, reason: str, now: datetime, administrators: Iterable[UUID] = ()) -> RelationEnded:
        """End the relation and return the event. Raises RelationNotLive when it is over already.

        `reason` is `ended` (by the person), `removed`, `domain_changed`, `handover` or `erased`. `administrators` are
        the user ids of the company's administrators, who are told by the event.
        """
        self.status = moved(self.status, RelationStatus.ENDED, RELATION_MOVES, refused=RelationNotLive)
        self.ended_at, self.reason = now, reason
        return RelationEnded(**self._state(administrators), reason=reason)

    def present(self) -> RelationRequested | RelationEstablished | RelationRefused | RelationEnded:
        """Return the last event about the relation once more, for `republish`, which sends it to a service that begins
        to listen.
        """
        return _TOLD[self.status](**self._state(()), reason=self.reason or None)

    def _decide(self, status: RelationStatus, by: UUID | None, now: datetime) -> None:
        self.status = moved(self.status, status, RELATION_MOVES, refused=RelationDecided)
        self.decided_by, self.decided_at = by, now

    def _state(self, administrators: Iterable[UUID]) -> dict[str, Any]:
        return {
            "relation_id": self.id,
            "user_id": self.user_id,
            "company_id": self.company.id,
            "cnpj": self.company.cnpj,
            "legal_name": self.company.legal_name,
            "role": self.role,
            "parties": tuple(dict.fromkeys([self.user_id, *administrators])),
            "companies": (self.company.cnpj,),
        }


_TOLD: dict[RelationStatus, type[RelationRequested | RelationEstablished | RelationRefused | RelationEnded]] = {
    RelationStatus.PENDING: RelationRequested,
    RelationStatus.ACTIVE: RelationEstablished,
    RelationStatus.REFUSED: RelationRefused,
    RelationStatus.ENDED: RelationEnded,
}


class Representation(Base):
    """One company acts for another in everything operational (seed 004, "representação operacional total")."""

    __tablename__ = "representation"
    __table_args__ = (
        Index(
            "uq_representation_current",
            "representative_cnpj",
            "represented_cnpj",
            unique=True,
            postgresql_where=_CURRENT,
            sqlite_where=_CURRENT,
        ),
        Index("ix_representation_represented_cnpj", "represented_cnpj"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    representative_cnpj: Mapped[str] = mapped_column(String(14), info=impersonal())
    represented_cnpj: Mapped[str] = mapped_column(String(14), info=impersonal())
    started_at: Mapped[datetime]
    started_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]

    @classmethod
    def start(cls, *, representative_cnpj: str, represented_cnpj: str, by: UUID | None, now: datetime) -> Self:
        return cls(
            id=new_id(),
            representative_cnpj=representative_cnpj,
            represented_cnpj=represented_cnpj,
            started_at=now,
            started_by=by,
        )

    def established(self) -> RepresentationEstablished:
        return RepresentationEstablished(**self._state())

    def present(self) -> RepresentationEstablished | RepresentationEnded:
        """Return the last event about the representation once more, for `republish`, which sends it to a service that
        begins to listen.
        """
        return RepresentationEnded(**self._state()) if self.ended_at else self.established()

    def end(self, *, now: datetime) -> RepresentationEnded:
        """End the representation, and return the event."""
        self.ended_at = now
        return RepresentationEnded(**self._state())

    def _state(self) -> dict[str, Any]:
        return {
            "representation_id": self.id,
            "representative_cnpj": self.representative_cnpj,
            "represented_cnpj": self.represented_cnpj,
            "companies": (self.representative_cnpj, self.represented_cnpj),
        }
