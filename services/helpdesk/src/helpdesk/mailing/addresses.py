"""The mailbox of tickets: a secret address for the answers to each ticket, the bounce address, and our Message-IDs.

The address of a ticket is a plus-address of the mailbox. Its tag holds the ticket's id and an HMAC of that id, so that
nobody can write to a ticket whose mails they have not seen. The tag is in lower-case base32, because some mail servers
change the case of a local part.
"""

import base64
import binascii
import hashlib
import hmac
from uuid import UUID

from pydantic import SecretStr

from chassis.addresses import address_key, mailbox_key, normalise_address

BOUNCES = "bounces"
"""The tag of the bounce address."""

_MAC_BYTES = 10  # 80 bits: it can only be tried by sending mail
_ID_BYTES = 16
_TAG_CHARACTERS = 42  # base32 of id and MAC
_LOCAL_CHARACTERS = 64  # RFC 5321, section 4.5.3.1.1
_ADDRESS_CHARACTERS = 320


class MailAddresses:
    """The addresses of the mailbox `mailbox`, signed with the first of the comma-separated Fernet keys `keys`.

    A signature by any of the keys is accepted, so that a key is rotated by putting a new one in front. Raises
    ValueError for a mailbox that is no address, has a `+`, or is too long for the tags of tickets.
    """

    def __init__(self, keys: SecretStr, mailbox: str) -> None:
        self.mailbox = address_key(normalise_address(mailbox))
        self._local, _at, self._domain = self.mailbox.rpartition("@")
        if "+" in self._local:
            raise ValueError(f"{mailbox} has a +")
        if len(self._local.encode()) + 1 + _TAG_CHARACTERS > _LOCAL_CHARACTERS:
            raise ValueError(f"{mailbox} leaves no room for the tag of a ticket")
        self._keys = [base64.urlsafe_b64decode(key.strip()) for key in keys.get_secret_value().split(",")]

    @property
    def bounce_address(self) -> str:
        """The envelope sender of our mails, to which mail servers report what they could not deliver."""
        return f"{self._local}+{BOUNCES}@{self._domain}"

    def reply_to(self, ticket_id: UUID) -> str:
        """Return the address of a ticket: a mail to it is an answer in the ticket."""
        tag = ticket_id.bytes + _mac(self._keys[0], "reply_to", ticket_id.bytes)[:_MAC_BYTES]
        return f"{self._local}+{_base32(tag)}@{self._domain}"

    def ticket_in(self, address: str) -> UUID | None:
        """Return the ticket that an address belongs to, or None when the address was not made by `reply_to`."""
        if len(address) > _ADDRESS_CHARACTERS:
            return None
        local, _at, domain = address_key(address.strip()).rpartition("@")
        mailbox, _plus, tag = local.partition("+")
        if (mailbox, domain) != (self._local, self._domain) or len(tag) != _TAG_CHARACTERS:
            return None
        return self._signed_id(tag)

    def is_ours(self, address: str) -> bool:
        """Return whether an address is the mailbox or one of its plus-addresses."""
        return len(address) <= _ADDRESS_CHARACTERS and mailbox_key(address.strip()) == self.mailbox

    def message_id(self, ticket_id: UUID, token: str) -> str:
        """Return the Message-ID, in angle brackets, of the mail about a ticket that `token` names.

        The same ticket and token give the same id under one key. Who does not know the key cannot guess it, so that a
        reference to it shows that the mail was seen.
        """
        mac = _mac(self._keys[0], "message_id", ticket_id.bytes + token.encode())
        return f"<{_base32(mac[:20])}@{self._domain}>"

    def _signed_id(self, tag: str) -> UUID | None:
        try:
            signed = base64.b32decode(tag.upper() + "=" * (-len(tag) % 8))
        except (binascii.Error, ValueError):  # characters that base32 does not have
            return None
        if _base32(signed) != tag:  # the last character has bits that the bytes do not
            return None
        ticket_id, mac = signed[:_ID_BYTES], signed[_ID_BYTES:]
        fits = [hmac.compare_digest(mac, _mac(key, "reply_to", ticket_id)[:_MAC_BYTES]) for key in self._keys]
        return UUID(bytes=ticket_id) if any(fits) else None


def _base32(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()


def _mac(key: bytes, purpose: str, data: bytes) -> bytes:
    derived = hmac.digest(key, f"ramal.helpdesk.mail.{purpose}".encode(), hashlib.sha256)
    return hmac.digest(derived, data, hashlib.sha256)
