"""A mail server that takes every mail and writes it into a folder, as the platform itself does without a server.

It is a program, too, for a container of its own: `python3 smtp_sink.py HOST PORT FOLDER`.
"""

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from itertools import count
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session


class _Folder:
    """What the server does with a mail: a file per recipient, named by its kind and complete from the start.

    While the folder cannot be written, mails are refused for now.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        earlier = [int(file.name.partition("-")[0]) for file in folder.glob("[0-9]*-*.eml")]
        self._numbers = count(max(earlier, default=0) + 1)

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
    from launcher.ports import free_ports  # the program does without the launcher

    (port,) = free_ports(1)
    server = Controller(_Folder(folder), hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        server.stop()


def main(host: str, port: str, folder: str) -> None:
    """Run the server until the process is told to stop."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit())
    Controller(_Folder(Path(folder)), hostname=host, port=int(port)).start()
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:4])
