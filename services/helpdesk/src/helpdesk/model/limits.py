"""How many tickets may be opened without an account."""

from dataclasses import dataclass, field

from chassis.mailed_codes import keyed_hash


@dataclass(frozen=True, kw_only=True)
class Limits:
    """How many tickets may be opened without an account: for one mailbox in a day, and from one network in an hour.

    Mailboxes and networks are counted by hashes under `key`.
    """

    per_mailbox: int
    per_network: int
    key: bytes = field(repr=False)

    def counted(self, kind: str, what: str) -> str:
        """Return the keyed hash of a mailbox or a network (`kind`), by which it is counted."""
        return keyed_hash(self.key, "ramal.helpdesk.opening", kind, what).hex()
