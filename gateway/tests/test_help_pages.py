"""Help articles as pages: in the reader's language, as text only, and a clear refusal when their service is away."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from flask.testing import FlaskClient
from gateway_kit.gateway import free_port

from gateway.app import create_app
from gateway.routes import CERTIFICATES, HELPDESK
from gateway.settings import Settings

BODY = "Um <script>alert(1)</script> texto.\n\n## Como\n\n    openssl x509 <a>\n\n- um\n- `dois`\n"


class _Articles(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        language = self.headers["Accept-Language"]
        answers = {
            "/api/certificates/v1/help/certificate-key": {
                "language": language,
                "title": f"A chave ({language})",
                "body": BODY,
            },
            "/api/helpdesk/v1/articles/create-account": {
                "lang": "pt",
                "title": "Criar <conta>",
                "body_html": "<p>Um <strong>passo</strong></p>",
            },
        }
        self.send_response(200 if self.path in answers else 404)
        self.end_headers()
        self.wfile.write(json.dumps(answers.get(self.path)).encode())

    def log_message(self, *_arguments: object) -> None:
        pass


@pytest.fixture
def pages() -> Iterator[FlaskClient]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Articles)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield of(server.server_port)
    server.shutdown()


def of(port: int) -> FlaskClient:
    upstreams = dict.fromkeys((CERTIFICATES.name, HELPDESK.name), f"127.0.0.1:{port}")
    return create_app(Settings(upstreams=upstreams)).test_client()


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


def test_an_article_of_the_knowledge_base_is_a_page_in_the_language_that_it_has(pages: FlaskClient) -> None:
    page = pages.get("/help/create-account", headers={"Accept-Language": "en"})
    assert (page.status_code, page.headers["Content-Language"]) == (200, "pt")
    assert "<h1>Criar &lt;conta&gt;</h1>" in page.text
    assert "<p>Um <strong>passo</strong></p>" in page.text
