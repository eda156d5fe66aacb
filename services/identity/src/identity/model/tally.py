"""How often something was tried lately: passwords for one login, wrong codes for one address, codes sent to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import impersonal
from identity.model.base import Base


@dataclass(frozen=True)
class Limit:
    """So many tries; forgotten after `quiet` without another."""

    scope: str
    tries: int
    quiet: timedelta


LOGIN = Limit("login", tries=3, quiet=timedelta(minutes=10))
"""Wrong passwords for one login, from devices that are not known (seed 001 §1.7: three, ten minutes; G9)."""

DEVICE = Limit("device", tries=3, quiet=timedelta(minutes=10))
"""Wrong passwords from one known device."""

PERSON = Limit("person", tries=5, quiet=timedelta(minutes=10))
"""Wrong passwords for one person over all logins (CPF and e-mail are two), known devices apart. Never shown: what is
above it is answered as a wrong password, so that nobody learns which logins are one person's."""

WRONG_CODES = Limit("wrong_codes", tries=15, quiet=timedelta(hours=24))
"""Wrong registration codes for one address, over all registrations."""

CODES_SENT = Limit("codes_sent", tries=10, quiet=timedelta(hours=1))
"""Mails with a registration's code to one address."""


class Tally(Base):
    """One count. `key` is an HMAC, so the table does not say whom it counts.

    `taken` counts tries when they begin, `failed` when they turned out wrong. Without a further try the count is
    forgotten at `lapses_at`; `opened_at` tells counts of one key that follow one another apart.
    """

    __tablename__ = "tally"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal("an HMAC"))
    taken: Mapped[int]
    failed: Mapped[int]
    opened_at: Mapped[datetime]
    lapses_at: Mapped[datetime] = mapped_column(index=True)
