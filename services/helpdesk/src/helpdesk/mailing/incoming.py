"""What is read from a mail that came in."""

from dataclasses import dataclass, field
from typing import NamedTuple


@dataclass(frozen=True)
class MailFile:
    """A file that came with a mail. `name` is safe to store and to show; `media_type` is what the sender claims."""

    name: str
    media_type: str
    content: bytes = field(repr=False)


class Dropped(NamedTuple):
    """A file of a mail that is not kept. `why` is `too_large`, `too_many` or `too_deep`."""

    name: str
    why: str


@dataclass(frozen=True)
class Bounce:
    """A report that a mail to `address` did not arrive.

    `permanent` is True when it never will, False when the server gave up for now, and None when it is only delayed.
    `about_message_id` is the Message-ID of the mail, in angle brackets, where the report names it.
    """

    address: str
    permanent: bool | None
    about_message_id: str | None


@dataclass(frozen=True)
class Incoming:
    """A mail that came in, as far as it could be read; what is missing is an empty text or list.

    Addresses are in the form of `chassis.addresses.address_key`, Message-IDs have their angle brackets.

    `return_path`: the address for bounces; empty for mail that must not be answered, None when nothing says so.
    `delivered_to`: the addresses that mail servers noted on delivery (Delivered-To, X-Original-To).
    `references`: the mails that this one answers, oldest first.
    `text`: the whole text, plain. `visible`: the text without quotes and signature.
    `language`: pt, es or en, as guessed from the words; None when unsure.
    `automatic`: why the mail was not written by a person, as a code; empty for a person's.
    `identity`: a hash of Message-ID and body: the same for a mail that is delivered twice.
    """

    message_id: str
    sender: str
    sender_name: str
    return_path: str | None
    to: list[str]
    cc: list[str]
    delivered_to: list[str]
    subject: str
    references: list[str]
    text: str = field(repr=False)
    visible: str = field(repr=False)
    files: list[MailFile]
    dropped: list[Dropped]
    language: str | None
    automatic: str
    bounce: Bounce | None
    identity: str
