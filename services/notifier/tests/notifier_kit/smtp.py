"""A tiny real SMTP server (RFC 5321) on a loopback port, which can be told to refuse, to put off and to hang up."""

import email
import email.policy
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Self

HANG_UP = ""
"""A reply that closes the connection instead."""


@dataclass
class Told:
    """What clients said: mails that were accepted, senders and recipients asked for, connections."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    senders: list[str] = field(default_factory=list)
    verbs: list[str] = field(default_factory=list)
    connections: int = 0


class SmtpTwin:
    """Answers as `replies` says (`{"RCPT": "550 no such user"}`), otherwise accepts everything.

    A reply may be a function of the command's argument; `.` is the end of the data, `CONNECT` the greeting.
    """

    def __init__(self) -> None:
        self.replies: dict[str, str | Callable[[str], str]] = {}
        self.extensions: list[str] = ["8BITMIME"]
        self.told = Told()
        self.reached = threading.Event()
        self.keeps_unanswered = False
        twin = self

        class Dialogue(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                _Dialogue(twin, self).run()

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dialogue)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})

    @contextmanager
    def silent_at(self, verb: str, *, taking: bool = False) -> Iterator[None]:
        """Inside the block the server never answers `verb`; `reached` is set when a client waits for it.

        `taking` a mail it keeps it all the same, as a server does whose answer is lost.
        """
        over = threading.Event()
        self.reached.clear()

        def wait(_argument: str) -> str:
            self.reached.set()
            over.wait()
            return HANG_UP

        self.replies[verb], self.keeps_unanswered = wait, taking
        try:
            yield
        finally:
            del self.replies[verb]
            self.keeps_unanswered = False
            over.set()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exc: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class _Dialogue:
    def __init__(self, twin: SmtpTwin, connection: socketserver.StreamRequestHandler) -> None:
        self._twin, self._connection = twin, connection

    def run(self) -> None:
        self._twin.told.connections += 1
        if not self._say("CONNECT", "", "220 twin"):
            return
        for line in self._connection.rfile:
            verb, _, argument = line.decode().strip().partition(" ")
            verb = verb.upper()
            self._twin.told.verbs.append(verb)
            if verb == "MAIL":
                self._twin.told.senders.append(argument.partition(":")[2].split()[0].strip("<>"))
            if verb == "RCPT":
                self._twin.told.recipients.append(argument.partition(":")[2].split()[0].strip("<>"))
            if not self._say(verb, argument, self._usual(verb)) or verb == "QUIT":
                return
            if verb == "DATA" and "DATA" not in self._twin.replies and not self._receive():
                return

    def _usual(self, verb: str) -> str:
        if verb == "EHLO":
            return "\r\n".join(["250-twin", *(f"250-{name}" for name in self._twin.extensions), "250 HELP"])
        return {"DATA": "354 go on", "QUIT": "221 bye"}.get(verb, "250 fine")

    def _receive(self) -> bool:
        content = b""
        for line in self._connection.rfile:
            if line == b".\r\n":
                break
            content += line[1:] if line.startswith(b".") else line
        mail = email.message_from_bytes(content, policy=email.policy.default)
        if self._twin.keeps_unanswered:
            self._twin.told.mails.append(mail)
            return bool(self._say(".", str(mail["To"]), "250 taken"))
        accepted = self._say(".", str(mail["To"]), "250 taken")
        if accepted.startswith("2"):
            self._twin.told.mails.append(mail)
        return bool(accepted)

    def _say(self, verb: str, argument: str, usual: str) -> str:
        reply = self._twin.replies.get(verb, usual)
        said = reply(argument) if callable(reply) else reply
        if said:
            self._connection.wfile.write(said.encode() + b"\r\n")
        return said
