"""How often something was tried lately: passwords for one login, wrong codes for one address, codes sent to it."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import impersonal
from identity.model.base import Base


@dataclass(frozen=True)
class Limit:
    """So many tries. The count is forgotten `quiet` after the latest try, or after the first one where `is_fixed`.

    A fixed count ends at a moment that further tries do not move, so nobody can keep one full for longer.
    """

    scope: str
    tries: int
    quiet: timedelta
    is_fixed: bool = False


LOGIN = Limit("login", tries=3, quiet=timedelta(minutes=10))
"""Wrong passwords for one login, from devices that are not known (seed 001 §1.7: three, ten minutes; G9)."""

DEVICE = Limit("device", tries=3, quiet=timedelta(minutes=10))
"""Wrong passwords from one known device."""

PERSON = Limit("person", tries=5, quiet=timedelta(minutes=10))
"""Wrong passwords for one person over all logins (CPF and e-mail are two), known devices apart. Never shown: what is
above it is answered as a wrong password, so that nobody learns which logins are one person's."""

HOUR = timedelta(hours=1)

WRONG_CODES_HERE = Limit("wrong_codes_here", tries=10, quiet=HOUR, is_fixed=True)
"""Wrong codes for one address from one network. Fewer than for the address, so one network shuts out itself only."""

WRONG_CODES = Limit("wrong_codes", tries=20, quiet=HOUR, is_fixed=True)
"""Wrong codes for one address from all networks."""

WRONG_CODES_NETWORK = Limit("wrong_codes_network", tries=60, quiet=HOUR, is_fixed=True)
"""Wrong codes from one network for all addresses."""

CODES_SENT_HERE = Limit("codes_sent_here", tries=5, quiet=HOUR, is_fixed=True)
"""Mails with codes to one mailbox that one network asked for: fewer than the mailbox gets."""

CODES_SENT = Limit("codes_sent", tries=10, quiet=HOUR, is_fixed=True)
"""Mails with codes to one mailbox."""

CODES_SENT_NETWORK = Limit("codes_sent_network", tries=200, quiet=HOUR, is_fixed=True)
"""Mails with codes to all mailboxes that one network asked for."""


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
