"""A mail of the corpus, with what must be read from it, and the factories that write mails byte by byte."""

import base64
from dataclasses import dataclass, field

from helpdesk.mailing.reading import Bounce, Dropped

SENDER = "maria.souza@cliente.example"
DESK = "atendimento@ramal.example"
TICKET = "atendimento+aebagbafaydqqcikbmga2dqpcaireeyuculbogazdinryhi6d4@ramal.example"
OURS = "<k3vrtxq7@ramal.example>"
THEIRS = "<carta-1@cliente.example>"


@dataclass(frozen=True)
class Case:
    """A mail and what is expected of it. What a case does not name is as in a usual mail of Maria's.

    `files`: names and contents. `language`: None for a mail that is too short or mixed to tell.
    """

    name: str
    raw: bytes = field(repr=False)
    visible: str = ""
    text: str | None = None
    automatic: str = ""
    bounce: Bounce | None = None
    files: tuple[tuple[str, bytes], ...] = ()
    dropped: tuple[Dropped, ...] = ()
    references: tuple[str, ...] = ()
    sender: str = SENDER
    sender_name: str = "Maria Souza"
    subject: str = "Sistema"
    message_id: str = THEIRS
    language: str | None = None
    to: tuple[str, ...] = (DESK,)
    cc: tuple[str, ...] = ()
    return_path: str | None = SENDER


def mail(
    body: str | bytes,
    *more: str,
    subject: str = "Sistema",
    to: str = DESK,
    sender: str = f"Maria Souza <{SENDER}>",
    return_path: str | None = SENDER,
    message_id: str = THEIRS,
    kind: str = "text/plain; charset=utf-8",
    encoding: str = "8bit",
    line_end: str = "\r\n",
    charset: str = "utf-8",
) -> bytes:
    """Return the bytes of a mail. `more` are further header lines; an empty argument leaves its header out."""
    lines = [
        "" if return_path is None else f"Return-Path: <{return_path}>",
        f"From: {sender}" if sender else "",
        f"To: {to}" if to else "",
        f"Subject: {subject}" if subject else "",
        f"Message-ID: {message_id}" if message_id else "",
        "Date: Fri, 27 Nov 2026 10:15:00 -0300",
        "MIME-Version: 1.0",
        f"Content-Type: {kind}" if kind else "",
        f"Content-Transfer-Encoding: {encoding}" if encoding else "",
        *more,
    ]
    head = line_end.join(line for line in lines if line).encode("utf-8", "surrogateescape")
    raw = body if isinstance(body, bytes) else body.replace("\n", line_end).encode(charset)
    return head + 2 * line_end.encode() + raw


def answer(body: str | bytes, *more: str, **how: str) -> bytes:
    """Return the bytes of a mail that answers one of ours."""
    subject = how.pop("subject", "Re: Sistema")
    return mail(body, f"In-Reply-To: {OURS}", f"References: {OURS}", *more, subject=subject, **how)


def reply(name: str, body: str, visible: str, language: str | None, *more: str, **how: str) -> Case:
    """Return the case of an answer to one of our mails."""
    return Case(
        name,
        answer(body, *more, **how),
        visible=visible,
        language=language,
        references=(OURS,),
        subject=how.get("subject", "Re: Sistema"),
    )


def part(body: str | bytes, *head: str) -> bytes:
    """Return the bytes of a part of a multipart mail; `head` are its header lines."""
    raw = body if isinstance(body, bytes) else body.replace("\n", "\r\n").encode()
    return "\r\n".join(head).encode() + b"\r\n\r\n" + raw


def multipart(*parts: bytes, boundary: str = "=_fronteira", closed: bool = True) -> bytes:
    """Return the body of a multipart mail."""
    lines = [b"--" + boundary.encode() + b"\r\n" + one + b"\r\n" for one in parts]
    return b"".join(lines) + (b"--" + boundary.encode() + b"--\r\n" if closed else b"")


def nested(kind: str, *parts: bytes, boundary: str) -> bytes:
    """Return a multipart as a part."""
    return part(multipart(*parts, boundary=boundary), f'Content-Type: multipart/{kind}; boundary="{boundary}"')


def encoded(content: bytes) -> str:
    """Return Base64 in lines, as mails have it."""
    return base64.encodebytes(content).decode().strip()


def attached(name: str, content: bytes, kind: str = "application/pdf", disposition: str = "attachment") -> bytes:
    """Return a file as a part."""
    return part(
        encoded(content),
        f'Content-Type: {kind}; name="{name}"',
        "Content-Transfer-Encoding: base64",
        f'Content-Disposition: {disposition}; filename="{name}"',
    )


def text_part(body: str, kind: str = "plain") -> bytes:
    return part(body, f"Content-Type: text/{kind}; charset=utf-8", "Content-Transfer-Encoding: 8bit")
