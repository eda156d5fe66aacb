"""The mails of a run: the folder that `MAIL_URL=file:` fills, read while it fills."""

import re
import threading
import time
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from pathlib import Path

_LOOK_SECONDS = 0.05
_CODE = re.compile(r"(?<!\d)\d{6}(?!\d)")


@dataclass(frozen=True)
class Mail:
    """One mail file.

    `seen` is when it was found, on the monotonic clock; `code` is empty unless the text holds a code.
    """

    address: str
    kind: str
    code: str
    seen: float


class Mailbox:
    """Reads each new mail file once, however many clients wait.

    Files are renamed into the folder, so they are complete. Those that are there already, such as the mails about the
    demo data, are left out.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._earlier = {file.name for file in folder.glob("*.eml")}
        self._mails: dict[str, Mail] = {}
        self._first: dict[tuple[str, str], Mail] = {}
        self._news = threading.Condition()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="mailbox", daemon=True)
        self._thread.start()

    def wait_for(self, address: str, kind: str, seconds: float) -> Mail | None:
        """Return the first mail of a kind to an address, or None when none came within `seconds`."""
        with self._news:
            self._news.wait_for(lambda: self._first.get((address, kind)), timeout=seconds)
            return self._first.get((address, kind))

    def close(self) -> list[Mail]:
        """Stop reading the folder. Returns every mail in it."""
        self._closed.set()
        self._thread.join()
        self._look()
        return list(self._mails.values())

    def _watch(self) -> None:
        while not self._closed.wait(_LOOK_SECONDS):
            self._look()

    def _look(self) -> None:
        names = {file.name for file in self._folder.glob("*.eml")} - self._mails.keys() - self._earlier
        if names:
            fresh = {name: _read(self._folder / name) for name in names}
            with self._news:
                self._mails.update(fresh)
                for mail in fresh.values():
                    self._first.setdefault((mail.address, mail.kind), mail)
                self._news.notify_all()


def _read(file: Path) -> Mail:
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    text = message.get_body(("plain",))
    found = _CODE.search(text.get_content()) if text else None
    address = message["To"].addresses[0].addr_spec
    kind, code = str(message["X-Ramal-Message"]), found.group() if found else ""
    return Mail(address, kind, code, seen=time.monotonic())
