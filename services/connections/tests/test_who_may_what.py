"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`)."""

from io import BytesIO
from typing import Any

import pytest
from connections_kit.budgets import an_offer, with_budget
from connections_kit.desk import claimed, document_of
from connections_kit.files import pdf_file
from connections_kit.forms import definition
from connections_kit.requests import attach, fill
from connections_kit.works import accepted, done, inspected, moment, schedule, to_inspect
from connections_kit.world import MakeWorld, Person, World, a_row

from chassis.assurance import DECLARED
from chassis.documents import a_cpf
from chassis.ids import new_id
from chassis.testing.clock import operators_day
from chassis.testing.events import an_event
from chassis.testing.plugin import Stage
from chassis.testing.who_may_what import Matrix, May, ReadyScene, SavedDatabase, Try
from connections.app import service

ROLES = ("registrations", "access", "connections", "helpdesk", "certificates", "admin")
CALLERS = (
    "anonymous",
    "signed_out",
    "stranger",
    "unproven",
    "holder",
    "employee",
    "administrator",
    "professional",
    "former_professional",
    *ROLES,
)

SIGNED_IN = May(CALLERS[2:])
STAFF = May(("connections",))
HOLDERS = May(("holder",), "404")
"""Only the holder comes in: the request is a draft that the holder fills in."""
NOT_THE_HOLDER = dict.fromkeys(("professional", "connections"), "403")
"""They see the request, but only the holder answers its budget."""
PUBLICATION = {"effective_on": "2099-01-01", "definition": definition("commissioning")}
EQUIPMENT_ROWS = "kind,manufacturer,model,power_wp\nmodule,Solar Exemplo,SE 550,550"
UNPROVEN = dict.fromkeys(("unproven",), "403")  # their document is the holder's, and merely typed


def a_file() -> dict[str, Any]:
    return {"file": (BytesIO(f"code\n{a_row('12345678', a_cpf())}".encode()), "ucs.csv")}


def a_document() -> dict[str, Any]:
    return {"slot": "site_plan", "file": (BytesIO(pdf_file()), "planta.pdf")}


def an_equipment_file() -> dict[str, Any]:
    return {"file": (BytesIO(EQUIPMENT_ROWS.encode()), "catalogo.csv")}


def a_drawer_file() -> dict[str, Any]:
    return {"file": (BytesIO(pdf_file()), "planta.pdf")}


