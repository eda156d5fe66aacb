"""The mails that the platform wrote into its folder, read as their recipients read them."""

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import cache
from pathlib import Path

from chassis.testing.processes import wait_until

ARRIVAL_SECONDS = 20.0


class NoSuchMail(AssertionError):
    """The mail did not arrive in time."""


@dataclass(frozen=True)
class Mail:
    """One mail: to whom, of which kind, in which language, its two bodies, and what an answer to it needs."""

    to: str
    kind: str
    language: str
    subject: str
    text: str
    html: str
    message_id: str
    references: tuple[str, ...]
    reply_to: str

    @property
    def code(self) -> str:
        """The code: the one run of six digits in the plain text."""
        runs: list[str] = [run for run in re.findall(r"[0-9]+", self.text) if len(run) == 6]
        assert len(runs) == 1, f"{len(runs)} runs of six digits in: {self.text}"
        return runs[0]


@dataclass(frozen=True)
class Mailbox:
    """All mails of a platform."""

    folder: Path

    def to(self, address: str, kind: str = "") -> list[Mail]:
        """The mails to one address, oldest first, all of them or those of one kind."""
        mails = [_read(file) for file in sorted(self.folder.glob(f"*{kind}.eml"))]
        return [mail for mail in mails if mail.to == address]

    def wait_for(self, address: str, kind: str, *, count: int = 1) -> Mail:
        """The newest mail of a kind to an address, when `count` of them are there. Raises NoSuchMail."""
        if not wait_until(lambda: len(self.to(address, kind)) >= count, ARRIVAL_SECONDS):
            raise NoSuchMail(f"{count} × {kind} to {address}; there are {[mail.kind for mail in self.to(address)]}")
        found = self.to(address, kind)
        assert len(found) == count, f"{len(found)} × {kind} to {address}, not {count}"
        return found[-1]


@cache
def _read(file: Path) -> Mail:
    message = message_from_bytes(file.read_bytes(), _class=EmailMessage, policy=policy.default)
    return Mail(
        to=message["To"].addresses[0].addr_spec,
        kind=str(message["X-Ramal-Message"]),
        language=str(message["Content-Language"]),
        subject=str(message["Subject"]),
        text=_body(message, "plain"),
        html=_body(message, "html"),
        message_id=str(message["Message-ID"] or ""),
        references=tuple(str(message["References"] or "").split()),
        reply_to=message["Reply-To"].addresses[0].addr_spec if message["Reply-To"] else "",
    )


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    assert part is not None, f"no text/{kind}"
    return str(part.get_content())
