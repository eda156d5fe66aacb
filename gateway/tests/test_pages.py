"""The gateway's own pages: what they say about the platform, and that they need nobody else for it."""

import re

import pytest
from flask.testing import FlaskClient
from gateway_kit.gateway import free_port
from gateway_kit.service import EchoService, running

from gateway.app import create_app
from gateway.portal_pages import PAGES
from gateway.routes import GATEWAY, IDENTITY, NOTIFIER, ROUTES
from gateway.settings import Settings


def _pages(**upstreams: str) -> FlaskClient:
    nobody = {service.name: f"127.0.0.1:{free_port()}" for service in (IDENTITY, NOTIFIER, GATEWAY)}
    return create_app(Settings(upstreams={**nobody, **upstreams})).test_client()


@pytest.fixture
def pages() -> FlaskClient:
    return _pages()


def test_one_document_has_every_operation_of_the_table(pages: FlaskClient) -> None:
    document = pages.get("/openapi.json").get_json()
    assert document["openapi"].startswith("3.1")
    described = {(method.upper(), path) for path, item in document["paths"].items() for method in item}
    shape = {(method, re.sub(r"\{.*?\}", "{}", path)) for method, path in described}
    pages_for_people = {"/", "/docs", "/docs/{asset}", "/help/{slug}", *PAGES}
    wanted = {
        (route.method, re.sub(r"\{.*?\}", "{}", route.path)) for route in ROUTES if route.path not in pages_for_people
    }
    assert wanted <= shape


def test_the_documentation_page_asks_nobody_else_for_anything(pages: FlaskClient) -> None:
    page = pages.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert not re.search(r"https?:", policy + page.text)
    needed = re.findall(r'(?:src|href)="(/docs/[^"]+)"', page.text)
    assert len(needed) >= 4
    for asset in needed:
        assert pages.get(asset).status_code == 200, asset
    assert not re.search(r"<script[^>]*>[^<]", page.text), "the policy forbids inline scripts"


@pytest.mark.parametrize("asset", ["nothing.js", "../app.py", "..%2Fapp.py", "docs.html.bak"])
def test_only_its_files_are_served(pages: FlaskClient, asset: str) -> None:
    assert pages.get(f"/docs/{asset}").status_code == 404


def test_the_front_door_leads_to_the_documentation(pages: FlaskClient) -> None:
    answer = pages.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs")


def test_the_events_are_for_programs_and_for_people(pages: FlaskClient) -> None:
    document = pages.get("/asyncapi", headers={"Accept": "application/json"})
    assert document.get_json()["asyncapi"].startswith("3.")
    assert pages.get("/asyncapi").mimetype == "application/json"
    page = pages.get("/asyncapi", headers={"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"})
    assert page.mimetype == "text/html"
    for name in document.get_json()["components"]["messages"]:
        assert name in page.text


def test_the_page_of_the_events_says_who_hears_what_and_what_is_planned(pages: FlaskClient) -> None:
    document = pages.get("/asyncapi", headers={"Accept": "application/json"}).get_json()
    page = pages.get("/asyncapi", headers={"Accept": "text/html"}).text
    sections = dict(re.findall(r'<section id="([^"]+)">(.*?)</section>', page, re.DOTALL))
    assert sections.keys() == document["components"]["messages"].keys()
    heard: dict[str, set[str]] = {name: set() for name in sections}
    for operation in document["operations"].values():
        if operation["action"] == "receive":
            heard[operation["channel"]["$ref"].rpartition("/")[2]] |= {tag["name"] for tag in operation["tags"]}
    for name, section in sections.items():
        says = re.findall(r"Heard by (.+)\.", section)
        assert says == [", ".join(sorted(heard[name])) or "nobody yet"], name
        planned = document["components"]["messages"][name].get("x-planned", False)
        assert ('class="planned"' in section) == planned, name
    assert any(heard.values()) and any('class="planned"' in section for section in sections.values())


def test_the_status_is_the_worst_of_all_and_names_who_it_is() -> None:
    identity, notifier = EchoService("identity", ready="ready"), EchoService("notifier", ready="degraded")
    representatives = EchoService("representatives", ready="ready")
    connections = EchoService("connections", ready="ready")
    others = {"connections": connections, "representatives": representatives}
    standing = {"identity": identity, "notifier": notifier, **others}
    with running(identity), running(notifier), running(representatives), running(connections):
        answer = _pages(**{name: service.address for name, service in standing.items()}).get("/status")
        assert answer.status_code == 200
        found = {"connections": "ready", "identity": "ready", "notifier": "degraded", "representatives": "ready"}
        assert answer.get_json() == {"status": "degraded", "services": found}
    answer = _pages(identity=identity.address).get("/status")
    assert answer.status_code == 503
    assert answer.get_json()["services"]["notifier"] == "unready"


def test_a_service_that_is_told_to_stop_still_works() -> None:
    """Its readiness says `draining`, which is no status of the platform."""
    with running(EchoService("identity", ready="draining")) as identity:
        assert _pages(identity=identity.address).get("/status").get_json()["services"]["identity"] == "degraded"


@pytest.mark.parametrize("path", ["/docs/nothing", "/docs/oauth2-redirect.html"])
def test_what_is_not_there_is_refused_like_everywhere(pages: FlaskClient, path: str) -> None:
    refused = pages.get(path, headers={"Accept-Language": "es"})
    assert (refused.status_code, refused.mimetype) == (404, "application/problem+json")
    assert refused.get_json()["code"] == "gateway.not_found"
    assert refused.headers["X-Content-Type-Options"] == "nosniff"
