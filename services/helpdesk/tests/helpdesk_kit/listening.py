"""A mail server of helpdesk on a free port of this machine, and what a mail server in front of it says."""

import smtplib
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from chassis.testing.servers import free_port
from helpdesk.delivery.server import Deliver, MailServer

SECONDS = 30


class Listening:
    """A mail server that runs in a thread of this process; `url` is its address."""

    def __init__(self, scheme: str, deliver: Deliver, max_bytes: int) -> None:
        self.port = free_port()
        self.url = f"{scheme}://127.0.0.1:{self.port}"
        self._stop = threading.Event()
        self._ready = threading.Event()
        server = MailServer(self.url, deliver, max_bytes=max_bytes)
        self._thread = threading.Thread(target=server.run, args=(self._stop,), kwargs={"on_ready": self._ready.set})

    def __enter__(self) -> "Listening":
        self._thread.start()
        assert self._ready.wait(SECONDS)
        return self

    def __exit__(self, *_: object) -> None:
        self.begin_to_stop()
        self.wait_until_stopped()

    def begin_to_stop(self) -> None:
        self._stop.set()

    def wait_until_stopped(self) -> None:
        self._thread.join(SECONDS)
        assert not self._thread.is_alive()

    @contextmanager
    def client(self) -> Iterator[smtplib.SMTP]:
        """A connection, greeted: LMTP or SMTP as the server."""
        kind = smtplib.LMTP if self.url.startswith("lmtp") else smtplib.SMTP
        client = kind("127.0.0.1", self.port, timeout=SECONDS)
        try:
            client.ehlo_or_helo_if_needed()
            yield client
        finally:
            client.close()

    def send(self, raw: bytes, *recipients: str, sender: str = "pessoa@consumo.example") -> list[int]:
        """Deliver one mail, and return the codes of the answers that follow its data."""
        with self.client() as client:
            assert client.mail(sender)[0] == 250
            for recipient in recipients:
                assert client.rcpt(recipient)[0] == 250
            codes = [client.data(raw)[0]]
            if isinstance(client, smtplib.LMTP):
                codes += [client.getreply()[0] for _ in recipients[1:]]
            assert client.noop()[0] == 250, "nothing is left over"
            return codes
