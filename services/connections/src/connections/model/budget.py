"""Budgets: what the works for a connection cost and who pays, as they were offered, revision by revision."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Self
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.files import StoredFile
from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from connections.model.base import Base
from connections.model.offer import Offer
from connections.model.request_record import RECORD


class Budget(Base):
    """One revision of a request's budget, with its PDF in the blob store under `key`.

    Nothing of it changes once it is issued, except `open_until`: the day after which a job ends its validity, and None
    once it was answered, replaced by a later revision, or its request is over. `works` are `{description, by, cost}`
    each, with amounts in reais as texts. Amounts in columns are whole cents.
    """

    __tablename__ = "budget"
    __table_args__ = (
        Index("uq_budget_request_id_revision", "request_id", "revision", unique=True),
        {
            "info": whose(
                holder=By(through="request_id", as_owner="holder"),
                why="the customer accepts what the works cost (REN 1000/2021, art. 83)",
                how_long="as long as the request",
                exported_as="budgets",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    request_id: Mapped[UUID] = mapped_column(ForeignKey("connection_request.id"))
    revision: Mapped[int]
    works: Mapped[list[dict[str, Any]]] = mapped_column(info=personal("holder", kept=RECORD))
    cost_cents: Mapped[int] = mapped_column(BigInteger)
    participation_cents: Mapped[int] = mapped_column(BigInteger)
    term_days: Mapped[int]
    valid_until: Mapped[date] = mapped_column(info=impersonal("the last day to accept it"))
    works_class: Mapped[str] = mapped_column(String(20), info=impersonal())
    issued_at: Mapped[datetime]
    issued_by: Mapped[UUID] = mapped_column(info=internal("a user id"))
    open_until: Mapped[date | None] = mapped_column(index=True, info=internal("which budgets wait for an answer"))
    key: Mapped[str] = mapped_column(String(200), info=internal())
    name: Mapped[str] = mapped_column(String(150), info=impersonal("made from the protocol"))
    media_type: Mapped[str] = mapped_column(String(80), info=impersonal())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), info=personal("holder", kept=RECORD, internal=True))
    scan: Mapped[str] = mapped_column(String(20), info=internal())

    @classmethod
    def of(cls, offer: Offer, stored: StoredFile, *, revision: int, by: UUID, now: datetime) -> Self:
        """Return a new revision with the contents of `offer` and the PDF `stored`, without adding it to a request.

        `by` is the user id of the analyst who issues it.
        """
        return cls(
            id=new_id(),
            revision=revision,
            works=[work.as_json() for work in offer.works],
            cost_cents=_cents(offer.cost),
            participation_cents=_cents(offer.participation),
            term_days=offer.term_days,
            valid_until=offer.valid_until,
            works_class=offer.works_class,
            issued_at=now,
            issued_by=by,
            open_until=offer.valid_until,
            **stored.columns(),
        )

    @property
    def cost(self) -> str:
        """What all works cost, in reais: `1234.50`."""
        return _reais(self.cost_cents)

    @property
    def participation(self) -> str:
        """What the customer pays, in reais: `1234.50`."""
        return _reais(self.participation_cents)

    @property
    def is_free(self) -> bool:
        """Whether the customer pays nothing, so that no answer is an acceptance (REN 1000/2021, art. 83 §3)."""
        return self.participation_cents == 0

    @property
    def file(self) -> StoredFile:
        return StoredFile.of(self)


def _cents(amount: Decimal) -> int:
    return int(amount * 100)


def _reais(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"
