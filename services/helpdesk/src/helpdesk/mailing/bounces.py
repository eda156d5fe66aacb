"""Reports that a mail of ours did not arrive: those of RFC 3464, and the texts of servers that write their own."""

import re
from dataclasses import dataclass

from helpdesk.mailing.contents import Contents
from helpdesk.mailing.incoming import Bounce
from helpdesk.mailing.mime import Entity, entity
from helpdesk.mailing.senders import address_or_nothing, message_id, references

_TEXT_CHARACTERS = 64 * 1024
_RECIPIENTS = 50
_REPORTS = 5

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_REPLY = re.compile(r"(?:\A|[\s:;(#])([45])\d\d[\s-]")
_ABOUT_THIS_MAIL = ("2.2", "2.3", "3.4")
"""Permanent statuses (after the 5) that another mail may not meet: a full mailbox, and a mail that is too large."""

_MESSAGE_ID = re.compile(r"(?im)^[ \t]*Message-ID:[ \t]*(<[^<>\s]{1,990}>)")
_QMAIL = re.compile(r"(?m)^<([^<>\s@]+@[^<>\s@]+)>:?[ \t]*\n(.{0,500})")
_LISTED = re.compile(
    r"(?m)^[ \t]*+<?([^\s<>:;,()@]+@[^\s<>:;,()@]+[^\s<>:;,()@.])>?[ \t]*+(?:\([^()\n]*+\))?:?[ \t]*+(.{0,300})"
)
_COPY = re.compile(
    r"(?mi)^-{2,}+[^\n]{0,200}?(?:copy of the message|original message|mensagem original|mensaje original"
    r"|returned message)[^\n]*"
)
_SAYS_DELAYED = re.compile(
    r"delayed|has not been delivered .{0,60}after|not yet been delivered|will (?:continue to )?(?:be retried|try)"
    r"|no action is required|atrasad|retrasad|demorad",
    re.IGNORECASE | re.DOTALL,
)
_SAYS_FAILED = re.compile(
    r"could ?n[o']t (?:be delivered|deliver)|wasn't able to deliver|undeliver|delivery .{0,30}fail"
    r"|permanent(?: fatal)? error|n[aã]o (?:foi poss[ií]vel entregar|p[oô]de ser entregue)"
    r"|no se (?:pudo|ha podido) entregar",
    re.IGNORECASE | re.DOTALL,
)
_SAYS_GAVE_UP = re.compile(
    r"too long|timed? ?out|retry time|expired|temporar|quota|mailbox (?:is )?full", re.IGNORECASE
)
_SAYS_PERMANENT = re.compile(
    r"permanent|no such user|user unknown|unknown user|does(?:n't| not) exist|no mailbox|address rejected|not found"
    r"|n[aã]o existe|no existe|recipient unknown|invalid recipient",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Recipient:
    """What a report says about one address; `permanent` as in `Bounce`."""

    address: str
    permanent: bool | None


def read_bounce(mail: Entity, contents: Contents, text: str) -> Bounce | None:
    """Return what a mail reports about a mail of ours that did not arrive; None for every other mail.

    `text` is the mail's own text. Of several addresses the first that failed counts. A report of success, of reading
    (MDN) or of complaints is no bounce.
    """
    found = _reported(contents.reports)
    if not found and not contents.reports and _may_bounce(mail):
        found = _told(mail, text[:_TEXT_CHARACTERS])
    if not found:
        return None
    first = sorted(found, key=lambda recipient: recipient.permanent is None)[0]
    return Bounce(first.address, first.permanent, _about(mail, contents, text[:_TEXT_CHARACTERS]))


def _may_bounce(mail: Entity) -> bool:
    """Return whether a mail that has no delivery report in a part of its own may report a bounce in prose.

    It may if a mail server sent it.
    """
    if mail.media_type == "multipart/report" and mail.parameters.get("report-type", "").lower() != "delivery-status":
        return False
    sender = mail.header("from").lower()
    from_server = any(word in sender for word in ("mailer-daemon", "postmaster", "mail delivery", "maildelivery"))
    return from_server or mail.has("x-failed-recipients") or mail.header("return-path") == "<>"


def _reported(reports: list[str]) -> list[_Recipient]:
    """Return the addresses in delivery reports that failed or are delayed."""
    found: list[_Recipient] = []
    for report in reports[:_REPORTS]:
        for group in re.split(r"\n[ \t]*\n", report[:_TEXT_CHARACTERS].strip())[:_RECIPIENTS]:
            fields = entity(group.strip().encode() + b"\n\n")
            action = fields.header("action").lower().partition(" ")[0]
            address = _typed_address(fields.header("original-recipient")) or _typed_address(
                fields.header("final-recipient")
            )
            if address and action in ("failed", "delayed"):
                status = f"{fields.header('status')} {fields.header('diagnostic-code')}"
                found.append(_Recipient(address, None if action == "delayed" else _is_permanent(status)))
    return found


def _typed_address(value: str) -> str:
    """Return the key of an address behind its type: `rfc822; a@b`."""
    return address_or_nothing(value.rpartition(";")[2].strip().strip("<>"))


def _told(mail: Entity, text: str) -> list[_Recipient]:
    """Return the addresses that a mail server names in a text of its own."""
    before_copy = _COPY.split(text, maxsplit=1)[0]
    if _SAYS_DELAYED.search(before_copy) and not re.search("permanent|given up|giving up", before_copy, re.IGNORECASE):
        is_delayed = True
    elif _SAYS_FAILED.search(f"{mail.header('subject')} {before_copy}") or mail.has("x-failed-recipients"):
        is_delayed = False
    else:
        return []
    listed = [(found[1], found[2]) for found in (*_QMAIL.finditer(before_copy), *_LISTED.finditer(before_copy))]
    named = [(address, "") for address in mail.header("x-failed-recipients").split(",")]
    for address, why in [*named, *listed][:_RECIPIENTS]:
        key = address_or_nothing(address.strip("<>"))
        if key:
            return [_Recipient(key, None if is_delayed else _is_permanent(f"{why} {before_copy}"))]
    return []


def _is_permanent(said: str) -> bool:
    """Return whether a server will not take mail for an address any more, by its status or its words.

    A full mailbox, a mail that is too large, and a refusal of this mail (5.6 and 5.7: content and policy) say nothing
    about the next mail, so they are not permanent.
    """
    status = _STATUS.search(said)
    if status:
        kind = f"{status[2]}.{status[3]}"
        return status[1] == "5" and kind not in _ABOUT_THIS_MAIL and status[2] not in ("6", "7")
    if _SAYS_GAVE_UP.search(said):
        return False
    reply = _REPLY.search(said)
    return reply[1] == "5" if reply else bool(_SAYS_PERMANENT.search(said))


def _about(mail: Entity, contents: Contents, text: str) -> str | None:
    """Return the Message-ID of the mail that did not arrive: of its returned copy, or as the report refers to it."""
    for returned in contents.returned:
        if found := message_id(returned):
            return found
    in_text = _MESSAGE_ID.search(text)
    if in_text:
        return in_text[1]
    referred = references(mail)
    return referred[-1] if referred else None
