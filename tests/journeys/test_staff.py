"""Staff: the demo account, and how an operator makes somebody staff."""

import base64
import json
from typing import Any

from tests.journeys.people import API, Person, World

ROLES = {
    "staff:registrations",
    "staff:access",
    "staff:connections",
    "staff:helpdesk",
    "staff:certificates",
    "staff:admin",
}


def claims(access_token: str) -> dict[str, Any]:
    """What an access token says, unchecked."""
    payload = access_token.split(".")[1]
    said: dict[str, Any] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return said


def roles(world: World, login: str, password: str) -> set[str]:
    """The roles in the token of a fresh login; `GET /me` has to say the same."""
    token = world.login(login, password).json()["access_token"]
    said = set(claims(token)["roles"])
    assert said == set(world.visitor.as_(token).get(f"{API}/me").json()["roles"])
    return said


def test_the_demo_staff_has_every_role(world: World) -> None:
    staff = world.platform.demo()["staff"]
    assert set(staff["roles"]) == ROLES
    assert roles(world, staff["login"], staff["password"]) == ROLES


def test_the_demo_passwords_are_for_their_owner_alone(world: World) -> None:
    assert (world.platform.root / "demo.json").stat().st_mode & 0o777 == 0o600


def test_an_operator_gives_a_role_and_takes_it_away(world: World, person: Person) -> None:
    assert roles(world, person.email, person.password) == set()
    assert world.platform.operate("identity", "grant-role", person.email, "staff:helpdesk").returncode == 0
    assert roles(world, person.email, person.password) == {"staff:helpdesk"}
    assert world.platform.operate("identity", "revoke-role", person.document, "staff:helpdesk").returncode == 0
    assert roles(world, person.email, person.password) == set()


def test_a_role_for_nobody_is_refused(world: World) -> None:
    tried = world.platform.operate("identity", "grant-role", "ninguem@consumo.example", "staff:admin")
    assert tried.returncode != 0
    assert "nobody has the login ninguem@consumo.example" in tried.stderr
    assert "Traceback" not in tried.stderr


def test_the_last_admin_stays(world: World) -> None:
    staff = world.platform.demo()["staff"]
    tried = world.platform.operate("identity", "revoke-role", staff["login"], "staff:admin")
    assert tried.returncode != 0
    assert "last staff:admin" in tried.stderr
    assert "staff:admin" in roles(world, staff["login"], staff["password"])
