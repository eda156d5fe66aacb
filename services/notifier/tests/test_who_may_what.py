"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`)."""

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person

from chassis.ids import new_id
from chassis.testing.events import an_event
from chassis.testing.plugin import Stage
from chassis.testing.who_may_what import Matrix, May, ReadyScene, SavedDatabase, Try
from notifier.app import service

ROLES = ("registrations", "access", "connections", "helpdesk", "certificates", "admin")
CALLERS = ("anonymous", "signed_out", "stranger", "owner", *ROLES)

SIGNED_IN = May(CALLERS[2:])
ADMIN = May(("admin",))
OWNER = May(("owner",), "404")

TABLE: dict[str, Try] = {
    "GET /deliveries": Try("/deliveries?recipient={owner}", May(("owner", "admin"))),
    "GET /notifications": Try("/notifications", SIGNED_IN),
    "POST /notifications/{}/read": Try("/notifications/{notification}/read", OWNER),
    "POST /notifications/read": Try("/notifications/read", SIGNED_IN),
    "GET /suppressions": Try("/suppressions", ADMIN),
    "DELETE /suppressions/{}": Try("/suppressions/{suppression}", ADMIN),
    "GET /messages": Try("/messages", ADMIN),
    "GET /messages/{}/preview": Try("/messages/welcome/preview", ADMIN),
}
MATRIX = Matrix(service, CALLERS, TABLE)


@pytest.fixture(scope="module")
def scene(shared_hearing: Hearing, stage: Stage) -> ReadyScene:
    """The `owner`, who was welcomed by mail and inbox; `signed_out`, a session of the owner that has ended; a
    `stranger`, who was welcomed too; staff, one per role.
    """
    hearing, signer = shared_hearing, stage.signer
    owner, stranger = Person(email="dona@consumo.example"), Person()
    hearing.tell(owner.validated(), stranger.validated())
    mine = next(n for n in hearing.notifications() if n.recipient_id == owner.user_id and n.channel == "inbox")
    anonymous, ended = hearing.client(), str(new_id())
    hearing.hear(an_event("identity.session_revoked.v1", session_id=ended))
    clients = {
        "anonymous": anonymous,
        "signed_out": anonymous.as_(signer.token(owner.user_id, roles=("staff:admin",), sid=ended)),
        "owner": anonymous.as_(signer.token(owner.user_id)),
        "stranger": anonymous.as_(signer.token(stranger.user_id)),
        **{role: anonymous.as_(signer.token(roles=(f"staff:{role}",))) for role in ROLES},
    }
    hearing.hear(an_event("helpdesk.mail_bounced.v1", address="ninguem@consumo.example", permanent=True))
    (suppression,) = clients["admin"].get("/api/notifier/v1/suppressions").json["items"]
    ids = {"owner": str(owner.user_id), "notification": str(mine.id), "suppression": suppression["id"]}
    return ReadyScene(ids, clients, SavedDatabase(hearing.database))


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: ReadyScene, operation: str) -> None:
    MATRIX.check(scene, operation)
