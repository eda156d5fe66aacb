"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`)."""

from io import BytesIO
from typing import Any

import pytest
from certificates_kit.files import certificate
from certificates_kit.world import PASSWORD, World

from certificates.app import service
from chassis.documents import a_cnpj
from chassis.ids import new_id
from chassis.testing.events import an_event
from chassis.testing.who_may_what import ANYBODY, Matrix, May, ReadyScene, SavedDatabase, Try

ROLES = ("registrations", "access", "connections", "helpdesk", "certificates", "admin")
CALLERS = (
    "anonymous",
    "signed_out",
    "stranger",
    "ccee_representative",
    "former_ccee_representative",
    "legal_representative",
    "accounting_representative",
    "administrator",
    "employee",
    "representatives_person",
    *ROLES,
)

CNPJ, NEW_CNPJ = a_cnpj(), a_cnpj()
SIGNED_IN = May(CALLERS[2:])
STAFF = May(("certificates",))
VIEWERS = May(("ccee_representative", "legal_representative", "accounting_representative", "certificates"), "404")
WRITERS = May(("ccee_representative",), "404")
READ_ONLY = dict.fromkeys(("legal_representative", "accounting_representative", "certificates"), "403")
OF_SERVED = May(("ccee_representative", "certificates", "representatives_person"), "404")


def a_file() -> dict[str, Any]:
    return {"file": (BytesIO(certificate(CNPJ)), "site.cer")}


def an_adhesion() -> dict[str, Any]:
    return {"cnpj": NEW_CNPJ, "password": PASSWORD, "file": (BytesIO(certificate(NEW_CNPJ)), "site.cer")}


_ALL = "/enrollments/{cnpj}/certificates"
TABLE: dict[str, Try] = {
    "GET /enrollments": Try("/enrollments", SIGNED_IN),
    "POST /enrollments": Try("/enrollments", WRITERS, form=an_adhesion, exceptions=READ_ONLY),
    "GET /enrollments/{}": Try("/enrollments/{cnpj}", VIEWERS),
    "PUT /enrollments/{}": Try("/enrollments/{cnpj}", WRITERS, {"password": PASSWORD}, exceptions=READ_ONLY),
    "GET /enrollments/{}/certificates": Try(_ALL, VIEWERS),
    "POST /enrollments/{}/certificates": Try(_ALL, WRITERS, form=a_file, exceptions=READ_ONLY),
    "POST /enrollments/{}/certificates/validation": Try(f"{_ALL}/validation", VIEWERS, form=a_file),
    "GET /enrollments/{}/certificates/{}": Try(_ALL + "/{certificate}", VIEWERS),
    "GET /enrollments/{}/certificates/{}/content": Try(_ALL + "/{certificate}/content", VIEWERS),
    "DELETE /enrollments/{}/certificates/{}": Try(_ALL + "/{certificate}", WRITERS, exceptions=READ_ONLY),
    "POST /enrollments/{}/certificates/{}/confirmation": Try(
        _ALL + "/{certificate}/confirmation", WRITERS, exceptions=READ_ONLY
    ),
    "POST /enrollments/{}/certificates/{}/acknowledgement": Try(
        _ALL + "/{certificate}/acknowledgement", WRITERS, exceptions=READ_ONLY
    ),
    "GET /notices": Try("/notices", SIGNED_IN),
    "GET /renewals": Try("/renewals", SIGNED_IN),
    "GET /renewals/calendar": Try("/renewals/calendar", SIGNED_IN),
    "GET /trust-store": Try("/trust-store", STAFF),
    "GET /help": Try("/help", ANYBODY),
    "GET /help/{}": Try("/help/certificate-key", ANYBODY),
    "GET /me/export": Try("/me/export", SIGNED_IN),
}
MATRIX = Matrix(service, CALLERS, TABLE)
SERVED = Matrix(
    service,
    CALLERS,
    {
        "GET /enrollments/{}": Try("/enrollments/{served}", OF_SERVED),
        "GET /enrollments/{}/certificates": Try("/enrollments/{served}/certificates", OF_SERVED),
        "POST /enrollments/{}/certificates": Try(
            "/enrollments/{served}/certificates",
            WRITERS,
            form=a_file,
            exceptions=dict.fromkeys(("representatives_person", "certificates"), "403"),
        ),
    },
)
"""A company without a certificate of its own, which another one serves."""


@pytest.fixture(scope="module")
def scene(shared_world: World) -> ReadyScene:
    """People with each role in an enrolled company, in one that is `new`, and the CCEE representative also in a
    `served` one; a former CCEE representative; a person of the company that serves; a `stranger`; staff, one per role.
    `signed_out` is a session of the CCEE representative that has ended.
    """
    world = shared_world
    company, new, served = world.company(cnpj=CNPJ), world.company(cnpj=NEW_CNPJ), world.company()
    people = {name: world.person() for name in CALLERS[2:9]}
    for name in ("ccee_representative", "legal_representative", "accounting_representative", "administrator"):
        for one in (company, new):
            world.relation(people[name], one, name)
    world.relation(people["employee"], company, "employee")
    for one in (company, new, served):
        world.end_relation(world.relation(people["former_ccee_representative"], one, "ccee_representative"))
    assert people["ccee_representative"].enroll(company).status_code == 201
    held = people["ccee_representative"].certificates(company)[0]["id"]
    world.relation(people["ccee_representative"], served, "ccee_representative")
    agent, people["representatives_person"] = world.enrolled()
    world.representation(agent, served)
    people |= {role: world.staff(role) for role in ROLES}
    ended = str(new_id())
    world.hear(an_event("identity.session_revoked.v1", session_id=ended))
    owner = people["ccee_representative"]
    token = world.signer.token(owner.user_id, roles=("staff:certificates",), document=owner.document, sid=ended)
    clients = {name: person.http for name, person in people.items()}
    clients |= {"anonymous": world.visitor, "signed_out": world.visitor.as_(token)}
    ids = {"cnpj": CNPJ, "served": served.cnpj, "certificate": held}
    return ReadyScene(ids, clients, SavedDatabase(world.database))


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: ReadyScene, operation: str) -> None:
    MATRIX.check(scene, operation)


@pytest.mark.parametrize("operation", SERVED.table)
def test_who_may_what_with_a_served_company(scene: ReadyScene, operation: str) -> None:
    SERVED.check(scene, operation)
