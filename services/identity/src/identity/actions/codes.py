"""Mail codes and compare entered ones, within limits that all flows share (registration, recovery, change of address).

Limits are counted per address, per mailbox and per network. Addresses and mailboxes are counted as keyed hashes
(`address_mac`, `mailbox_mac`).
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from chassis import addresses
from chassis.mailed_codes import CodeWrong
from identity.actions.tallies import Taken, give_back, open_again_at, take, tally_key
from identity.clients import Vault
from identity.model.mailed_code import MailedCode
from identity.model.problems import TooManyCodes, TooManyWrongCodes
from identity.model.tally import (
    CODES_SENT,
    CODES_SENT_HERE,
    CODES_SENT_NETWORK,
    CODES_SENT_TO_NEW_NETWORKS,
    WRONG_CODES,
    WRONG_CODES_HERE,
    WRONG_CODES_NETWORK,
    Limit,
)


@dataclass(frozen=True)
class Counted:
    """An e-mail address as it is counted: `address` for wrong codes, `mailbox` for mails, both keyed hashes."""

    address: str
    mailbox: str


def counted(vault: Vault, email: str) -> Counted:
    """Return the keyed hashes under which codes for the address `email` are counted. All spellings of an address have
    one hash, and all `+tags` of a mailbox have one.
    """
    key, mailbox = addresses.address_key(email), addresses.mailbox_key(email)
    return Counted(vault.mac("address", key).hex(), vault.mac("mailbox", mailbox).hex())


def take_mail(session: Session, mailbox: str, *, vault: Vault, network: str, now: datetime) -> None:
    """Count a mail with a code before it is sent, for its recipient and for the network of the request. Raises
    TooManyCodes when a count is full.

    `mailbox` is the keyed hash of the mailbox, and `network` is empty when it is not counted. `vault` hashes the keys
    of the counts. The first mail from a network to a mailbox has a higher limit. So strangers in other networks who use
    up the mailbox's mails do not keep its owner from getting a code.
    """

    def count(limit: Limit, subject: str) -> Taken:
        key = tally_key(vault, limit, subject)
        taken = take(session, key, limit, now)
        if taken is None:
            raise TooManyCodes(retry_at=open_again_at(session, key, now), now=now)
        return taken

    here = count(CODES_SENT_HERE, f"{network} {mailbox}")
    count(CODES_SENT_TO_NEW_NETWORKS if here.number == 1 else CODES_SENT, mailbox)
    if network:
        count(CODES_SENT_NETWORK, network)


def try_code(
    session: Session, row: MailedCode, code: str, *, address: str, vault: Vault, network: str, now: datetime
) -> CodeWrong | None:
    """Compare an entered code with the one that was mailed for `row`. Returns None when it is right; otherwise the try
    is counted and CodeWrong is returned, not raised, so that the caller commits the count.

    The caller holds the row locked. `address` is the keyed hash of the address that the code was mailed to, and
    `network` is empty when it is not counted. Raises the row's `lapsed`, CodeSpent, CodeExpired, TooManyWrongCodes.
    """
    row.check_code_usable(now)
    taken = _take_wrong_code(session, row, address=address, vault=vault, network=network, now=now)
    if not vault.is_code(code, code_id=row.code_id, code_hash=row.code_hash):
        row.attempts_left -= 1
        return CodeWrong(row.attempts_left)
    for each in taken:
        give_back(session, each)
    return None


def _take_wrong_code(
    session: Session, row: MailedCode, *, address: str, vault: Vault, network: str, now: datetime
) -> list[Taken]:
    """Count an entered code as wrong before it is compared, for the e-mail address and for the network of the request.

    Returns the counted tries, which the caller takes off again if the code is right. Raises TooManyWrongCodes when a
    count is full, except for the first code that is entered for the `row`. So whoever reads the address's mail always
    gets in, also from a network shared with somebody who guesses. A stranger gains no more than one try for each code
    that is mailed.
    """
    counts = [(WRONG_CODES_HERE, f"{network} {address}"), (WRONG_CODES, address)]
    if network:
        counts.append((WRONG_CODES_NETWORK, network))
    taken = []
    for limit, subject in counts:
        key = tally_key(vault, limit, subject)
        try_ = take(session, key, limit, now)
        if try_:
            taken.append(try_)
        elif not row.is_untried:
            raise TooManyWrongCodes(retry_at=open_again_at(session, key, now), now=now)
    return taken
