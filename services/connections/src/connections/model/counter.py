"""Counters: numbers that are given once, such as those of protocols. There may be gaps."""

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import impersonal, nobodys
from connections.model.base import Base


class Counter(Base):
    """The last number that a counter gave. `actions.numbers` draws the next one.

    The rows `calendar` and `calendar_again` count nothing: they are what the job `follow-calendar` remembers.
    """

    __tablename__ = "counter"
    __table_args__ = ({"info": nobodys("numbers of protocols, service orders and units")},)

    name: Mapped[str] = mapped_column(String(40), primary_key=True, info=impersonal())
    value: Mapped[int] = mapped_column(BigInteger)