TABLE: dict[str, Try] = {
    "GET /consumer-units": Try("/consumer-units?side=holder", SIGNED_IN, exceptions=UNPROVEN),
    "GET /consumer-units/{}": Try("/consumer-units/{unit}", May(("holder", "professional", "connections"), "404")),
    "PATCH /consumer-units/{}": Try("/consumer-units/{unit}", STAFF, {"holder_document": "{document}"}),
    "POST /consumer-units/import": Try("/consumer-units/import?dry_run=true", STAFF, form=a_file),
    "GET /forms/{}": Try("/forms/new_connection", SIGNED_IN),
    "POST /forms/{}/versions": Try("/forms/commissioning/versions", STAFF, PUBLICATION),
    "GET /clients": Try("/clients", SIGNED_IN),
    "GET /services": Try("/services?consumer_unit={unit}", May(("holder", "professional", "connections"), "404")),
    "GET /postal-codes/{}": Try("/postal-codes/69000000", SIGNED_IN),
    "POST /requests": Try(
        "/requests", May(("holder", "professional")), {"kind": "connection_budget", "consumer_unit": "{unit}"}
    ),
    "GET /requests": Try("/requests", SIGNED_IN),
    "GET /requests.csv": Try("/requests.csv", SIGNED_IN),
    "GET /requests.ics": Try("/requests.ics", SIGNED_IN),
    "GET /equipment": Try("/equipment", SIGNED_IN),
    "GET /equipment/{}": Try("/equipment/{model}", SIGNED_IN),
    "PATCH /equipment/{}": Try("/equipment/{model}", STAFF, {"is_hidden": True}),
    "POST /equipment/import": Try("/equipment/import?dry_run=true", STAFF, form=an_equipment_file),
    "GET /drawer": Try("/drawer", SIGNED_IN),
    "POST /drawer": Try("/drawer", SIGNED_IN, form=a_drawer_file),
    "GET /drawer/{}/content": Try("/drawer/{kept}/content", HOLDERS),
    "DELETE /drawer/{}": Try("/drawer/{kept}", HOLDERS),
    "GET /calendar-links": Try("/calendar-links", SIGNED_IN),
    "POST /calendar-links": Try("/calendar-links", SIGNED_IN, {}),
    "DELETE /calendar-links/{}": Try("/calendar-links/{link}", HOLDERS),
    "GET /calendars/{}/requests.ics": Try("/calendars/{secret}/requests.ics", May(CALLERS)),
    "GET /requests/{}": Try("/requests/{draft}", HOLDERS),
    "PUT /requests/{}/sections/{}": Try("/requests/{draft}/sections/request", HOLDERS, {}),
    "GET /requests/{}/check": Try("/requests/{draft}/check", HOLDERS),
    "GET /requests/{}/timeline": Try("/requests/{draft}/timeline", HOLDERS),
    "GET /requests/{}/clocks": Try("/requests/{draft}/clocks", HOLDERS),
    "GET /requests/{}/evidence": Try("/requests/{draft}/evidence", HOLDERS),
    "GET /requests/{}/evidence.pdf": Try("/requests/{waiting}/evidence.pdf", May(("connections",), "404")),
    "POST /requests/{}/submission": Try("/requests/{draft}/submission", HOLDERS),
    "POST /requests/{}/copy": Try("/requests/{draft}/copy", HOLDERS, {"consumer_unit": "{unit}"}),
    "POST /requests/{}/migration": Try("/requests/{draft}/migration", HOLDERS),
    "POST /requests/{}/withdrawal": Try("/requests/{draft}/withdrawal", HOLDERS),
    "DELETE /requests/{}": Try("/requests/{draft}", HOLDERS),
    "GET /queue": Try("/queue", STAFF),
    "POST /requests/{}/claim": Try("/requests/{waiting}/claim", STAFF),
    "POST /requests/{}/release": Try("/requests/{waiting}/release", STAFF),
    "GET /requests/{}/changes": Try("/requests/{waiting}/changes", STAFF),
    "POST /requests/{}/documents/{}/review": Try(
        "/requests/{waiting}/documents/{file}/review", STAFF, {"verdict": "accepted"}
    ),
    "POST /requests/{}/return": Try(
        "/requests/{waiting}/return", STAFF, {"items": [{"section": "contact", "reason_code": "data_mismatch"}]}
    ),
    "POST /requests/{}/decision": Try("/requests/{waiting}/decision", STAFF, {"decision": "approve"}),
    "POST /requests/{}/suspensions": Try(
        "/requests/{waiting}/suspensions", STAFF, {"reason": "licence", "from": str(operators_day())}
    ),
    "POST /requests/{}/suspensions/{}/end": Try("/requests/{waiting}/suspensions/{suspension}/end", STAFF),
    "GET /reports/deadlines": Try("/reports/deadlines?month=2026-09", STAFF),
    "POST /requests/{}/contracts": Try("/requests/{accepted}/contracts", STAFF, {"status": "sent"}),
    "POST /requests/{}/works": Try("/requests/{accepted}/works", STAFF, {"status": "started"}),
    "POST /requests/{}/inspection": Try("/requests/{accepted}/inspection", STAFF, {"scheduled_at": moment()}),
    "POST /requests/{}/inspection/result": Try("/requests/{scheduled}/inspection/result", STAFF, {"passed": True}),
    "POST /requests/{}/inspection/request": Try("/requests/{failed}/inspection/request", HOLDERS),
    "POST /requests/{}/budget": Try("/requests/{offered}/budget", STAFF, an_offer()),
    "GET /requests/{}/budget/content": Try(
        "/requests/{offered}/budget/content", May(("holder", "professional", "connections"), "404")
    ),
    "POST /requests/{}/budget/acceptance": Try(
        "/requests/{offered}/budget/acceptance", HOLDERS, exceptions=NOT_THE_HOLDER
    ),
    "POST /requests/{}/budget/refusal": Try("/requests/{offered}/budget/refusal", HOLDERS, exceptions=NOT_THE_HOLDER),
    "POST /requests/{}/documents": Try("/requests/{draft}/documents", HOLDERS, form=a_document),
    "GET /requests/{}/documents/{}/content": Try("/requests/{draft}/documents/{drafted}/content", HOLDERS),
    "DELETE /requests/{}/documents/{}": Try("/requests/{draft}/documents/{drafted}", HOLDERS),
    "GET /me/export": Try("/me/export", SIGNED_IN),
}
MATRIX = Matrix(service, CALLERS, TABLE)
OF_COMPANY = Matrix(
    service,
    CALLERS,
    {"GET /consumer-units/{}": Try("/consumer-units/{firms}", May(("administrator", "connections"), "404"))},
)
BY_PROFESSIONAL = Matrix(
    service,
    CALLERS,
    {
        **{
            f"GET /requests/{{}}/{what}": Try(
                f"/requests/{{handed_in}}/{what}", May(("holder", "professional", "connections"), "404")
            )
            for what in ("clocks", "evidence")
        },
        "POST /requests/{}/documents": Try(
            "/requests/{handed_in}/documents",
            May(("holder", "professional"), "404"),
            form=a_document,
        ),
        "GET /requests/{}/documents/{}/content": Try(
            "/requests/{handed_in}/documents/{handed_in_document}/content",
            May(("holder", "professional", "connections"), "404"),
        ),
        "POST /requests/{}/withdrawal": Try("/requests/{handed_in}/withdrawal", May(("holder", "professional"), "404")),
        "DELETE /requests/{}/documents/{}": Try(
            "/requests/{handed_in}/documents/{handed_in_document}", May(("holder", "professional"), "404")
        ),
    },
)
"""A request that a professional opened and handed in."""
AFTER_BUDGET = Matrix(
    service,
    CALLERS,
    {
        "POST /requests/{}/withdrawal": Try(
            "/requests/{offered}/withdrawal", HOLDERS, exceptions={"professional": "403"}
        )
    },
)
"""A request that a professional opened, whose budget was issued: its withdrawal is the holder's."""


