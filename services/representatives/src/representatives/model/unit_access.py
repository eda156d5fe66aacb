"""Which professional may act on which consumer unit and until when: one state machine, begun by either side."""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Self
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.documents import CNPJ, document_kind, masked
from chassis.ids import new_id
from chassis.moves import moved
from chassis.personal import By, impersonal, internal, personal, whose
from chassis.problems import refuse_field
from representatives.events.unit_access import (
    UnitAccessEnded,
    UnitAccessExpiring,
    UnitAccessGranted,
    UnitAccessRequested,
)
from representatives.model.base import Base, status_in
from representatives.model.problems import UnitAccessNotLive, UnitAccessNotPending
from representatives.states import UNIT_ACCESS_LIVE, UNIT_ACCESS_MOVES, UNIT_ACCESS_PENDING, UnitAccessStatus

_LIVE = status_in(UNIT_ACCESS_LIVE)
IS_ACTIVE = text("status = 'active'")
IS_PENDING = status_in(UNIT_ACCESS_PENDING)
"""The conditions of two partial indexes. A database uses such an index only for a query with the same wording."""

_UNANSWERED = timedelta(days=21)
LONGEST_YEARS = 5
WARNINGS = (30, 15, 7)
"""Days before the end on which both sides are warned (seed 003 does so for certificates: 30, 15, 7)."""

HOLDER, PROFESSIONAL = "holder", "professional"
_PENDING_SIDE = {
    UnitAccessStatus.PENDING_HOLDER: HOLDER,
    UnitAccessStatus.PENDING_PROFESSIONAL: PROFESSIONAL,
}


def _masked(document: str) -> Callable[[Mapping[str, Any]], str]:
    """Return a function that masks this document of a row, as the other side may see it."""
    return lambda access: masked(access[document])


def _name_once_accepted(access: Mapping[str, Any]) -> str | None:
    return access["professional_name"] if access["accepted_at"] else None


