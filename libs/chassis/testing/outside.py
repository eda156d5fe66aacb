"""A twin of an outside system: a real HTTP server that answers as a test tells it to, also badly."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_DRIP_SECONDS = 0.02


@dataclass(frozen=True)
class Heard:
    """A request that the twin got. `query` has one value per name, `headers` have names in lower case."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes


class Exchange(BaseHTTPRequestHandler):
    """One request to the twin, as an Answer sees it: `server.over` is set when the test is over."""

    server: "OutsideTwin"
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.server.heard.append(
            Heard(
                method=self.command,
                path=parts.path,
                query={name: values[0] for name, values in parse_qs(parts.query).items()},
                headers={name.lower(): value for name, value in self.headers.items()},
                body=self.rfile.read(int(self.headers.get("Content-Length", 0))),
            )
        )
        with suppress(OSError):  # the client has hung up
            self.server.answer(self)

    do_POST = do_GET  # noqa: N815  # the base class's name

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


Answer = Callable[[Exchange], None]


class OutsideTwin(ThreadingHTTPServer):
    """Gives `answer` to every request, and notes each in `heard`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Exchange)
        self.answer: Answer = saying({})
        self.heard: list[Heard] = []
        self.over = threading.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/asked"


@contextmanager
def an_outside_system() -> Iterator[OutsideTwin]:
    """Run a twin inside the block. Afterwards nobody listens at its address."""
    with OutsideTwin() as twin:
        thread = threading.Thread(target=twin.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield twin
        finally:
            twin.over.set()
            twin.shutdown()
            thread.join()


def saying(content: Any, status: int = 200, **headers: str) -> Answer:
    """Return the answer with this content (bytes, or else a value for JSON), status and headers."""
    body = content if isinstance(content, bytes) else json.dumps(content).encode()

    def answer(exchange: Exchange) -> None:
        exchange.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            exchange.send_header(name.replace("_", "-"), value)
        exchange.end_headers()
        exchange.wfile.write(body)

    return answer


def in_turn(*answers: Answer) -> Answer:
    """Return the answer that is the first of `answers` at first, then the next, and the last one from then on."""
    left = list(answers)

    def answer(exchange: Exchange) -> None:
        (left.pop(0) if len(left) > 1 else left[0])(exchange)

    return answer


def silent(exchange: Exchange) -> None:
    """Never answer."""
    exchange.server.over.wait()
    exchange.close_connection = True


def dripping_headers(exchange: Exchange) -> None:
    """Send a header's bytes one by one, without an end."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    _drip(exchange)


def dripping_body(exchange: Exchange) -> None:
    """Send a body's bytes one by one, without an end."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    _drip(exchange)


def hanging_up(exchange: Exchange) -> None:
    """End the connection without a word."""
    exchange.close_connection = True


def hanging_up_midway(exchange: Exchange) -> None:
    """End the connection in the middle of the body."""
    exchange.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"debts": [')
    exchange.close_connection = True


def endless(exchange: Exchange) -> None:
    """Send blanks as fast as they are taken, without an end."""
    exchange.wfile.write(b"HTTP/1.1 200 OK\r\n\r\n")
    exchange.close_connection = True
    while not exchange.server.over.is_set():
        exchange.wfile.write(b" " * 65536)


def _drip(exchange: Exchange) -> None:
    exchange.close_connection = True
    while not exchange.server.over.wait(_DRIP_SECONDS):
        exchange.wfile.write(b"x")
