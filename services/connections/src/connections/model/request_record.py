"""What is stored of a request to connect to the grid. What happens to a request is in `model.request`."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import state_column
from chassis.personal import By, impersonal, internal, personal, whose
from connections.model.base import Base
from connections.states import REQUEST_RUNNING, ContractsStatus, RequestStatus, WorksStatus

RECORD = "the distributor's record of the request, by which it proves how it kept the rules (REN 1000/2021)"
_WHO = internal("a user id; the timeline says on which side somebody acted")
_DERIVED = internal("follows from the clocks; a professional whose access has ended does not learn the holder's dates")
_RUNNING = text(f"status IN ({', '.join(repr(status.value) for status in REQUEST_RUNNING)})")
NO_RISK = date.max
STANDS_STILL = NO_RISK - timedelta(days=1)
NOTHING_DUE = date.max
_NOBODYS = text("analyst_id IS NULL")
_HANDED_IN = text("protocol IS NOT NULL")


def _of_nobody(name: str, *columns: str) -> Index:
    """Return an index, called `name`, of the requests that no analyst has claimed, in the order of `columns`.

    It is partial because PostgreSQL does not use an index on `analyst_id` and these columns to read unclaimed requests
    in order.
    """
    return Index(name, *columns, postgresql_where=_NOBODYS, sqlite_where=_NOBODYS)


def _of_handed_in(name: str, *columns: str) -> Index:
    """Return an index, called `name`, of the requests that were handed in, in the order of `columns`."""
    return Index(name, *columns, postgresql_where=_HANDED_IN, sqlite_where=_HANDED_IN)


class RequestRecord(Base):
    """A request of one kind (`states.REQUEST_KINDS`) by, or for, the holder with `holder_document`.

    `requester_user_id` opened it; a professional did so by `unit_access_id`. `answers` map each section of the form to
    what was filled in. `returned_items` are what an analyst asked to correct, each with a `section` or a `slot`,
    `reason_code`, `note`, and `is_mended` once the customer has saved it again. `waiting_since` is the last submission.
    `clocks_on` is the day on which a job looks at its deadlines again, None when nothing comes by itself. `risk_on` is
    the last day of the distributor's most urgent deadline, `STANDS_STILL` when all stand still without an end,
    `NO_RISK` when there is none; it orders the queue. `due_on` is the customer's next date, the last day of a deadline
    or the day of an inspection, `NOTHING_DUE` without one. The three follow from the clocks.
    `debts` say what the billing system answered, and `asks_debts` that it has not answered yet. `duplicate_key` is
    equal for two requests of the same kind about the same unit and reason.
    """

    __abstract__ = True
    __table_args__ = (
        Index("ix_connection_request_holder_document_id", "holder_document", "id"),
        Index("ix_connection_request_holder_document_status_id", "holder_document", "status", "id"),
        Index("ix_connection_request_requester_user_id_id", "requester_user_id", "id"),
        Index("ix_connection_request_requester_user_id_status_id", "requester_user_id", "status", "id"),
        Index("ix_connection_request_consumer_unit_status", "consumer_unit", "status"),
        Index("ix_connection_request_status_id", "status", "id"),
        Index("ix_connection_request_status_turn_id", "status", "turn", "id"),
        Index("ix_connection_request_status_turn_kind_id", "status", "turn", "kind", "id"),
        Index("ix_connection_request_status_cure_until", "status", "cure_until"),
        Index("ix_connection_request_status_kind_id", "status", "kind", "id"),
        Index("ix_connection_request_unit_access_id_id", "unit_access_id", "id"),
        Index("ix_connection_request_protocol_edited_at", "protocol", "edited_at"),
        Index("ix_connection_request_clocks_on_id", "clocks_on", "id"),
        Index("ix_connection_request_status_risk_on_id", "status", "risk_on", "id"),
        Index("ix_connection_request_status_kind_risk_on_id", "status", "kind", "risk_on", "id"),
        Index("ix_connection_request_analyst_id_risk_on_id", "analyst_id", "status", "risk_on", "id"),
        Index("ix_connection_request_due_on_id", "due_on", "id"),
        Index("ix_connection_request_holder_document_due_on_id", "holder_document", "due_on", "id"),
        Index("ix_connection_request_requester_user_id_due_on_id", "requester_user_id", "due_on", "id"),
        _of_nobody("ix_connection_request_unclaimed_risk_on_id", "status", "risk_on", "id"),
        _of_nobody("ix_connection_request_unclaimed_kind_risk_on_id", "status", "kind", "risk_on", "id"),
        _of_handed_in("ix_connection_request_handed_in_id", "id"),
        _of_handed_in("ix_connection_request_handed_in_kind_id", "kind", "id"),
        Index("uq_connection_request_protocol", "protocol", unique=True),
        Index(
            "uq_connection_request_duplicate_key",
            "duplicate_key",
            unique=True,
            postgresql_where=_RUNNING,
            sqlite_where=_RUNNING,
        ),
        {
            "info": whose(
                holder=By(document="holder_document"),
                requester=By(user_id="requester_user_id"),
                why="the distributor decides whether and how somebody is connected",
                how_long="drafts: DRAFT_DAYS without a change; what was handed in: the distributor's record",
                exported_as="requests",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(30), info=impersonal())
    status: Mapped[RequestStatus] = mapped_column(state_column(RequestStatus))
    turn: Mapped[str] = mapped_column(String(20), info=impersonal())
    form_version: Mapped[int]
    holder_document: Mapped[str] = mapped_column(String(14), info=personal("holder", kept=RECORD))
    requester_user_id: Mapped[UUID] = mapped_column(info=_WHO)
    opened_by: Mapped[UUID] = mapped_column(info=_WHO)
    unit_access_id: Mapped[UUID | None]
    channel: Mapped[str] = mapped_column(String(20), info=impersonal())
    consumer_unit: Mapped[str | None] = mapped_column(
        ForeignKey("consumer_unit.code"), info=personal("holder", kept=RECORD)
    )
    duplicate_key: Mapped[str | None] = mapped_column(String(64), info=internal("a digest"))
    answers: Mapped[dict[str, Any]] = mapped_column(info=personal("holder", kept=RECORD))
    computed: Mapped[dict[str, Any]] = mapped_column(info=personal("holder", kept=RECORD))
    returned_items: Mapped[list[dict[str, Any]]] = mapped_column(info=personal("holder", kept=RECORD))
    round: Mapped[int]
    protocol: Mapped[str | None] = mapped_column(String(15), info=impersonal())
    service_order: Mapped[str | None] = mapped_column(String(10), info=impersonal())
    external_service_order: Mapped[str | None] = mapped_column(String(60), info=personal("holder", kept=RECORD))
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    submitted_at: Mapped[datetime | None]
    waiting_since: Mapped[datetime | None]
    returned_at: Mapped[datetime | None]
    cure_until: Mapped[date | None] = mapped_column(info=personal("holder", kept=RECORD))
    analyst_id: Mapped[UUID | None] = mapped_column(info=_WHO)
    decision: Mapped[str | None] = mapped_column(String(20), info=personal("holder", kept=RECORD))
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None] = mapped_column(info=_WHO)
    reason_code: Mapped[str | None] = mapped_column(String(40), info=personal("holder", kept=RECORD))
    decision_note: Mapped[str | None] = mapped_column(String(1000), info=personal("holder", kept=RECORD))
    voltage: Mapped[str | None] = mapped_column(String(2), info=personal("holder", kept=RECORD))
    works_needed: Mapped[bool]
    next_step: Mapped[str | None] = mapped_column(String(30), info=impersonal())
    contracts_status: Mapped[ContractsStatus | None] = mapped_column(state_column(ContractsStatus))
    works_status: Mapped[WorksStatus | None] = mapped_column(state_column(WorksStatus))
    end_reason: Mapped[str | None] = mapped_column(String(30), info=impersonal())
    ended_at: Mapped[datetime | None]
    debts: Mapped[dict[str, Any]] = mapped_column(info=personal("holder", wiped={}))
    asks_debts: Mapped[bool] = mapped_column(index=True)
    clocks_on: Mapped[date | None] = mapped_column(info=_DERIVED)
    risk_on: Mapped[date] = mapped_column(default=NO_RISK, info=_DERIVED)
    due_on: Mapped[date] = mapped_column(default=NOTHING_DUE, info=_DERIVED)
    version: Mapped[int] = mapped_column(info=internal())
