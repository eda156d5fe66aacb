"""A service that answers with what reached it, and misbehaves on request.

The path's last segment says how it answers: `slow` too late, `broken` not at all, `big` and `tagged` with something to
compress, `described` with headers, `stream` piece by piece, `socket` by changing the protocol.
Anything else is echoed as JSON.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

BIG = json.dumps({"text": "luz " * 1000}).encode()


@dataclass
class Received:
    """One request as the service got it; `body_size` is -1 when the body was cut off."""

    method: str
    path: str
    headers: Message
    body_size: int


@dataclass
class EchoService:
    """What the service was asked so far.

    `keys` is its key set (None: it fails to tell), `ready` how it says it is, `always` a status for every other answer.
    """

    name: str
    port: int = 0
    host: str = "127.0.0.1"
    received: list[Received] = field(default_factory=list)
    keys: dict[str, Any] | None = None
    ready: str = "ready"
    always: int = 0
    keys_asked: int = 0
    go_on: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"{self.host}:{self.port}"

    @property
    def last(self) -> Received:
        return self.received[-1]

    def paths(self) -> list[str]:
        return [request.path for request in self.received]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 20
    disable_nagle_algorithm = True
    server: "_Server"

    def do_any(self) -> None:
        service = self.server.service
        if self.path == "/oauth/jwks":
            service.keys_asked += 1
            self._answer(json.dumps(service.keys).encode(), status=200 if service.keys else 500)
            return
        if self.path == "/health/ready":
            self._answer(
                json.dumps({"status": service.ready}).encode(), status=503 if service.ready == "unready" else 200
            )
            return
        request = Received(self.command, self.path, self.headers, self._body_size())
        service.received.append(request)
        answer = getattr(self, "_" + self.path.partition("?")[0].rpartition("/")[2], None)
        (answer or self._echo)()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_any  # noqa: N815  # http.server's

    def _body_size(self) -> int:
        if self.headers.get("Transfer-Encoding") != "chunked":
            wanted = int(self.headers.get("Content-Length", 0))
            got = len(self.rfile.read(wanted))
            return got if got == wanted else -1
        size = 0
        while line := self.rfile.readline().strip():
            piece = int(line, 16)
            size += piece
            self.rfile.read(piece + 2)
            if not piece:
                return size
        return -1

    def _answer(self, body: bytes, *, status: int = 200, **headers: str) -> None:
        self.send_response(status if self.path == "/health/ready" else self.server.service.always or status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _echo(self) -> None:
        request = self.server.service.last
        seen = {"service": self.server.service.name, "method": request.method, "path": request.path}
        self._answer(json.dumps({**seen, "body_size": request.body_size}).encode())

    def _slow(self) -> None:
        self.server.service.go_on.wait(20)
        self._echo()

    def _broken(self) -> None:
        self.close_connection = True

    def _babble(self) -> None:
        self.wfile.write(b"this is not HTTP\r\n\r\n")
        self.close_connection = True

    def _big(self) -> None:
        self._answer(BIG)

    def _tagged(self) -> None:
        self._answer(BIG, ETag='"7"')

    def _described(self) -> None:
        """With every header that a service of ours adds to an answer."""
        self._answer(
            b"{}",
            **{
                "Content-Disposition": "attachment; filename=exemplo.pdf",
                "Content-Language": "pt",
                "ETag": '"7"',
                "Idempotency-Replayed": "true",
                "Location": "/api/notifier/v1/answers/1",
                "Retry-After": "5",
            },
        )

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        self.wfile.write(b"data: first\n\n")
        self.server.service.go_on.wait(20)
        self.wfile.write(b"data: second\n\n")
        self.close_connection = True

    def _socket(self) -> None:
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n")
        self.wfile.write(self.rfile.readline().upper())
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing: what matters is in `received`."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def __init__(self, service: EchoService) -> None:
        self.service = service
        super().__init__((service.host, service.port), _Handler)
        service.port = self.server_port

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Nothing: the gateway may hang up on us whenever it likes."""


@contextmanager
def running(service: EchoService) -> Iterator[EchoService]:
    """The service answering on its port (a free one the first time)."""
    server = _Server(service)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield service
    finally:
        server.shutdown()
        server.server_close()
