"""Who may what: every operation × everyone who may come along (`chassis.testing.who_may_what`).

Everyone meets the same untouched scene (`representatives_kit.scene`). What they then see and change is asked in the
tests of each noun.
"""

import io
from typing import Any

import pytest
from representatives_kit.accesses import a_csv
from representatives_kit.professionals import PNG, PROFILE, until
from representatives_kit.scene import CALLERS, ROLES, Scene, set_scene
from representatives_kit.world import World

from chassis.testing.who_may_what import ANYBODY, Matrix, May, Try
from representatives.app import service

SIGNED_IN = May(CALLERS[2:])
UNPROVEN = {"unproven": "403"}  # their document is the holder's, and merely typed
BY_TOKEN = May((), "404")
NOT_THERE = {"anonymous": "404", "signed_out": "404"}  # they have not the mail with its token
REGISTRATIONS, ACCESS = May(("registrations",)), May(("access",))
DECIDERS = May(("administrator", "registrations"))
OWNER, EITHER_SIDE = May(("owner",), "404"), May(("owner", "other"), "404")
OWNER_OR_REGISTRATIONS, OWNER_OR_ACCESS = May(("owner", "registrations"), "404"), May(("owner", "access"), "404")

COMPANY = {
    "requester_name": "Pessoa de Exemplo",
    "email": "outra@nova.example",
    "legal_name": "Empresa Nova",
    "cnpj": "11444777000161",
    "phone": "+551130000000",
    "accept_terms": True,
}
AGENT = {"code": "777", "acronym": "AG", "legal_name": "Agente", "cnpj": "11444777000161", "kind": "user"}
ACCESS_BODY = {
    "system": "AMSE",
    "agent_id": "{free_agent}",
    "profile": "cIC",
    "email": "contato@amse.example",
    "phone": "+552130001000",
}
REPRESENTATION = {"representative_cnpj": "12ABC34501DE35", "represented_cnpj": "11444777000161"}
GRANT = {
    "direction": "grant",
    "consumer_unit": "{unit}",
    "professional_document": "{professional}",
    "valid_until": until(),
}


def paper() -> dict[str, Any]:
    return {"slot": "driving_licence", "file": (io.BytesIO(PNG), "cnh.png")}


