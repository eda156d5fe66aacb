"""The pages that mails lead to: every language, no script, no third party, and no token that leaves the address."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest
from flask.testing import FlaskClient
from gateway_kit.gateway import Gateway

from chassis.i18n import LANGUAGES
from chassis.testing.processes import wait_until
from gateway.app import create_app
from gateway.documents import merged_openapi
from gateway.own_api import OPENAPI
from gateway.portal_pages import PAGES, operation_of
from gateway.routes import GATEWAY, ROUTES
from gateway.settings import REPOSITORY, Settings

ID = "01890a5d-ac96-774b-bcce-b302099a8057"
TOKEN = "geheim-7f3a9c-token"


@pytest.fixture(scope="module")
def pages() -> FlaskClient:
    return create_app(Settings()).test_client()


def address(path: str) -> str:
    """A page's path with an id in it and, as in mails, a token in it or behind it."""
    filled = path.replace("{number}", "1042").replace("{token}", TOKEN)
    return f"{re.sub(r'{[a-z_]+}', ID, filled)}?token={TOKEN}"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_speaks_the_readers_language(pages: FlaskClient, path: str) -> None:
    titles = set()
    for language in LANGUAGES:
        page = pages.get(address(path), headers={"Accept-Language": f"fr, {language};q=0.8"})
        assert (page.status_code, page.mimetype, page.headers["Content-Language"]) == (200, "text/html", language)
        assert f'<html lang="{language}">' in page.text
        assert "page-" not in page.text and "page." not in page.text, "a text is missing"
        assert "Accept-Language" in page.headers["Vary"]
        titles.update(re.findall("<h1>(.+)</h1>", page.text))
    assert len(titles) >= 2  # “Sistemas” is the same in two of them
    assert pages.get(address(path)).headers["Content-Language"] == "pt"


@pytest.mark.parametrize("path", PAGES)
def test_a_page_loads_nothing_and_hands_nothing_on(pages: FlaskClient, path: str) -> None:
    page = pages.get(address(path))
    assert TOKEN not in page.text and TOKEN not in str(page.headers)
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<(?:script|img|link|iframe|form|object)|\bon\w+=|(?:src|action)=", page.text)
    assert re.findall(r'href="([^"]+)"', page.text) == ["/docs"]
    (style,) = re.findall("<style>(.*?)</style>", page.text, re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy and "'self'" not in policy and "url(" not in style and "@import" not in style


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_operations_that_exist_and_their_examples(pages: FlaskClient, path: str) -> None:
    document = merged_openapi(REPOSITORY / "contracts" / "openapi", OPENAPI)
    page = pages.get(address(path)).text.replace("&#39;", "'").replace("&#34;", '"')
    for call in PAGES[path].calls:
        operation = operation_of(call, document)
        assert f"curl -X {call.method} \\\n  'http://127.0.0.1:8080{call.path}'" in page
        content = operation.get("requestBody", {}).get("content", {})
        body = call.body or ({} if "multipart/form-data" in content else content.get("application/json", {}))
        example = body.get("example", call.body)
        assert example is None or json.dumps(example, ensure_ascii=False, indent=2) in page


def test_the_page_of_a_request_shows_how_to_correct_it(pages: FlaskClient) -> None:
    page = pages.get(address("/requests/{request_id}")).text.replace("&#39;", "'").replace("&#34;", '"')
    request = "http://127.0.0.1:8080/api/connections/v1/requests/{request_id}"
    commands = re.findall("curl -X [^<]+", page)
    assert [command.split("'")[1] for command in commands] == [
        request,
        f"{request}/sections/{{section}}",
        f"{request}/documents",
        f"{request}/submission",
    ]
    assert '"phone": "+55 92 99123-4567"' in commands[1]
    assert commands[2].endswith("-F 'slot=rg' \\\n  -F 'file=@FILE'")
    assert "Content-Type" not in commands[2]


def test_every_page_has_its_route_and_nothing_but_reading_is_possible(pages: FlaskClient) -> None:
    routes = {route.path: route for route in ROUTES if route.service == GATEWAY.name}
    for path in PAGES:
        assert routes[path].public
        for method in ("post", "put", "patch", "delete"):
            assert getattr(pages, method)(address(path)).status_code == 400
    assert {route.method for route in routes.values()} == {"GET"}


@pytest.mark.parametrize("path", ["/companies/requests/<script>", "/tickets/<script>", "/tickets/track/a/b"])
def test_an_address_with_something_else_than_an_id_is_no_page(pages: FlaskClient, path: str) -> None:
    assert pages.get(path).status_code == 404


@pytest.mark.parametrize("path", ["/companies/requests/{company_id}", "/tickets/track/{token}"])
def test_the_token_in_an_address_is_not_logged(gateway: Gateway, path: str) -> None:
    gateway.get(address(path), headers={"Referer": f"https://mail.example/?{TOKEN}"})
    assert wait_until(lambda: gateway.log_lines()[-1]["operation"] == f"GET {path}", 10)
    assert TOKEN not in (gateway.folder / "envoy.log").read_text()
    assert gateway.received == 0, "no service is asked"
