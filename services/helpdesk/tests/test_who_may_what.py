"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`)."""

from io import BytesIO
from typing import Any

import pytest
from helpdesk_kit import who_may_articles
from helpdesk_kit.guests import a_guest
from helpdesk_kit.mails import a_mail, take_in
from helpdesk_kit.world import A_QUESTION, World

from chassis.ids import new_id
from chassis.testing.events import an_event
from chassis.testing.who_may_what import ANYBODY, Matrix, May, ReadyScene, SavedDatabase, Try
from helpdesk.app import service
from helpdesk.model import Mail
from helpdesk.schemas.calendar import CalendarChange

ROLES = ("registrations", "access", "connections", "helpdesk", "certificates", "admin")
CALLERS = ("anonymous", "signed_out", "stranger", "author", "watcher", "colleague", "former_colleague", *ROLES)


def a_file() -> dict[str, Any]:
    return {"file": (BytesIO(b"uma nota"), "nota.txt")}


SIGNED_IN = May(CALLERS[2:])
STAFF = May(("helpdesk",))

TAKES_PART = May(("author", "watcher", "helpdesk"), "404")
"""Who sees the ticket of the scene, of which the staff of accesses have nothing to decide."""

_TRACKED = "/tickets/track/{token}"
"""A ticket of somebody without an account, whose address is that of the account `author`."""

TABLE: dict[str, Try] = {
    "GET /tickets/challenge": Try("/tickets/challenge", ANYBODY),
    "POST /tickets": Try("/tickets", ANYBODY, A_QUESTION, exceptions={"signed_out": "401"}),
    "GET /tickets/{}": Try("/tickets/{ticket}", TAKES_PART),
    "GET /tickets/{}/entries": Try("/tickets/{ticket}/entries", TAKES_PART),
    "POST /tickets/{}/entries": Try("/tickets/{ticket}/entries", TAKES_PART, {"body": "Uma coisa ainda."}),
    "POST /tickets/{}/closing": Try(
        "/tickets/{ticket}/closing", TAKES_PART, {"resolution": "solved"}, exceptions={"watcher": "403"}
    ),
    "POST /tickets/{}/attachments": Try("/tickets/{ticket}/attachments", TAKES_PART, form=a_file),
    "GET /tickets/{}/attachments/{}": Try("/tickets/{ticket}/attachments/{file}", TAKES_PART),
    "GET /tickets/track/{}": Try(_TRACKED, ANYBODY),
    "PATCH /tickets/track/{}": Try(_TRACKED, ANYBODY, {"language": "es"}),
    "GET /tickets/track/{}/entries": Try(f"{_TRACKED}/entries", ANYBODY),
    "POST /tickets/track/{}/entries": Try(f"{_TRACKED}/entries", ANYBODY, {"body": "Uma coisa ainda."}),
    "POST /tickets/track/{}/attachments": Try(f"{_TRACKED}/attachments", ANYBODY, form=a_file),
    "GET /tickets/track/{}/attachments/{}": Try(f"{_TRACKED}/attachments/{{tracked_file}}", ANYBODY),
    "POST /tickets/track/{}/closing": Try(f"{_TRACKED}/closing", ANYBODY, {"resolution": "solved"}),
    "GET /tickets/track/{}/export": Try(f"{_TRACKED}/export", ANYBODY),
    "POST /tickets/track/{}/erasure": Try(f"{_TRACKED}/erasure", ANYBODY),
    "POST /tickets/track/{}/erasure/confirmation": Try(f"{_TRACKED}/erasure/confirmation", ANYBODY, {"code": "1"}),
    "POST /tickets/track/{}/claim": Try(f"{_TRACKED}/claim", May(("author",))),
    "GET /calendar": Try("/calendar", ANYBODY),
    "PUT /calendar": Try("/calendar", STAFF, CalendarChange.example),
    **who_may_articles.rows(CALLERS[2:], STAFF),
    "GET /mails": Try("/mails", STAFF),
    "GET /mails/{}": Try("/mails/{mail}", STAFF),
    "GET /mails/{}/original": Try("/mails/{mail}/original", STAFF),
    "POST /mails/{}/decision": Try("/mails/{mail}/decision", STAFF, {"decision": "discard"}),
    "GET /tickets": Try("/tickets", SIGNED_IN),
    "PATCH /tickets/{}": Try("/tickets/{ticket}", STAFF, {"priority": "high"}),
    "GET /tickets/{}/history": Try("/tickets/{ticket}/history", TAKES_PART),
    "GET /tickets/{}/entries/{}/quote": Try("/tickets/{ticket}/entries/{entry}/quote", TAKES_PART),
    "GET /tickets/{}/watchers": Try("/tickets/{ticket}/watchers", TAKES_PART),
    "POST /tickets/{}/watchers": Try(
        "/tickets/{ticket}/watchers", TAKES_PART, {"user_id": "{colleague}"}, exceptions={"watcher": "403"}
    ),
    "PUT /tickets/{}/watch": Try("/tickets/{ticket}/watch", TAKES_PART),
    "DELETE /tickets/{}/watch": Try("/tickets/{ticket}/watch", TAKES_PART),
    "POST /erasures": Try("/erasures", STAFF, {"email": "ninguem@consumo.example"}),
    "GET /me/export": Try("/me/export", SIGNED_IN),
}

MATRIX = Matrix(service, CALLERS, TABLE)


@pytest.fixture(scope="module")
def scene(shared_world: World) -> ReadyScene:
    """A company with a `colleague` and a `former_colleague`; a `stranger`; staff, one per role. `signed_out` is a
    session of a member of staff that has ended. The `author` has opened a ticket with a file, which `watcher` watches,
    and `former_colleague` did. Somebody without an account has opened another. A mail is held.
    """
    world = shared_world
    company = world.company()
    people = {name: world.person() for name in CALLERS[2:7]}
    for name in ("author", "watcher", "colleague"):
        world.relation(people[name], company)
    former = world.relation(people["former_colleague"], company)
    people |= {role: world.staff(role) for role in ROLES}
    author = people["author"]
    number = author.opens()
    take_in(world, a_mail("", return_path="x@consumo.example"))
    ids = {"ticket": str(number), "file": author.attaches(number), "entry": str(author.writes(number)["id"])}
    ids["colleague"] = str(people["colleague"].user_id)
    ids["mail"] = str(world.rows(Mail)[0].id)
    for name in ("watcher", "former_colleague"):
        world.watches(people[name], number)
    world.end_relation(former)
    guest = a_guest(world, email="autora@casa.example")
    world.hear(world.about(author, "identity.user_updated.v1", version=2, email="autora@casa.example"))
    ids |= {"token": guest.token, "tracked_file": guest.uploads().json["id"]}
    ended = str(new_id())
    world.hear(an_event("identity.session_revoked.v1", session_id=ended))
    token = world.signer.token(author.user_id, roles=("staff:helpdesk",), document=author.document, sid=ended)
    clients = {name: person.http for name, person in people.items()}
    clients |= {"anonymous": world.visitor, "signed_out": world.visitor.as_(token)}
    who_may_articles.set_articles(world)
    return ReadyScene(ids, clients, SavedDatabase(world.database))


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: ReadyScene, operation: str) -> None:
    MATRIX.check(scene, operation)
