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
        self._by_kind: dict[tuple[str, str], list[Mail]] = {}
        self._news = threading.Condition()
        self._looking = threading.Lock()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="mailbox", daemon=True)
        self._thread.start()

    def wait_for(self, address: str, kind: str, seconds: float, *, number: int = 1) -> Mail | None:
        """Return the first mail of a kind to an address, or the one with another `number`; None when it did not come
        within `seconds`.
        """

        def found() -> Mail | None:
            mails = self._by_kind.get((address, kind), [])
            return mails[number - 1] if len(mails) >= number else None

        with self._news:
            self._news.wait_for(found, timeout=seconds)
            return found()

    def forget(self) -> None:
        """Leave out the mails that are there now, as if they had been there from the beginning."""
        with self._looking, self._news:
            self._earlier = {file.name for file in self._folder.glob("*.eml")}
            self._mails.clear()
            self._by_kind.clear()

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
        with self._looking:
            self._take_new()

    def _take_new(self) -> None:
        names = {file.name for file in self._folder.glob("*.eml")} - self._mails.keys() - self._earlier
        if names:
            fresh = {name: _read(self._folder / name) for name in names}
            with self._news:
                self._mails.update(fresh)
                for mail in fresh.values():
                    self._by_kind.setdefault((mail.address, mail.kind), []).append(mail)
                self._news.notify_all()


def _read(file: Path) -> Mail:
    message = BytesParser(policy=policy.default).parsebytes(file.read_bytes())
    text = message.get_body(("plain",))
    found = _CODE.search(text.get_content()) if text else None
    address = message["To"].addresses[0].addr_spec
    kind, code = str(message["X-Ramal-Message"]), found.group() if found else ""
    return Mail(address, kind, code, seen=time.monotonic())
