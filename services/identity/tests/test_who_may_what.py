"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`)."""

from typing import Any

import pytest

from chassis import staff
from chassis.testing.who_may_what import ANYBODY, Matrix, May, ReadyScene, SavedDatabase, Try
from identity.app import service

CALLERS = ("anonymous", "stranger", "owner", "other_staff", "admin", "signed_out")

SIGNED_IN = May(("stranger", "owner", "other_staff", "admin"))
OWNER = May(("owner",), others="404")
ADMIN = May(("admin",))

COMPLETION = {"name": "Pessoa", "phone": "+5592991234567", "password": "{password}", "accept_terms": True}

TABLE: dict[str, Try] = {
    "GET /oauth/jwks": Try("/oauth/jwks", ANYBODY, outside=True),
    "GET /terms": Try("/terms", ANYBODY),
    "POST /registrations": Try("/registrations", ANYBODY, {"document": "529.982.247-25", "email": "n@consumo.example"}),
    "POST /registrations/{}/code": Try("/registrations/{begun}/code", ANYBODY, {"code": "{code}"}),
    "POST /registrations/{}/code/resend": Try("/registrations/{begun}/code/resend", ANYBODY),
    "POST /registrations/{}/completion": Try("/registrations/{verified}/completion", ANYBODY, COMPLETION),
    "POST /recoveries": Try("/recoveries", ANYBODY, {"document": "529.982.247-25", "email": "n@consumo.example"}),
    "POST /recoveries/{}/code/resend": Try("/recoveries/{recovery}/code/resend", ANYBODY),
    "POST /recoveries/{}/completion": Try(
        "/recoveries/{recovery}/completion", ANYBODY, {"code": "{recovery_code}", "new_password": "uma frase bem outra"}
    ),
    "POST /sessions": Try("/sessions", ANYBODY, {"login": "{login}", "password": "{password}"}),
    "POST /sessions/refresh": Try("/sessions/refresh", ANYBODY, {"refresh_token": "{refresh_token}"}),
    "GET /sessions": Try("/sessions", SIGNED_IN),
    "GET /me/sessions": Try("/me/sessions", SIGNED_IN),
    # who has logged out may do so again: the first answer may have been lost
    "DELETE /sessions/current": Try("/sessions/current", SIGNED_IN, exceptions={"signed_out": "ok"}),
    "DELETE /sessions/{}": Try("/sessions/{session}", OWNER),
    "GET /me": Try("/me", SIGNED_IN),
    "PATCH /me": Try("/me", SIGNED_IN, {"name": "Outro Nome"}),
    "PUT /me/password": Try(
        "/me/password", SIGNED_IN, {"current_password": "{password}", "new_password": "uma frase bem outra"}
    ),
    "PUT /me/email": Try("/me/email", SIGNED_IN, {"email": "n@consumo.example"}),
    "POST /me/email/{}/confirmation": Try("/me/email/{change}/confirmation", OWNER, {"code": "{change_code}"}),
    "POST /me/terms": Try("/me/terms", SIGNED_IN, {"version": "{terms}"}),
    "DELETE /me": Try("/me", SIGNED_IN),
    "GET /me/activity": Try("/me/activity", SIGNED_IN),
    "GET /me/export": Try("/me/export", SIGNED_IN),
    "GET /users": Try("/users?query={login}", ADMIN),
    "GET /users/{}": Try("/users/{user}", ADMIN),
    "PUT /users/{}/roles": Try("/users/{user}/roles", ADMIN, {"roles": ["staff:access"]}),
    "POST /users/{}/lock": Try("/users/{user}/lock", ADMIN, {"reason": "Pedido do titular"}),
    "POST /users/{}/unlock": Try("/users/{user}/unlock", ADMIN, {"reason": "Pedido do titular"}),
    "PUT /users/{}/email": Try(
        "/users/{user}/email", ADMIN, {"email": "novo@consumo.example", "reason": "Conferido no balcão"}
    ),
    "GET /audit": Try("/audit", ADMIN),
}
MATRIX = Matrix(service, CALLERS, TABLE)


@pytest.fixture(scope="module")
def scene(shared_world: Any) -> ReadyScene:
    """The `owner` of two sessions and a `stranger`; an `admin`, and `other_staff` with every other role; `signed_out`,
    whose session ended but whose token has not expired; a registration that was begun, and one whose address is
    verified; a recovery of a fourth person; the owner's change of address."""
    world = shared_world
    owner, stranger, signed_out, forgetful = (world.person() for _ in range(4))
    admin, other_staff = world.admin(), world.person()
    world.grant(other_staff, *(role for role in staff.ROLES if role != staff.ADMIN))
    begun, code = world.begin()
    recovery = world.post("/recoveries", {"document": forgetful.document, "email": forgetful.email}).json["id"]
    recovery_code = world.mailed_code()
    clients = {
        "anonymous": world.http,
        "stranger": world.signed_in(stranger)[0],
        "owner": world.signed_in(owner)[0],
        "other_staff": world.signed_in(other_staff)[0],
        "admin": world.signed_in(admin)[0],
        "signed_out": world.signed_in(signed_out)[0],
    }
    _client, second = world.signed_in(owner)
    change = clients["owner"].put("/api/identity/v1/me/email", json={"email": "novo@consumo.example"}).json["id"]
    ids = {
        "recovery": recovery,
        "recovery_code": recovery_code,
        "change": change,
        "change_code": world.mailed_code(),
        "terms": world.http.get("/api/identity/v1/terms").json["version"],
        "begun": begun,
        "code": code,
        "verified": world.verified(),
        "user": str(owner.user_id),
        "login": owner.email,
        "password": owner.password,
        "refresh_token": second["refresh_token"],
        "session": clients["owner"].get("/api/identity/v1/sessions").json["items"][0]["id"],
    }
    assert clients["signed_out"].delete("/api/identity/v1/sessions/current").status_code == 204
    return ReadyScene(ids, clients, SavedDatabase(world.database))


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: ReadyScene, operation: str) -> None:
    MATRIX.check(scene, operation)
