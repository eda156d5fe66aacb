"""Counts of recent tries: passwords for a login, wrong codes for an address, codes mailed to an address."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import impersonal
from identity.model.base import Base


@dataclass(frozen=True)
class Limit:
    """How many tries are allowed before a count is full, and when the count lapses.

    It lapses `quiet` after the latest try. If `is_fixed`, it lapses `quiet` after the first try, so that nobody can
    keep it full for longer by trying on.
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
"""Wrong passwords for one person over all logins (CPF and e-mail are two), except from known devices. A try above the
limit is answered as a wrong password, so that nobody learns which logins belong to one person."""

OWN_PASSWORD = Limit("own_password", tries=3, quiet=timedelta(minutes=10))
"""Wrong present passwords of one person who is signed in and wants another one, so that a stolen session does not serve
to guess the password."""

SAME_PAIR = Limit("recovery_pair", tries=1, quiet=timedelta(minutes=10), is_fixed=True)
"""Requests to recover an account by one pair of document and e-mail address. Only the first within ten minutes counts
for the document."""

HOUR = timedelta(hours=1)

EMAIL_CHANGES = Limit("email_changes", tries=5, quiet=HOUR, is_fixed=True)
"""Changes of address that one person begins, each of which mails a notice to the person's present address."""

WRONG_CODES_HERE = Limit("wrong_codes_here", tries=10, quiet=HOUR, is_fixed=True)
"""Wrong codes for one address from one network: fewer than for the address, so that a network locks out only itself."""

WRONG_CODES = Limit("wrong_codes", tries=20, quiet=HOUR, is_fixed=True)
"""Wrong codes for one address from all networks."""

WRONG_CODES_NETWORK = Limit("wrong_codes_network", tries=60, quiet=HOUR, is_fixed=True)
"""Wrong codes from one network for all addresses."""

CODES_SENT_HERE = Limit("codes_sent_here", tries=5, quiet=HOUR, is_fixed=True)
"""Mails with codes to one mailbox that one network asked for: fewer than are mailed to the mailbox in all."""

CODES_SENT = Limit("codes_sent", tries=10, quiet=HOUR, is_fixed=True)
"""Mails with codes to one mailbox."""

CODES_SENT_TO_NEW_NETWORKS = replace(CODES_SENT, tries=30)
"""The same count, for the first mail that a network asks for. Such a mail is sent although the ten are used up, so that
a stranger with two or three networks cannot keep a mailbox closed. Thirty is the most that a mailbox gets in all."""

CODES_SENT_NETWORK = Limit("codes_sent_network", tries=200, quiet=HOUR, is_fixed=True)
"""Mails with codes to all mailboxes that one network asked for."""


class Tally(Base):
    """One count. `key` is an HMAC, so that the table does not reveal who is counted.

    `taken` counts tries when they begin, `failed` those that were wrong. The count lapses at `lapses_at`. `opened_at`
    tells a count from an earlier one with the same key.
    """

    __tablename__ = "tally"

    key: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal("an HMAC"))
    taken: Mapped[int]
    failed: Mapped[int]
    opened_at: Mapped[datetime]
    lapses_at: Mapped[datetime] = mapped_column(index=True)
