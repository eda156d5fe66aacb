"""The front door itself: its documents, its two ports, and what every answer says to a browser."""

import pytest
from tests.journeys.people import API, Client, Person, World


@pytest.mark.parametrize(
    ("path", "kind", "holds"),
    [
        ("/openapi.json", "application/json", "/api/identity/v1/registrations"),
        ("/asyncapi", "application/json", "identity.user_validated.v1"),
        ("/docs", "text/html", "<html"),
        ("/status", "application/json", "ready"),
        ("/oauth/jwks", "application/json", "ES256"),
    ],
)
def test_anyone_may_read_what_the_platform_is(world: World, path: str, kind: str, holds: str) -> None:
    answer = world.visitor.get(path)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].partition(";")[0] == kind
    assert holds in answer.text


def test_who_comes_to_the_root_is_led_to_the_documentation(world: World) -> None:
    answer = world.visitor.get("/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/docs")


def test_the_documentation_loads_nothing_from_strangers(world: World) -> None:
    page = world.visitor.get("/docs")
    assert "http://" not in page.text.replace(world.platform.url, "")
    assert "https://" not in page.text
    assert "'self'" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", [f"{API}/terms", f"{API}/me", "/nothing"])
def test_every_answer_tells_a_browser_not_to_guess(world: World, path: str) -> None:
    headers = world.visitor.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["Server"] == "ramal"


def test_the_other_door_is_encrypted_and_leads_to_the_same_rooms(world: World, person: Person) -> None:
    door = Client(f"https://127.0.0.1:{world.platform.tls_port}")
    body = {"login": person.document, "password": person.password}
    opened = door.request("POST", f"{API}/sessions", json=body, verify=world.platform.certificate)
    assert opened.status_code == 201
    assert opened.headers["Strict-Transport-Security"]
    assert world.visitor.as_(opened.json()["access_token"]).get(f"{API}/me").json()["user_id"] == person.user_id
