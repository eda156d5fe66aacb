"""A twin of a reCAPTCHA-compatible verifier: a real HTTP server that answers what a test tells it to."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs


class SiteVerifyTwin(ThreadingHTTPServer):
    """Knows the tokens in `good`, each once, like the real one; `answer` is given instead when it is set."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.secret = "segredo"  # noqa: S105
        self.good: set[str] = set()
        self.answer: tuple[int, bytes] | None = None
        self.heard: list[dict[str, str]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/siteverify"

    def verdict(self, said: dict[str, str]) -> dict[str, Any]:
        if said.get("secret") != self.secret:
            return {"success": False, "error-codes": ["invalid-input-secret"]}
        if said.get("response") not in self.good:
            return {"success": False, "error-codes": ["timeout-or-duplicate"]}
        self.good.discard(said["response"])
        return {"success": True, "hostname": "portal.example"}


class _Handler(BaseHTTPRequestHandler):
    server: SiteVerifyTwin

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        said = {name: values[0] for name, values in parse_qs(body).items()}
        self.server.heard.append(said)
        status, content = self.server.answer or (200, json.dumps(self.server.verdict(said)).encode())
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def a_siteverify() -> Iterator[SiteVerifyTwin]:
    with SiteVerifyTwin() as twin:
        thread = threading.Thread(target=twin.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield twin
        finally:
            twin.shutdown()
            thread.join()
