"""Who acts as a holder: a typed document opens nothing, and for an approved company only its representatives act."""

from io import BytesIO
from typing import Any

import pytest
from representatives_kit.professionals import a_professional, an_active, approve, grant, request, until
from representatives_kit.world import Person, World

from chassis.assurance import CERTIFICATE, CONTACT, DECLARED, STAFF
from chassis.documents import a_cnpj, a_cpf
from chassis.testing.events import an_event
from representatives.model import Person as Copy
from representatives.model import UnitAccess

ACCESSES = "/unit-accesses"
NOT_PROVEN = (403, "holder.not_proven")
BY_PROOF = ["email_on_record", "certificate", "counter"]
PROVEN = {DECLARED: False, CONTACT: True, STAFF: True, CERTIFICATE: True}


def refused(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


def told_to(world: World, kind: str) -> list[list[str]]:
    return [event.data["parties"] for event in world.events(kind)]


def prove(world: World, person: Person, assurance: str = CONTACT) -> None:
    """Identity tells that the person's document is proven like this."""
    person.assurance, person.version = assurance, person.version + 1
    world.hear(world.about(person, "identity.user_updated.v1"))


def send(person: Person, *rows: str) -> Any:
    content = "\n".join(["consumer_unit,professional_document,valid_until", *rows]).encode()
    return person.upload(f"{ACCESSES}/import", file=(BytesIO(content), "acessos.csv"))


def test_an_account_that_merely_has_a_companys_cnpj_touches_nothing_of_the_company(world: World) -> None:
    company, professional = world.company(), a_professional(world)
    administrator = world.administrator(company)
    unit, second = world.unit(company.cnpj), world.unit(company.cnpj)
    given = an_active(world, administrator, professional, unit)
    for assurance in (DECLARED, CONTACT, STAFF, CERTIFICATE):
        impostor = world.person(document=company.cnpj, assurance=assurance)
        for tried in (
            grant(impostor, professional, second),
            grant(impostor, professional, kind="new_connection"),
            impostor.get(ACCESSES, side="holder"),
            impostor.get(f"{ACCESSES}/{given}"),
            impostor.delete(f"{ACCESSES}/{given}"),
            send(impostor, f"{second},{professional.document},{until()}"),
        ):
            assert refused(tried) == NOT_PROVEN
            assert tried.json["ways_out"] == ["representative"]
        assert impostor.get(ACCESSES).json["items"] == impostor.get("/me/export").json["unit_accesses"] == []
    assert administrator.get(f"{ACCESSES}/{given}").json["status"] == "active"
    request(professional, company.cnpj, second)
    assert told_to(world, "unit_access_requested") == [[str(professional.user_id), str(administrator.user_id)]]


def test_the_cpf_of_somebody_without_an_account_gives_nothing_away(world: World) -> None:
    document, professional = a_cpf(), a_professional(world)
    impostor = world.person(document=document, assurance=DECLARED)
    unit, foreign = world.unit(document), world.unit(a_cpf())
    asked = request(professional, document, unit).json["id"]
    assert told_to(world, "unit_access_requested") == [[str(professional.user_id)]]
    refusals = [grant(impostor, professional, code) for code in (unit, foreign, "99999999")]
    said = [{name: value for name, value in answer.json.items() if name != "request_id"} for answer in refusals]
    assert said[0] == said[1] == said[2]  # whose the unit is, is not to be found out by registering documents
    assert (refused(refusals[0]), said[0]["ways_out"]) == (NOT_PROVEN, BY_PROOF)
    assert refused(impostor.post(f"{ACCESSES}/{asked}/acceptance", {"valid_until": until()})) == NOT_PROVEN
    assert refused(impostor.post(f"{ACCESSES}/{asked}/refusal")) == NOT_PROVEN
    assert professional.get(f"{ACCESSES}/{asked}").json["status"] == "pending_holder"
    elsewhere = request(professional, document, foreign).json["id"]
    assert impostor.get(f"{ACCESSES}/{elsewhere}").status_code == 404  # unit and holder do not belong together
    assert impostor.get("/me/export").json["unit_accesses"] == []


@pytest.mark.parametrize(("assurance", "may"), PROVEN.items())
@pytest.mark.parametrize(
    "route", ["grant", "first connection", "list", "get", "accept", "refuse", "revoke", "import", "export", "told"]
)
def test_what_a_proven_document_opens(world: World, route: str, assurance: str, may: bool) -> None:
    professional, holder = a_professional(world), world.person(assurance=assurance)
    unit, second = world.unit(holder.document), world.unit(holder.document)
    asked = f"{ACCESSES}/{request(professional, holder, unit).json['id']}"
    if route == "told":
        assert (str(holder.user_id) in told_to(world, "unit_access_requested")[0]) is may
        return
    if route == "export":
        assert bool(holder.get("/me/export").json["unit_accesses"]) is may
        return
    answer = {
        "grant": lambda: grant(holder, professional, second),
        "first connection": lambda: grant(holder, professional, kind="new_connection"),
        "list": lambda: holder.get(ACCESSES, side="holder"),
        "get": lambda: holder.get(asked),
        "accept": lambda: holder.post(f"{asked}/acceptance", {"valid_until": until()}),
        "refuse": lambda: holder.post(f"{asked}/refusal"),
        "revoke": lambda: holder.delete(asked),
        "import": lambda: send(holder, f"{second},{professional.document},{until()}"),
    }[route]()
    assert answer.status_code in ((200, 201, 204) if may else (403,)), answer.text
    if not may:
        assert (answer.json["code"], answer.json["ways_out"]) == ("holder.not_proven", BY_PROOF)


@pytest.mark.parametrize(
    ("language", "words"),
    [("pt", ["e-mail", "e-CPF", "atendimento"]), ("es", ["correo", "e-CPF", "atención"]), ("en", ["e-mail", "e-CPF"])],
)
def test_the_refusal_says_what_to_do(world: World, language: str, words: list[str]) -> None:
    unproven = world.person(assurance=DECLARED)
    answer = unproven.http.get(
        "/api/representatives/v1/unit-accesses?side=holder", headers={"Accept-Language": language}
    )
    assert all(word in answer.json["detail"] for word in words), answer.json["detail"]


def test_without_a_proof_one_is_still_a_professional_and_acts_for_companies(world: World) -> None:
    company, holder = world.company(), world.person()
    unproven = a_professional(world, assurance=DECLARED)
    world.relation(unproven, company, "legal_representative")
    mine = grant(holder, unproven, world.unit(holder.document)).json["id"]
    other = a_professional(world)
    ours = grant(unproven, other, world.unit(company.cnpj)).json["id"]
    assert [row["id"] for row in unproven.get(ACCESSES, side="professional").json["items"]] == [mine]
    assert [row["id"] for row in unproven.get(ACCESSES, side="holder").json["items"]] == [ours]
    assert [row["id"] for row in unproven.get(ACCESSES).json["items"]] == [ours, mine]
    unit = world.unit(unproven.document)
    rows = [f"{code},{other.document},{until()}" for code in (unit, world.unit(company.cnpj))]
    report = send(unproven, *rows)
    assert (report.json["applied"], [fault["code"] for fault in report.json["errors"]]) == (1, ["holder.not_proven"])


def test_nobody_grants_to_or_asks_of_the_document_they_typed(world: World) -> None:
    unproven = a_professional(world, assurance=DECLARED)
    unit = world.unit(unproven.document)
    assert request(unproven, unproven, unit).json["errors"][0]["code"] == "unit_access.own_unit"
    company = world.company()
    world.relation(unproven, company, "administrator")
    to_oneself = grant(unproven, unproven, world.unit(company.cnpj))
    assert to_oneself.json["errors"][0]["code"] == "unit_access.to_oneself"


def test_the_copy_decides_from_the_event_on_whatever_the_token_says(world: World) -> None:
    holder, professional = world.person(assurance=DECLARED), a_professional(world)
    token = world.signer.token(holder.user_id, document=holder.document, document_assurance=CERTIFICATE)
    holder.http = world.visitor.as_(token)
    unit = world.unit(holder.document)
    assert refused(grant(holder, professional, unit)) == NOT_PROVEN
    prove(world, holder)
    offered = grant(holder, professional, unit)
    assert offered.status_code == 201
    prove(world, holder, DECLARED)
    assert refused(holder.delete(f"{ACCESSES}/{offered.json['id']}")) == NOT_PROVEN
    accepted = professional.post(f"{ACCESSES}/{offered.json['id']}/acceptance")
    assert refused(accepted) == (409, "unit_access.not_pending")  # nobody is left who could revoke it


def test_a_cnpj_that_no_approved_company_has_is_its_proven_accounts(world: World) -> None:
    account, professional = world.person(document=a_cnpj()), a_professional(world)
    unit = world.unit(account.document)
    assert grant(account, professional, unit).status_code == 201
    world.company(cnpj=account.document)
    assert refused(account.get(ACCESSES, side="holder")) == NOT_PROVEN


def test_whose_event_has_not_arrived_is_asked_to_wait(world: World) -> None:
    newcomer = world.person(known=False)
    assert refused(newcomer.get(ACCESSES, side="holder")) == (503, "person.not_yet_known")
    assert newcomer.get(ACCESSES).json["items"] == []


def test_a_name_that_goes_with_a_typed_document_is_shown_to_no_professional(world: World) -> None:
    holder, professional = world.person(), a_professional(world)
    access = an_active(world, holder, professional)
    assert professional.get(f"{ACCESSES}/{access}").json["name"] == holder.name
    prove(world, holder, DECLARED)
    assert professional.get(f"{ACCESSES}/{access}").json["name"] is None


def test_a_handover_asks_nobody_for_their_own_unit(world: World) -> None:
    company, holder = world.company(), world.person()
    administrator, old = world.administrator(company), world.colleague(company)
    heir = world.colleague(company, assurance=DECLARED)
    for professional in (old, heir):
        approve(world, professional)
    world.unit(heir.document, "12312312")
    asked = request(old, heir, "12312312").json["id"]
    kept = an_active(world, holder, old)
    body = {"from_user_id": str(old.user_id), "to_user_id": str(heir.user_id)}
    report = administrator.post(f"/companies/{company.id}/handover", body).json
    assert [(skipped["old_id"], skipped["reason"]) for skipped in report["skipped"]] == [(asked, "own_unit")]
    assert [moved["old_id"] for moved in report["unit_accesses"]] == [kept]


def test_the_erasure_of_a_typed_document_ends_nothing_of_its_owner(world: World) -> None:
    company, professional = world.company(), a_professional(world)
    administrator = world.administrator(company)
    access = an_active(world, administrator, professional, world.unit(company.cnpj))
    impostor = world.person(document=company.cnpj, assurance=DECLARED)
    mine = administrator.get("/relations").json["items"]
    for relation in mine:  # the company is without an administrator for a while
        administrator.delete(f"/relations/{relation['id']}")
    world.hear(an_event("identity.user_erased.v1", version=2, user_id=str(impostor.user_id), parties=[]))
    (left,) = world.rows(UnitAccess)
    assert (str(left.id), left.status.value, left.holder_document) == (access, "active", company.cnpj)


def test_an_unchanged_version_fills_what_the_copy_lacked(world: World) -> None:
    person = world.person(assurance=DECLARED)
    person.assurance = STAFF
    world.hear(world.about(person, "identity.user_updated.v1"))
    assert [copy.document_assurance for copy in world.rows(Copy)] == [STAFF]
    person.version, person.assurance = 0, DECLARED
    world.hear(world.about(person, "identity.user_updated.v1"))
    assert [copy.document_assurance for copy in world.rows(Copy)] == [STAFF]
