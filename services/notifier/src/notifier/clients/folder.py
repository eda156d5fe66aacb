"""Mail as files: one `.eml` per mail in a folder, for the embedded default and in place of SMTP in tests.

A file is renamed to its place when it is complete. Its name comes from the notification alone, so that a mail that is
sent again after a crash replaces its first copy; names sort by the time of the notification. A mail survives the kill
of any process, but not a power cut: syncing every mail to the disk would cost more than all other work together. An
installation that needs more uses SMTP.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from notifier.clients.mail import Mail, SendMail, TryLater


class FileMailer:
    """Writes mails as files into `folder`, which is created if missing. Only the owner can read the files."""

    parallel = 1

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def connected(self) -> Iterator[SendMail]:
        """Return a context manager that yields a function: called with a Mail, it writes the mail into the folder."""
        yield self._send

    def _send(self, mail: Mail) -> None:
        """Write one mail to its file, complete or not at all. Raises TryLater when the folder cannot be written."""
        content = mail.message.as_bytes(policy=mail.message.policy.clone(linesep="\n"))
        final = self.folder / f"{mail.id}-{mail.kind}.eml"
        partial = self.folder / f".{mail.id}.{os.getpid()}.part"
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            try:
                _write(partial, content)
                partial.replace(final)
            finally:
                partial.unlink(missing_ok=True)
        except OSError as error:
            raise TryLater("folder_unavailable", error.strerror or repr(error)) from error


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
