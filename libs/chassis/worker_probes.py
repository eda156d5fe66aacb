"""What a worker answers on `METRICS_BIND`: `/health/live` to the platform and `/metrics` to Prometheus."""

import json
import socket
import threading
from collections.abc import Iterable
from http.client import responses
from socketserver import TCPServer, ThreadingMixIn
from typing import TYPE_CHECKING
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

from prometheus_client import REGISTRY, make_wsgi_app

from chassis.turning import Turns

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

_CLIENT_SECONDS = 10


def serve_probes(bind: str, turns: Turns) -> None:
    """Answer probes on the address `bind` (`host:port`), in threads of their own, for as long as the process lives.

    Does nothing when `bind` is empty. `turns` are those of the worker's roles. Raises OSError when the address cannot
    be listened on.
    """
    if bind:
        host, _, port = bind.rpartition(":")
        server = _Server((host.strip("[]"), int(port)), _Handler)
        server.set_app(application(turns))
        threading.Thread(target=server.serve_forever, name="probes", daemon=True).start()


def application(turns: Turns) -> "WSGIApplication":
    """Return the WSGI application that answers a worker's probes."""
    metrics = make_wsgi_app(REGISTRY)

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == "/metrics":
            shown: Iterable[bytes] = metrics(environ, start_response)
            return shown
        if path != "/health/live":
            return _as_json(start_response, 404, {"status": "unknown"})
        report = turns.report()
        return _as_json(start_response, 200 if report["status"] == "live" else 503, report)

    return answer


def _as_json(start_response: "StartResponse", status: int, body: dict[str, object]) -> list[bytes]:
    text = json.dumps(body).encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(text)))]
    start_response(f"{status} {responses[status]}", headers)
    return [text]


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], handler: type[WSGIRequestHandler]) -> None:
        self.address_family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
        super().__init__(address, handler)

    def server_bind(self) -> None:
        """Bind without the look-up of the host's full name, which waits for a name server that is away."""
        TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])
        self.setup_environ()


class _Handler(WSGIRequestHandler):
    timeout = _CLIENT_SECONDS

    def log_message(self, *_line: object) -> None:
        """Write no line per probe."""