TABLE: dict[str, Try] = {
    "GET /companies": Try("/companies?query=empresa", SIGNED_IN),
    "POST /companies": Try("/companies", ANYBODY, COMPANY),
    "GET /companies/challenge": Try("/companies/challenge", ANYBODY),
    "GET /companies/requests/{}": Try("/companies/requests/{pending_company}?token=x", BY_TOKEN, exceptions=NOT_THERE),
    "POST /companies/requests/{}/confirmation": Try(
        "/companies/requests/{pending_company}/confirmation", BY_TOKEN, {"token": "x"}, exceptions=NOT_THERE
    ),
    "GET /companies/{}": Try("/companies/{company}", REGISTRATIONS),
    "PATCH /companies/{}": Try("/companies/{company}", REGISTRATIONS, {"acronym": "NOVA"}),
    "POST /companies/{}/decision": Try("/companies/{pending_company}/decision", REGISTRATIONS, {"decision": "approve"}),
    "POST /companies/{}/handover": Try(
        "/companies/{company}/handover", DECIDERS, {"from_user_id": "{from_user}", "to_user_id": "{to_user}"}
    ),
    "GET /relations": Try("/relations", SIGNED_IN),
    "POST /relations": Try(
        "/relations",
        SIGNED_IN,
        {"company_id": "{company}", "role": "technical_representative"},
        exceptions=dict.fromkeys(("stranger", "unproven", *ROLES), "403"),  # the domain of their address is nobody's
    ),
    "DELETE /relations/{}": Try("/relations/{relation}", May(("owner", "administrator", "registrations"), "404")),
    "POST /relations/{}/decision": Try(
        "/relations/{relation}/decision",
        May(("administrator", "registrations"), "404"),
        {"decision": "approve"},
        exceptions={"owner": "403"},  # nobody decides their own
    ),
    "GET /representations": Try("/representations", ACCESS),
    "POST /representations": Try("/representations", ACCESS, REPRESENTATION),
    "DELETE /representations/{}": Try("/representations/{representation}", ACCESS),
    "GET /agents": Try("/agents", SIGNED_IN),
    "POST /agents": Try("/agents", ACCESS, AGENT),
    "PATCH /agents/{}": Try("/agents/{agent}", ACCESS, {"acronym": "NOVO"}),
    "POST /agents/import": Try("/agents/import?dry_run=true", ACCESS, form=lambda: a_csv("code\n")),
    "GET /agents/coverage": Try("/agents/coverage", ACCESS),
    "GET /agents/{}/representatives": Try("/agents/{agent}/representatives", May(("owner", "other", "access"))),
    "GET /me/directory-views": Try("/me/directory-views", SIGNED_IN),
    "GET /me/export": Try("/me/export", SIGNED_IN),
    "GET /systems": Try("/systems", SIGNED_IN),
    "GET /system-accesses": Try("/system-accesses", SIGNED_IN),
    "POST /system-accesses": Try(
        "/system-accesses", May(("owner", "other", "administrator")), ACCESS_BODY
    ),  # no relation, no access
    "GET /system-accesses/{}": Try("/system-accesses/{granted_access}", OWNER_OR_ACCESS),
    "PATCH /system-accesses/{}": Try("/system-accesses/{granted_access}", OWNER, {"email": "outro@amse.example"}),
    "DELETE /system-accesses/{}": Try("/system-accesses/{granted_access}", OWNER_OR_ACCESS),
    "POST /system-accesses/{}/activation": Try("/system-accesses/{granted_access}/activation", OWNER),
    "POST /system-accesses/{}/decision": Try(
        "/system-accesses/{requested_access}/decision", ACCESS, {"decision": "grant"}
    ),
    "POST /system-accesses/import": Try("/system-accesses/import?dry_run=true", ACCESS, form=lambda: a_csv("x\n")),
    "GET /professional-profiles": Try("/professional-profiles", SIGNED_IN),
    "POST /professional-profiles": Try("/professional-profiles", SIGNED_IN, PROFILE),
    "GET /professional-profiles/{}": Try("/professional-profiles/{submitted}", OWNER_OR_REGISTRATIONS),
    "PATCH /professional-profiles/{}": Try("/professional-profiles/{draft}", OWNER, {"phone": "+5592990000000"}),
    "DELETE /professional-profiles/{}": Try("/professional-profiles/{draft}", OWNER),
    "POST /professional-profiles/{}/documents": Try("/professional-profiles/{draft}/documents", OWNER, form=paper),
    "GET /professional-profiles/{}/documents/{}": Try(
        "/professional-profiles/{submitted}/documents/{review}", OWNER_OR_REGISTRATIONS
    ),
    "DELETE /professional-profiles/{}/documents/{}": Try("/professional-profiles/{draft}/documents/{paper}", OWNER),
    "POST /professional-profiles/{}/documents/{}/review": Try(
        "/professional-profiles/{submitted}/documents/{review}/review", REGISTRATIONS, {"verdict": "accepted"}
    ),
    "POST /professional-profiles/{}/submission": Try("/professional-profiles/{draft}/submission", OWNER),
    "POST /professional-profiles/{}/decision": Try(
        "/professional-profiles/{submitted}/decision", REGISTRATIONS, {"decision": "approve", "reasons": []}
    ),
    "POST /professional-profiles/{}/suspension": Try(
        "/professional-profiles/{approved}/suspension", REGISTRATIONS, {"reasons": ["council_not_active"]}
    ),
    "DELETE /professional-profiles/{}/suspension": Try("/professional-profiles/{approved}/suspension", REGISTRATIONS),
    "POST /professional-profiles/{}/end": Try(
        "/professional-profiles/{approved}/end", REGISTRATIONS, {"reasons": ["not_eligible"]}
    ),
    "GET /unit-accesses": Try("/unit-accesses", SIGNED_IN),
    "POST /unit-accesses": Try("/unit-accesses", May(("other",), "404"), GRANT, exceptions=UNPROVEN),
    "POST /unit-accesses/import": Try("/unit-accesses/import?dry_run=true", SIGNED_IN, form=lambda: a_csv("x\n")),
    "GET /unit-accesses/{}": Try("/unit-accesses/{unit_access}", EITHER_SIDE, exceptions=UNPROVEN),
    "DELETE /unit-accesses/{}": Try("/unit-accesses/{unit_access}", EITHER_SIDE, exceptions=UNPROVEN),
    "POST /unit-accesses/{}/acceptance": Try(
        "/unit-accesses/{unit_access}/acceptance", OWNER, {}, exceptions={"other": "403", **UNPROVEN}
    ),
    "POST /unit-accesses/{}/refusal": Try(
        "/unit-accesses/{unit_access}/refusal", OWNER, exceptions={"other": "403", **UNPROVEN}
    ),
}


MATRIX = Matrix(service, CALLERS, TABLE)


@pytest.fixture(scope="module")
def scene(shared_world: World) -> Scene:
    return set_scene(shared_world)


def test_every_operation_has_its_row_and_every_row_its_operation() -> None:
    MATRIX.check_rows()


@pytest.mark.parametrize("operation", TABLE)
def test_who_may(scene: Scene, operation: str) -> None:
    MATRIX.check(scene, operation)
