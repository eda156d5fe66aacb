"""The server that takes mails in by LMTP (RFC 2033) or SMTP (RFC 5321), for the mail server in front of Ramal.

A mail is accepted (250) only after it was committed, and refused for now (4xx) while it cannot be, so that the mail
server in front keeps it and tries again. Whatever ends the process in between, the mail is there once: a repeated
delivery is recognised.
"""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import structlog
from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session

log = structlog.get_logger(__name__)

Deliver = Callable[[bytes], object]
"""Takes one mail in for good, or raises an exception."""

ACCEPTED = "250 2.0.0 Accepted"
TRY_AGAIN = "451 4.3.0 The mail cannot be taken now, try again later"
STOPPING = "421 4.3.2 The server is stopping"

_AT_ONCE = 4
_LOOK_SECONDS = 0.05
_STOP_SECONDS = 0.25
_DATA_FOLLOWS = "354"

logging.getLogger("mail.log").setLevel(logging.ERROR)  # aiosmtpd's own lines have the addresses of senders


class MailServer:
    """A server for mails at `url` (`lmtp://host:port` or `smtp://host:port`), which gives each mail to `deliver`.

    A mail larger than `max_bytes` is refused for good; the limit is announced. Several mails are delivered at once,
    each in a thread.
    """

    def __init__(self, url: str, deliver: Deliver, *, max_bytes: int) -> None:
        parts = urlsplit(url)
        self._host, self._port = parts.hostname or "", parts.port or 0
        self._kind = _LmtpDialogue if parts.scheme == "lmtp" else _Dialogue
        self._deliver = deliver
        self._max_bytes = max_bytes

    def run(self, stop: threading.Event, *, on_ready: Callable[[], object] = lambda: None) -> None:
        """Serve until `stop` is set. Then refuse new connections, answer the mails that came in whole, and return.

        `on_ready` is called once the server listens. Raises OSError when it cannot listen.
        """
        with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="mail") as pool:
            asyncio.run(self._serve(stop, pool, on_ready))

    async def _serve(self, stop: threading.Event, pool: ThreadPoolExecutor, on_ready: Callable[[], object]) -> None:
        loop = asyncio.get_running_loop()
        handler, dialogues = _Handler(self._deliver, pool), set[_Dialogue]()

        def open_dialogue() -> _Dialogue:
            return self._kind(handler, dialogues, max_bytes=self._max_bytes, loop=loop)

        server = await loop.create_server(open_dialogue, self._host, self._port)
        log.info("mail.listening", host=self._host, port=self._port)
        on_ready()
        while not stop.is_set():  # looked at here and not in a thread, so that it shows that this loop turns
            await asyncio.sleep(_STOP_SECONDS)
        server.close()
        for dialogue in list(dialogues):
            dialogue.end()
        while dialogues:
            await asyncio.sleep(_LOOK_SECONDS)


class _Handler:
    """What aiosmtpd calls at the steps of a dialogue."""

    def __init__(self, deliver: Deliver, pool: ThreadPoolExecutor) -> None:
        self._deliver = deliver
        self._pool = pool

    async def handle_EHLO(  # noqa: N802  # aiosmtpd's name
        self, _server: SMTP, session: Session, _envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Return the greeting's answer, which also announces that commands may come without waiting (RFC 2920)."""
        session.host_name = hostname
        return [*answers[:-1], "250-PIPELINING", answers[-1]]

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Deliver the mail of `envelope`, and return the answer for each of its recipients."""
        assert isinstance(server, _Dialogue)  # noqa: S101  # for its type alone
        raw = with_envelope(envelope)
        server.is_delivering = True
        try:
            await asyncio.get_running_loop().run_in_executor(self._pool, self._deliver, raw)
        except Exception:  # of whatever kind: the mail server in front still has the mail
            log.exception("mail.not_taken", size=len(raw))
            return TRY_AGAIN
        return ACCEPTED

    async def handle_exception(self, _error: Exception) -> str:
        """Return the answer to a command that failed by a fault of ours, instead of a refusal for good."""
        log.exception("mail.command_failed")
        return TRY_AGAIN


class _Dialogue(SMTP):
    """A connection of a client, which is in the set `open_ones` while it lasts."""

    def __init__(
        self, handler: _Handler, open_ones: "set[_Dialogue]", *, max_bytes: int, loop: asyncio.AbstractEventLoop
    ) -> None:
        self.line_length_limit = max_bytes  # longer lines than RFC 5321 allows are common
        super().__init__(
            handler,
            data_size_limit=max_bytes,
            enable_SMTPUTF8=True,
            hostname=socket.gethostname(),
            ident="Ramal",
            loop=loop,
        )
        self.is_delivering = False
        self._is_ending = False
        self._open_ones = open_ones

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._open_ones.add(self)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        self._open_ones.discard(self)
        super().connection_lost(error)

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802  # aiosmtpd's name
        await super().smtp_DATA(arg)
        self.is_delivering = False
        if self._is_ending:
            self.end()

    def end(self) -> None:
        """Close the connection, at once or when the mail that is being delivered was answered."""
        self._is_ending = True
        if not self.is_delivering and isinstance(self.transport, asyncio.WriteTransport):
            self.transport.write(STOPPING.encode() + b"\r\n")
            self.transport.close()


class _LmtpDialogue(_Dialogue, LMTP):
    """An LMTP connection: after the data, each recipient has an answer of its own (RFC 2033, section 4.2)."""

    _recipients = 0

    async def push(self, status: str) -> None:  # type: ignore[override]  # aiosmtpd itself never sends bytes
        if status.startswith(_DATA_FOLLOWS) and self.envelope:
            self._recipients = len(self.envelope.rcpt_tos)
        elif self._recipients:
            status, self._recipients = "\r\n".join([status] * self._recipients), 0
        await super().push(status)


def with_envelope(envelope: Envelope) -> bytes:
    """Return the mail of an SMTP `envelope` with the lines that final delivery adds (RFC 5321, section 4.4).

    Return-Path has the sender, and one Delivered-To each a recipient.
    """
    sender = (envelope.mail_from or "").strip("<>")
    lines = [f"Return-Path: <{sender}>", *(f"Delivered-To: {recipient}" for recipient in envelope.rcpt_tos)]
    content = envelope.original_content or b""
    return b"".join(line.encode("utf-8", "surrogateescape") + b"\r\n" for line in lines) + content
