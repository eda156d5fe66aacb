"""A mail's bytes, read: whoever sent them and whatever they are."""

import hashlib

from helpdesk.mailing.addresses import MailAddresses
from helpdesk.mailing.automatic import why_automatic
from helpdesk.mailing.bounces import read_bounce
from helpdesk.mailing.contents import read_contents
from helpdesk.mailing.incoming import Bounce, Dropped, Incoming, MailFile
from helpdesk.mailing.languages import guessed_language
from helpdesk.mailing.mime import Entity, entity
from helpdesk.mailing.senders import address_or_nothing, addresses_in, message_id, named_addresses, references
from helpdesk.mailing.visible import visible_text

__all__ = ["Bounce", "Dropped", "Incoming", "MailFile", "read_mail"]

_SUBJECT_CHARACTERS = 998
_TEXT_CHARACTERS = 200_000
_DELIVERED = ("delivered-to", "x-original-to", "x-envelope-to", "envelope-to", "x-forwarded-to")


def read_mail(raw: bytes, *, ours: MailAddresses | None = None, envelope_sender: str | None = None) -> Incoming:
    """Return what is in a mail. Never raises, whatever the bytes are, and takes time in proportion to their number.

    `ours`: our addresses; mail from them counts as automatic. `envelope_sender`: the address after MAIL FROM, empty for
    `<>`; None where only the bytes are known, and the mail's Return-Path tells it.
    """
    mail = entity(raw)
    contents = read_contents(mail)
    text = "\n\n".join(piece.strip("\n") for piece in contents.texts if piece.strip())
    if len(text) > _TEXT_CHARACTERS or contents.is_text_cut:
        text = text[:_TEXT_CHARACTERS]
        contents.dropped.append(Dropped("text", "too_large"))
    name, sender = _sender(mail)
    return_path = _return_path(mail, envelope_sender)
    subject = mail.header("subject")[:_SUBJECT_CHARACTERS]
    ancestors = references(mail)
    visible = visible_text(text, subject=subject, sender_name=name, has_ancestors=bool(ancestors))
    return Incoming(
        message_id=message_id(mail),
        sender=sender,
        sender_name=name,
        return_path=return_path,
        to=addresses_in(mail, "to", "apparently-to"),
        cc=addresses_in(mail, "cc"),
        delivered_to=addresses_in(mail, *_DELIVERED),
        subject=subject,
        references=ancestors,
        text=text,
        visible=visible,
        files=contents.files,
        dropped=contents.dropped,
        language=guessed_language(visible) or guessed_language(f"{subject}\n{text}"),
        automatic=why_automatic(mail, sender=sender, return_path=return_path, ours=ours),
        bounce=read_bounce(mail, contents, text),
        identity=_identity(mail),
    )


def _sender(mail: Entity) -> tuple[str, str]:
    """Return the name and the key of the address of the author: From, or Sender where that has none."""
    for header in ("from", "sender"):
        found = named_addresses(mail.plain_header(header))
        if found:
            return found[0]
    return "", ""


def _return_path(mail: Entity, envelope_sender: str | None) -> str | None:
    value = envelope_sender if envelope_sender is not None else mail.plain_header("return-path")
    if envelope_sender is None and not value:
        return None
    bare = value.strip().strip("<>").strip()
    return address_or_nothing(bare) or bare.lower()[:254]


def _identity(mail: Entity) -> str:
    """Return the hash of a mail's Message-ID and body. Line ends do not matter: mail servers change them.

    A mail without Message-ID is known by its sender, date and subject instead.
    """
    known_by = [message_id(mail)] if message_id(mail) else [mail.header(name) for name in ("from", "date", "subject")]
    body = mail.raw.replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
    return hashlib.sha256("\0".join(known_by).encode() + b"\0" + body).hexdigest()
