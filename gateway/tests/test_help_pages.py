"""Help articles as pages: in the reader's language, as text only, and a clear refusal when their service is away."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask.testing import FlaskClient
from gateway_kit.gateway import free_port

from gateway.app import create_app
from gateway.routes import CERTIFICATES
from gateway.settings import Settings

BODY = "Um <script>alert(1)</script> texto.\n\n## Como\n\n    openssl x509 <a>\n\n- um\n- `dois`\n"


class _Articles(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        language = self.headers["Accept-Language"]
        found = self.path == "/api/certificates/v1/help/certificate-key"
        body = json.dumps({"language": language, "title": f"A chave ({language})", "body": BODY}).encode()
        self.send_response(200 if found else 404)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def pages() -> Iterator[FlaskClient]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Articles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield of(server.server_port)
    server.shutdown()


def of(port: int) -> FlaskClient:
    return create_app(Settings(upstreams={CERTIFICATES.name: f"127.0.0.1:{port}"})).test_client()


@pytest.mark.parametrize("language", ["pt", "es", "en"])
def test_an_article_is_a_page_in_the_readers_language(pages: FlaskClient, language: str) -> None:
    page = pages.get("/help/certificate-key", headers={"Accept-Language": language})
    assert (page.status_code, page.mimetype, page.headers["Content-Language"]) == (200, "text/html", language)
    assert f"<h1>A chave ({language})</h1>" in page.text
    for part in ("<h2>Como</h2>", "<code>openssl x509 &lt;a&gt;</code>", "<p>- um</p>", "<p>- dois</p>"):
        assert part in page.text
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_an_unknown_article_is_404_and_a_service_that_is_away_503(pages: FlaskClient) -> None:
    assert pages.get("/help/nothing").status_code == 404
    assert of(free_port()).get("/help/certificate-key").status_code == 503
