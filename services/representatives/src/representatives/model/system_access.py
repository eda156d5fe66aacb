"""Who may use which system for which agent, and who was shown whose contacts in the directory."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Table, UniqueConstraint, case
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.database import state_column
from chassis.ids import new_id
from chassis.moves import moved
from chassis.personal import By, impersonal, internal, nobodys, personal, whose
from representatives.events.system_access import (
    SystemAccessDenied,
    SystemAccessEnded,
    SystemAccessGranted,
    SystemAccessRequested,
)
from representatives.model.agent import Agent
from representatives.model.base import Base
from representatives.model.person import Person
from representatives.model.problems import AccessDecided, AccessNotGranted, AccessNotLive
from representatives.model.relation import Relation, Representation
from representatives.model.systems import System
from representatives.states import ACCESS_LIVE, ACCESS_MOVES, AccessStatus

_WHY = "who may use a system, and who decided so, must be provable later"


def _told_reason(access: Table) -> Any:
    """Return the reason of an access without words that a person wrote.

    It is empty for a denial, whose reason is free text. All other reasons are codes.
    """
    return case((access.c.status == AccessStatus.DENIED, ""), else_=access.c.reason)


class SystemAccess(Base):
    """One access profile of one person in one system for one agent. It rests on a relation, and perhaps a
    representation.

    `email` and `phone` are for this system only. `name_key` orders the directory.
    """

    __tablename__ = "system_access"
    __table_args__ = (
        Index("ix_system_access_status_id", "status", "id"),
        Index("ix_system_access_user_id_id", "user_id", "id"),
        Index("ix_system_access_directory", "agent_id", "system", "status", "name_key", "user_id"),
        Index("ix_system_access_relation_id", "relation_id"),
        Index("ix_system_access_representation_id", "representation_id"),
        {"info": whose(By(user_id="user_id"), why=_WHY, how_long="for good, by ids", exported_as="system_accesses")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    system: Mapped[str] = mapped_column(String(40), info=impersonal())
    system_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    agent_id: Mapped[UUID] = mapped_column(ForeignKey("agent.id"))
    profile: Mapped[str] = mapped_column(String(40), info=impersonal())
    email: Mapped[str | None] = mapped_column(String(320), info=personal())
    phone: Mapped[str | None] = mapped_column(String(20), info=personal())
    name: Mapped[str] = mapped_column(String(300), info=personal(wiped=""))
    name_key: Mapped[str] = mapped_column(String(300), info=personal(wiped="", internal=True))
    status: Mapped[AccessStatus] = mapped_column(state_column(AccessStatus))
    relation_id: Mapped[UUID] = mapped_column(ForeignKey("relation.id"))
    representation_id: Mapped[UUID | None] = mapped_column(ForeignKey("representation.id"))
    reason: Mapped[str] = mapped_column(String(500), info=personal(wiped=_told_reason))
    decision_note: Mapped[str] = mapped_column(String(500), default="", server_default="", info=personal(wiped=""))
    requested_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    activated_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(info=internal())

    agent: Mapped[Agent] = relationship(lazy="joined", innerjoin=True)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def request(
        cls,
        *,
        person: Person,
        system: System,
        agent: Agent,
        profile: str,
        email: str | None,
        phone: str | None,
        name_key: str,
        relation: Relation,
        representation: Representation | None,
        now: datetime,
    ) -> Self:
        """Return a new requested access, without adding it to a session. The caller checks that the person may have it.

        `profile` is the code of the access profile, and `name_key` the form of the person's name by which the directory
        is ordered. `email` and `phone` are None only for an access from an old register or a handover. `relation` is
        what the access rests on, with a `representation` if the relation's company acts for the agent's company.
        """
        return cls(
            id=new_id(),
            user_id=person.user_id,
            system=system.code,
            system_name=system.name,
            agent_id=agent.id,
            agent=agent,
            profile=profile,
            email=email,
            phone=phone,
            name=person.name or "",
            name_key=name_key,
            status=AccessStatus.REQUESTED,
            relation_id=relation.id,
            representation_id=representation.id if representation else None,
            reason="",
            requested_at=now,
        )

    @property
    def is_live(self) -> bool:
        return self.status in ACCESS_LIVE

    def requested(self, *, reason: str | None = None) -> SystemAccessRequested:
        """Return the event that the access is asked for. `reason` is the code of why a decision had no effect, which
        makes it be asked for again.
        """
        return SystemAccessRequested(**self._state(), reason=reason)

    def grant(self, *, by: UUID | None, now: datetime) -> SystemAccessGranted:
        """Grant the requested access, and return the event. Raises AccessDecided."""
        self._decide(AccessStatus.GRANTED, by, now)
        return self.granted()

    def granted(self) -> SystemAccessGranted:
        return SystemAccessGranted(**self._state())

    def deny(self, *, reason: str, by: UUID | None, now: datetime) -> SystemAccessDenied:
        """Deny the requested access, and return the event. Raises AccessDecided."""
        self._decide(AccessStatus.DENIED, by, now)
        self.reason = reason
        return SystemAccessDenied(**self._state(), reason=reason or None)

    def end(self, *, reason: str, now: datetime) -> SystemAccessEnded:
        """End the requested or granted access, and return the event. Raises AccessNotLive.

        `reason` is `ended`, `relation_ended`, `representation_ended`, `handover` or `erased`.
        """
        self.status = moved(self.status, AccessStatus.ENDED, ACCESS_MOVES, refused=AccessNotLive)
        self.ended_at, self.reason = now, reason
        return SystemAccessEnded(**self._state(), reason=reason)

    def activate(self, *, now: datetime) -> bool:
        """Record that the person uses the granted access for the first time. Returns whether it is new: False when a
        first use was recorded before. Raises AccessNotGranted for an access that is not granted now.
        """
        if self.status is not AccessStatus.GRANTED:
            raise AccessNotGranted()
        if self.activated_at:
            return False
        self.activated_at = now
        return True

    def change_contacts(self, **contacts: str) -> list[str]:
        """Change the e-mail or telephone that the person gave for this access. Keyword arguments are the new `email`
        and `phone`, one or both.

        Returns the names of those that are different from before, as a list, for the audit trail. Raises AccessNotLive
        for an access that was denied or is over.
        """
        if not self.is_live:
            raise AccessNotLive()
        changed = [name for name, value in contacts.items() if getattr(self, name) != value]
        for name in changed:
            setattr(self, name, contacts[name])
        return sorted(changed)

    def present(self) -> SystemAccessRequested | SystemAccessGranted | SystemAccessDenied | SystemAccessEnded:
        """Return the last event about the access once more, for `republish`, which sends it to a service that begins to
        listen.
        """
        return _TOLD[self.status](**self._state(), reason=self.reason or None)

    def _decide(self, status: AccessStatus, by: UUID | None, now: datetime) -> None:
        self.status = moved(self.status, status, ACCESS_MOVES, refused=AccessDecided)
        self.decided_by, self.decided_at = by, now

    def _state(self) -> dict[str, Any]:
        return {
            "system_access_id": self.id,
            "user_id": self.user_id,
            "system": self.system,
            "system_name": self.system_name,
            "agent": self.agent.shape,
            "profile": self.profile,
            "parties": (self.user_id,),
            "companies": (self.agent.cnpj,),
            "decided_by": self.decided_by,
        }


_TOLD: dict[
    AccessStatus, type[SystemAccessRequested | SystemAccessGranted | SystemAccessDenied | SystemAccessEnded]
] = {
    AccessStatus.REQUESTED: SystemAccessRequested,
    AccessStatus.GRANTED: SystemAccessGranted,
    AccessStatus.DENIED: SystemAccessDenied,
    AccessStatus.ENDED: SystemAccessEnded,
}


class AccessClaim(Base):
    """A claim of a live access (`System.claims_of`), unique per person, agent and system.

    The database itself thus refuses the second of two conflicting access profiles, even when both are requested at
    once.
    """

    __tablename__ = "access_claim"
    __table_args__ = ({"info": nobodys("claims are deleted with the end of the access that they are of")},)

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    agent_id: Mapped[UUID] = mapped_column(primary_key=True)
    system: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal())
    claim: Mapped[str] = mapped_column(
        String(200), primary_key=True, info=impersonal("a profile, or a set of profiles that exclude each other")
    )
    system_access_id: Mapped[UUID] = mapped_column(ForeignKey("system_access.id"), index=True)


class DirectoryView(Base):
    """A record that a person was shown the e-mail and telephone of another: once per pair, agent, system and day."""

    __tablename__ = "directory_view"
    __table_args__ = (
        UniqueConstraint("subject_id", "viewer_id", "agent_id", "system", "seen_on", name="uq_directory_view_day"),
        Index("ix_directory_view_subject_id_id", "subject_id", "id"),
        Index("ix_directory_view_viewer_id", "viewer_id"),
        {
            "info": whose(
                subject=By(user_id="subject_id", deleted=True),
                viewer=By(user_id="viewer_id", deleted=True),
                why="people see who was shown their e-mail address and telephone",
                how_long="DIRECTORY_LOG_DAYS",
                exported_as="directory_views",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    subject_id: Mapped[UUID]
    viewer_id: Mapped[UUID]
    viewer_name: Mapped[str] = mapped_column(
        String(300), info=personal("viewer", to_others=lambda view: view["viewer_name"])
    )
    agent_id: Mapped[UUID]
    system: Mapped[str] = mapped_column(String(40), info=impersonal())
    seen_on: Mapped[date] = mapped_column(info=impersonal())
    seen_at: Mapped[datetime] = mapped_column(index=True)
