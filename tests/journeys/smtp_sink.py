"""A mail server that takes every mail and writes it into a folder, as the platform itself does without a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from launcher.ports import free_ports


class _Folder:
    """What the server does with a mail: a file per recipient, named by its kind and complete from the start.

    While the folder cannot be written, mails are refused for now.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        kind = message_from_bytes(content)["X-Ramal-Message"] or "unknown"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            for _recipient in envelope.rcpt_tos:
                number = next(self._numbers)
                partial = self._folder / f".{number}.part"
                partial.write_bytes(content)
                partial.replace(self._folder / f"{number:08}-{kind}.eml")
        except OSError:
            return "451 try again later"
        return "250 taken"


@contextmanager
def smtp_sink(folder: Path) -> Iterator[str]:
    """Run the server, and yield its address as `MAIL_URL` wants it."""
    (port,) = free_ports(1)
    server = Controller(_Folder(folder), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.stop()