@pytest.fixture(scope="module")
def world(make_shared_world: MakeWorld, stage: Stage) -> World:
    """A service with a directory of one postal code."""
    file = stage.folder / "codes.csv"
    file.write_text("postal_code,street,district,city,state\n69000-000,,,Manaus,AM\n")
    return make_shared_world(postal_codes_file=file)


@pytest.fixture(scope="module")
def scene(world: World) -> ReadyScene:
    """The `holder` of a unit and a `professional` with access to it; a `former_professional` whose access has ended;
    `unproven`, an account that merely typed the holder's document; a company's `administrator` and its `employee`, and
    the company's unit; a `stranger`; staff, one per role, of whom `connections` holds a request. `signed_out` is a
    session of the holder that has ended.
    """
    holder, company = world.person(), world.company()
    people = {
        "holder": holder,
        "stranger": world.person(),
        "unproven": world.person(document=holder.document, assurance=DECLARED),
        "administrator": world.person(),
        "employee": world.person(),
        "professional": world.professional(),
        "former_professional": world.professional(),
        **{role: world.staff(role) for role in ROLES},
    }
    unit, firms = world.unit(holder.document), world.unit(company.cnpj)
    world.relation(people["administrator"], company, "administrator")
    world.relation(people["employee"], company, "employee")
    world.access(people["professional"], holder.document, unit)
    world.tell_access(world.access(people["former_professional"], holder.document, unit), "ended")
    ended = str(new_id())
    world.hear(an_event("identity.session_revoked.v1", session_id=ended))
    token = world.signer.token(holder.user_id, roles=("staff:connections",), document=holder.document, sid=ended)
    clients = {name: person.http for name, person in people.items()}
    clients |= {"anonymous": world.visitor, "signed_out": world.visitor.as_(token)}
    draft = holder.open("connection_budget", unit).json["id"]
    drafted = holder.upload(draft, "site_plan", pdf_file()).json["id"]
    ids = {"unit": unit, "firms": firms, "document": a_cpf(), "draft": draft, "drafted": drafted}
    link = holder.post("/calendar-links", {}).json
    people["connections"].import_equipment(EQUIPMENT_ROWS)
    ids["model"] = people["connections"].get("/equipment").json["items"][0]["id"]
    ids["kept"] = holder.keep(pdf_file()).json["id"]
    ids |= {"link": link["id"], "secret": link["url"].split("/")[-2]}
    ids |= _handed_in(world, people["professional"], unit)
    other_unit = world.unit(holder.document, "87654321")
    world.access(people["professional"], holder.document, other_unit)
    ids["offered"] = with_budget(world, people["professional"], unit=other_unit)
    ids["waiting"] = claimed(world, people["connections"], world.person())
    said = {"reason": "authority", "from": str(operators_day())}
    ids["suspension"] = people["connections"].ask(ids["waiting"], "suspensions", said).json["id"]
    ids["file"] = document_of(people["connections"], ids["waiting"], "rg")
    ids |= _to_build_and_inspect(world, holder)
    return ReadyScene(ids, clients, SavedDatabase(world.database))


def _to_build_and_inspect(world: World, holder: Person) -> dict[str, str]:
    """New connections: one with an accepted budget, one with a scheduled inspection, and the holder's that failed."""
    staff, failed = world.staff(), to_inspect(world, holder)["id"]
    scheduled = to_inspect(world, world.person())["id"]
    done(schedule(staff, scheduled))
    inspected(staff, failed, passed=False)
    budgeted = accepted(world, world.person(), "new_connection")
    return {"accepted": budgeted, "scheduled": scheduled, "failed": failed}


def _handed_in(world: World, professional: Person, unit: str) -> dict[str, str]:
    """A request of the professional that waits for an analyst, and its document."""
    request_id = professional.open("generation_budget", unit).json["id"]
    fill(professional, request_id, "generation_budget", unit)
    attach(world, request_id)
    document = professional.upload(request_id, "module_datasheet", pdf_file())
    assert professional.ask(request_id, "submission").status_code == 200
    return {"handed_in": request_id, "handed_in_document": document.json["id"]}


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: ReadyScene, operation: str) -> None:
    MATRIX.check(scene, operation)


def test_who_may_see_a_companys_unit(scene: ReadyScene) -> None:
    OF_COMPANY.check(scene, "GET /consumer-units/{}")


@pytest.mark.parametrize("operation", BY_PROFESSIONAL.table)
def test_who_may_what_with_a_request_by_a_professional(scene: ReadyScene, operation: str) -> None:
    BY_PROFESSIONAL.check(scene, operation)


def test_who_may_withdraw_after_the_budget(scene: ReadyScene) -> None:
    AFTER_BUDGET.check(scene, "POST /requests/{}/withdrawal")
