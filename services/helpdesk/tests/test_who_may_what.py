"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`)."""

from pathlib import Path

import pytest
from helpdesk_kit.world import World

from chassis.ids import new_id
from chassis.testing.events import an_event
from chassis.testing.who_may_what import Matrix, May, ReadyScene, SavedDatabase, Try
from helpdesk.app import service

ROLES = ("registrations", "access", "connections", "helpdesk", "certificates", "admin")
CALLERS = ("anonymous", "signed_out", "stranger", "author", "watcher", "colleague", "former_colleague", *ROLES)

SIGNED_IN = May(CALLERS[2:])
STAFF = May(("helpdesk",))

TABLE: dict[str, Try] = {
    "GET /me/export": Try("/me/export", SIGNED_IN),
    "GET /mails": Try("/mails", STAFF),
    "GET /mails/{mail_id}": Try("/mails/{mail_id}", STAFF),
    "GET /mails/{mail_id}/original": Try("/mails/{mail_id}/original", STAFF),
    "POST /mails/{mail_id}/decision": Try("/mails/{mail_id}/decision", STAFF, json={"decision": "discard"}),
}

MATRIX = Matrix(service, CALLERS, TABLE)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """One kind of database is enough: who comes in does not depend on it."""
    return f"sqlite:///{tmp_path}/test.db"


@pytest.fixture
def scene(world: World) -> ReadyScene:
    """A company with a `colleague` and a `former_colleague`; a `stranger`; staff, one per role. `signed_out` is a
    session of a member of staff that has ended.
    """
    company = world.company()
    people = {name: world.person() for name in CALLERS[2:7]}
    for name in ("author", "colleague"):
        world.relation(people[name], company)
    world.end_relation(world.relation(people["former_colleague"], company))
    people |= {role: world.staff(role) for role in ROLES}
    ended = str(new_id())
    world.hear(an_event("identity.session_revoked.v1", session_id=ended))
    author = people["author"]
    token = world.signer.token(author.user_id, roles=("staff:helpdesk",), document=author.document, sid=ended)
    clients = {name: person.http for name, person in people.items()}
    clients |= {"anonymous": world.visitor, "signed_out": world.visitor.as_(token)}
    return ReadyScene({}, clients, SavedDatabase(world.database))


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: ReadyScene, operation: str) -> None:
    MATRIX.check(scene, operation)