class UnitAccess(Base):
    """A professional's access to a consumer unit, or to requesting a first connection in the holder's name.

    The latter has the kind `new_connection` and an empty `consumer_unit`. `valid_until` is the last day, and `ends_at`
    the moment when that day is over in the operator's time zone. From then on the access is over, even before a job has
    noted it (`status_at`). There is at most one live access per professional, holder and unit.
    """

    __tablename__ = "unit_access"
    __table_args__ = (
        Index(
            "uq_unit_access_live",
            "professional_user_id",
            "holder_document",
            "kind",
            "consumer_unit",
            unique=True,
            postgresql_where=_LIVE,
            sqlite_where=_LIVE,
        ),
        Index("ix_unit_access_professional_user_id_id", "professional_user_id", "id"),
        Index("ix_unit_access_holder_document_id", "holder_document", "id"),
        Index("ix_unit_access_consumer_unit", "consumer_unit"),
        Index("ix_unit_access_ends_at", "ends_at", postgresql_where=IS_ACTIVE, sqlite_where=IS_ACTIVE),
        Index("ix_unit_access_lapses_at", "lapses_at", postgresql_where=IS_PENDING, sqlite_where=IS_PENDING),
        {
            "info": whose(
                professional=By(user_id="professional_user_id"),
                holder=By(document="holder_document"),
                why="who could act on a unit, and who allowed it, must be provable later",
                how_long="for good, by ids; what a professional asked of a document keeps it (decision 0012)",
                exported_as="unit_accesses",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    direction: Mapped[str] = mapped_column(String(10), info=impersonal())
    kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    consumer_unit: Mapped[str] = mapped_column(String(15), info=impersonal())
    holder_document: Mapped[str] = mapped_column(
        String(14), info=personal("holder", wiped="", to_others=_masked("holder_document"))
    )
    professional_user_id: Mapped[UUID]
    professional_document: Mapped[str] = mapped_column(
        String(14), info=personal("professional", wiped="", to_others=_masked("professional_document"))
    )
    professional_name: Mapped[str] = mapped_column(
        String(300), info=personal("professional", wiped="", to_others=_name_once_accepted)
    )
    professional_kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    status: Mapped[UnitAccessStatus] = mapped_column(state_column(UnitAccessStatus))
    valid_until: Mapped[date | None] = mapped_column(info=impersonal())
    ends_at: Mapped[datetime | None]
    requested_by: Mapped[UUID | None]
    created_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(String(30), info=impersonal("a code"))
    warned_days: Mapped[int | None]
    version: Mapped[int] = mapped_column(info=internal())

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def ask(
        cls,
        *,
        pending: UnitAccessStatus,
        kind: str,
        consumer_unit: str,
        holder_document: str,
        professional_user_id: UUID,
        professional_document: str,
        professional_name: str,
        professional_kind: str,
        valid_until: date | None,
        ends_at: datetime | None,
        by: UUID | None,
        now: datetime,
    ) -> Self:
        """Return a new access that waits for an answer, without adding it to a session. For an access that a holder
        offers or that is requested for a professional, also in a handover.

        `pending` is the status that says who has to answer: PENDING_PROFESSIONAL for an offer, PENDING_HOLDER for a
        request. `kind` is `unit` or `new_connection`; the latter has an empty `consumer_unit`. `professional_kind` is
        the kind of the professional's profile, such as `engineer`. `valid_until` is the last day of an offered access
        and `ends_at` the moment when that day is over; both are None in a request. `by` is the user who offers or
        requests. The access lapses unanswered after 21 days, or at `ends_at` if that is earlier.
        """
        return cls(
            id=new_id(),
            direction="grant" if pending is UnitAccessStatus.PENDING_PROFESSIONAL else "request",
            kind=kind,
            consumer_unit=consumer_unit,
            holder_document=holder_document,
            professional_user_id=professional_user_id,
            professional_document=professional_document,
            professional_name=professional_name,
            professional_kind=professional_kind,
            status=pending,
            valid_until=valid_until,
            ends_at=ends_at,
            requested_by=by,
            created_at=now,
            lapses_at=min(now + _UNANSWERED, ends_at or now + _UNANSWERED),
            reason="",
        )

    def status_at(self, now: datetime) -> UnitAccessStatus:
        """Return the status that the access has at the moment `now`: expired or lapsed from the moment when its time is
        over, even if the job that stores this has not run yet.
        """
        if self.status is UnitAccessStatus.ACTIVE and self.ends_at and now >= self.ends_at:
            return UnitAccessStatus.EXPIRED
        if self.status in UNIT_ACCESS_PENDING and now >= self.lapses_at:
            return UnitAccessStatus.LAPSED
        return self.status

    def awaited_at(self, now: datetime) -> str | None:
        """Return the side that has to answer at the moment `now`, HOLDER or PROFESSIONAL, or None."""
        return _PENDING_SIDE.get(self.status_at(now))

    def requested(self, holders: Iterable[UUID]) -> UnitAccessRequested:
        """Return the event that tells of the new access to whoever has to answer.

        `holders` are the user ids of the people who act as the holder; the event is for them and the professional. The
        caller gives none when the unit is not the holder's, so that nobody on that side is told, not even the company.
        """
        return UnitAccessRequested(**self._state(holders), pending=_PENDING_SIDE[self.status])

    def accept(
        self,
        *,
        now: datetime,
        holders: Iterable[UUID],
        valid_until: date | None = None,
        ends_at: datetime | None = None,
    ) -> UnitAccessGranted:
        """Make the access active and return the event. Raises UnitAccessNotPending.

        `valid_until` is the last day of the access, `ends_at` the moment when that day is over in the operator's time
        zone. A holder who accepts a request gives both; when a professional accepts an offer, the offered ones stay.
        `holders` are the user ids of the people who act as the holder; the event is for them and the professional.
        """
        if self.status_at(now) not in UNIT_ACCESS_PENDING:
            raise UnitAccessNotPending()
        self.status, self.accepted_at = moved(self.status, UnitAccessStatus.ACTIVE, UNIT_ACCESS_MOVES), now
        self.valid_until, self.ends_at = valid_until or self.valid_until, ends_at or self.ends_at
        return self.granted(holders)

    def granted(self, holders: Iterable[UUID]) -> UnitAccessGranted:
        return UnitAccessGranted(**self._state(holders))

    def present(self, holders: Iterable[UUID]) -> UnitAccessRequested | UnitAccessGranted | UnitAccessEnded:
        """Return the last event about the access once more, for `republish`, which sends it to a service that begins to
        listen.

        `holders` are the user ids of the people who act as the holder; the event is for them and the professional.
        """
        if self.status in UNIT_ACCESS_PENDING:
            return self.requested(holders)
        if self.status is UnitAccessStatus.ACTIVE:
            return self.granted(holders)
        return UnitAccessEnded(**self._state(holders), reason=self.reason)

    def refuse(self, *, now: datetime, holders: Iterable[UUID]) -> UnitAccessEnded:
        """Refuse the access and return the event. Raises UnitAccessNotPending.

        `holders` are the user ids of the people who act as the holder; the event is for them and the professional.
        """
        if self.status_at(now) not in UNIT_ACCESS_PENDING:
            raise UnitAccessNotPending()
        return self._end(UnitAccessStatus.REFUSED, "refused", now, holders)

    def revoke(self, *, now: datetime, holders: Iterable[UUID], reason: str = "revoked") -> UnitAccessEnded:
        """End the active or unanswered access before its time, and return the event. Raises UnitAccessNotLive.

        `reason` is `revoked` (by one of the two sides, a handover or an erasure) or `holder_changed` (the unit has
        another holder). `holders` are the user ids of the people who act as the holder; the event is for them and the
        professional.
        """
        if self.status_at(now) not in UNIT_ACCESS_LIVE:
            raise UnitAccessNotLive()
        return self._end(UnitAccessStatus.REVOKED, reason, now, holders)

    def settle(self, *, now: datetime, holders: Iterable[UUID]) -> UnitAccessEnded | None:
        """End the access if its time is over, and return the event. Returns None, and changes nothing, if it is not
        over or was ended before.

        An active access ends as expired, one that waits for an answer as lapsed. `holders` are the user ids of the
        people who act as the holder; the event is for them and the professional.
        """
        status = self.status_at(now)
        if status is self.status:
            return None
        return self._end(status, status.value, now, holders)

    def warn(self, *, now: datetime, holders: Iterable[UUID]) -> UnitAccessExpiring | None:
        """Return the event that warns of the access's end if a warning is due, and record it as given. None when no
        warning is due.

        An active access has one warning for each of 30, 15 and 7 days before its end. `holders` are the user ids of the
        people who act as the holder; the event is for them and the professional.
        """
        if self.status_at(now) is not UnitAccessStatus.ACTIVE or self.ends_at is None:
            return None
        left = (self.ends_at - now).days
        reached = min((days for days in WARNINGS if left <= days), default=None)
        if reached is None or (self.warned_days is not None and self.warned_days <= reached):
            return None
        self.warned_days = reached
        return UnitAccessExpiring(**self._state(holders), days_left=left)

    def _end(self, status: UnitAccessStatus, reason: str, now: datetime, holders: Iterable[UUID]) -> UnitAccessEnded:
        self.status = moved(self.status, status, UNIT_ACCESS_MOVES, refused=UnitAccessNotLive)
        self.ended_at, self.reason = now, reason
        return UnitAccessEnded(**self._state(holders), reason=reason)

    def _state(self, holders: Iterable[UUID]) -> dict[str, Any]:
        told = tuple(holders)
        companies = (self.holder_document,) if told and document_kind(self.holder_document) == CNPJ else ()
        return {
            "unit_access_id": self.id,
            "kind": self.kind,
            "holder_document": self.holder_document,
            "professional_user_id": self.professional_user_id,
            "professional_document": self.professional_document,
            "parties": tuple(dict.fromkeys([self.professional_user_id, *told])),
            "companies": companies,
            "consumer_unit": self.consumer_unit or None,
            "valid_until": self.valid_until,
        }


def end_of(day: date, zone: str) -> datetime:
    """Return the moment when `day` is over in the time zone `zone`."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone)).astimezone(UTC)


def check_end(day: date, now: datetime, zone: str) -> None:
    """Check that `day` may be the last day of a unit access: today at the earliest, in five years at the latest, in the
    time zone `zone`. Raises Invalid.
    """
    today = now.astimezone(ZoneInfo(zone)).date()
    last_year = today.year + LONGEST_YEARS
    latest = date(last_year, 2, 28) if (today.month, today.day) == (2, 29) else today.replace(year=last_year)
    if not today <= day <= latest:
        raise refuse_field("#/valid_until", "unit_access.valid_until", years=LONGEST_YEARS)


class GrantTry(Base):
    """The record that a person named a document of somebody else when offering or requesting a unit access
    (`take_tries`).

    Tries are limited, so that nobody finds out by trying which documents belong to professionals.
    """

    __tablename__ = "grant_try"
    __table_args__ = (
        Index("ix_grant_try_user_id_tried_at", "user_id", "tried_at"),
        {"info": whose(By(user_id="user_id", deleted=True), why="grants are not tried in bulk", how_long="an hour")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    tried_at: Mapped[datetime] = mapped_column(index=True)

    @classmethod
    def of(cls, user_id: UUID, now: datetime) -> Self:
        return cls(id=new_id(), user_id=user_id, tried_at=now)
