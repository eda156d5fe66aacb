"""Taking over the old register: eight functions become three profiles, once, until the campaign is over."""

import json
from datetime import date
from typing import Any

import pytest
from representatives_kit.accesses import a_csv, an_agent_of, asked, decided, granted
from representatives_kit.world import MakeWorld, Person, World

from chassis.assurance import CONTACT, DECLARED
from representatives.model import AccessClaim, SystemAccess
from representatives.states import AccessStatus

HEADER = "agent_code,function,document,email,phone\n"
EIGHT = (
    "Representante para envio de documentos",
    "Responsável pela emissão das faturas",
    "Responsável pelo recebimento das faturas",
    "Responsável pela Contribuição dos Associados",
    "Representante técnico para assuntos gerais",
    "Representante para assuntos financeiros",
    "Representante para assuntos de PV",
    "Outros",
)


def row(agent: Any, function: str, person: Person, email: str = "", phone: str = "") -> str:
    return f"{agent.code},{function},{person.document},{email},{phone}\n"


def taken_over(staff: Person, text: str, *, dry_run: bool = False, mapping: dict[str, str] | None = None) -> Any:
    form = {**a_csv(HEADER + text), **({"mapping": json.dumps(mapping)} if mapping is not None else {})}
    answer = staff.upload(f"/system-accesses/import?dry_run={str(dry_run).lower()}", **form)
    assert answer.status_code == 200, answer.text
    return answer.json


def counts(report: Any) -> tuple[int, int, list[tuple[int, str]]]:
    return report["applied"], report["unchanged"], [(error["row"], error["code"]) for error in report["errors"]]


def held(world: World, person: Person) -> set[str]:
    return {
        access.profile
        for access in world.rows(SystemAccess)
        if access.user_id == person.user_id and access.status is AccessStatus.GRANTED
    }


@pytest.mark.covers("O1", "O5", "O6", "O36")
def test_eight_old_functions_become_two_profiles(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    world.events()
    text = "".join(row(agent, function, person, "velho@amse.example", "2130001000") for function in EIGHT)
    assert counts(taken_over(staff, text)) == (2, 6, [])
    assert held(world, person) == {"sIC", "PV"}
    (sic,) = [access for access in world.rows(SystemAccess) if access.profile == "sIC"]
    assert (sic.email, sic.phone, sic.decided_by) == ("velho@amse.example", "+552130001000", staff.user_id)
    told = world.events()
    assert [event.type for event in told] == ["representatives.system_access_granted.v1"] * 2
    assert [audited.details for audited in world.audited("system_access.granted")] == [{"source": "register"}] * 2


def test_a_dry_run_says_the_same_and_changes_nothing(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    world.events()
    dry = taken_over(staff, row(agent, "Outros", person), dry_run=True)
    assert (dry["dry_run"], counts(dry)) == (True, (1, 0, []))
    assert (world.rows(SystemAccess), world.rows(AccessClaim), world.events()) == ([], [], [])
    assert counts(taken_over(staff, row(agent, "Outros", person))) == (1, 0, [])


def test_taken_over_again_nothing_changes(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    text = row(agent, "outros", person) + row(agent, "REPRESENTANTE para assuntos de pv", person)
    assert counts(taken_over(staff, text)) == (2, 0, [])
    person.patch(f"/system-accesses/{world.rows(SystemAccess)[0].id}", {"email": "meu@amse.example"})
    world.events()
    assert counts(taken_over(staff, text)) == (0, 2, [])
    assert world.events() == []
    assert "meu@amse.example" in {access.email for access in world.rows(SystemAccess)}


def test_the_operators_mapping_goes_first_and_what_shares_less_wins(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent = an_agent_of(world, company)
    open_one, careful = world.colleague(company), world.colleague(company)
    text = (
        row(agent, "Outros", open_one)
        + row(agent, "Função da casa", open_one)
        + row(agent, "Outros", careful)
        + row(agent, "Representante para assuntos financeiros", careful)
    )
    report = taken_over(staff, text, mapping={"outros": "cIC", "funcao da casa": "PV"})
    assert counts(report) == (3, 1, [])
    assert (held(world, open_one), held(world, careful)) == ({"cIC", "PV"}, {"sIC"})


def test_rows_that_cannot_be_taken_over_are_reported_with_their_reason(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, user = an_agent_of(world, company), an_agent_of(world, company, kind="user")
    person, stranger = world.colleague(company), world.person()
    nobody = world.person(known=False)
    busy = world.colleague(company)
    asked(busy, agent, "cIC")
    text = (
        row(agent, "Outros", person)
        + row(agent, "Outros", nobody)
        + row(agent, "Outros", stranger)
        + f"nenhum,Outros,{person.document},,\n"
        + row(agent, "Função inventada", person)
        + row(user, "Representante para assuntos de PV", person)
        + f"{agent.code},Outros,,,\n"
        + f"{agent.code},Outros,123,,\n"
        + row(agent, "Outros", busy)
        + f"{agent.code},Outros,,ninguem@nada.example,\n"
    )
    report = taken_over(staff, text)
    assert counts(report) == (
        1,
        0,
        [
            (3, "register.no_account"),
            (4, "register.no_relation"),
            (5, "agent.unknown"),
            (6, "register.function_unknown"),
            (7, "access.profile_not_allowed"),
            (8, "register.person_missing"),
            (9, "document.invalid"),
            (10, "access.conflicting_profile"),
            (11, "register.no_account"),
        ],
    )
    assert all(error["detail"] != error["code"] for error in report["errors"])
    assert report["errors"][0]["pointer"] == "#/document"


@pytest.mark.parametrize("assurance", [DECLARED, CONTACT])
def test_a_document_that_an_account_only_typed_brings_it_no_access(world: World, assurance: str) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company, assurance=assurance)
    world.events()
    refused = [] if assurance == CONTACT else [(2, "register.document_not_proven")]
    for dry_run in (True, False):
        report = taken_over(staff, row(agent, "Outros", person, person.email), dry_run=dry_run)
        assert counts(report) == (1 - len(refused), 0, refused)
        for error in report["errors"]:
            assert (error["pointer"], error["detail"] != error["code"]) == ("#/document", True)
    assert (held(world, person), len(world.events())) == (set() if refused else {"sIC"}, 1 - len(refused))


def test_an_account_that_has_proven_no_document_is_named_by_its_address(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company, assurance=DECLARED)
    assert counts(taken_over(staff, f"{agent.code},Outros,,{person.email},\n")) == (1, 0, [])
    assert held(world, person) == {"sIC"}


def test_a_person_is_known_by_the_accounts_address_too(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    assert counts(taken_over(staff, f"{agent.code},Outros,,{person.email.upper()},\n")) == (1, 0, [])
    assert held(world, person) == {"sIC"}


def test_a_request_of_the_same_profile_is_granted_with_its_own_contacts(world: World) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    access = asked(person, agent, "sIC")
    world.events()
    assert counts(taken_over(staff, row(agent, "Outros", person, "velho@amse.example"))) == (1, 0, [])
    found = person.get(f"/system-accesses/{access}").json
    assert (found["status"], found["email"]) == ("granted", "contato@amse.example")
    assert [event.type for event in world.events()] == ["representatives.system_access_granted.v1"]


@pytest.mark.parametrize("fate", ["ended", "denied"])
def test_an_old_file_does_not_bring_back_what_people_took_back(world: World, fate: str) -> None:
    company, staff = world.company(), world.staff("access")
    agent, person = an_agent_of(world, company), world.colleague(company)
    if fate == "denied":
        decided(staff, asked(person, agent, "sIC"), "deny")
    else:
        person.delete(f"/system-accesses/{granted(world, person, agent, 'sIC')}")
    assert counts(taken_over(staff, row(agent, "Outros", person))) == (0, 0, [(2, "register.taken_back")])
    assert held(world, person) == set()


@pytest.mark.parametrize("mapping", ['{"Outros": "xIC"}', "[1]", "nonsense", '{"Outros": 1}', "[" * 9000])
def test_a_mapping_that_makes_no_sense_is_refused(world: World, mapping: str) -> None:
    staff = world.staff("access")
    refused = staff.upload("/system-accesses/import", **a_csv(HEADER), mapping=mapping)
    assert refused.status_code == 422
    assert [(error["pointer"], error["code"]) for error in refused.json["errors"]] == [
        ("#/mapping", "register.mapping_invalid")
    ]


@pytest.mark.covers("O36")
@pytest.mark.parametrize(("closes", "status"), [(date(2020, 1, 1), 410), (date(2999, 1, 1), 200)])
def test_after_the_campaign_the_old_register_is_refused(make_world: MakeWorld, closes: date, status: int) -> None:
    world = make_world(register_closes_on=closes)
    for dry_run in ("true", "false"):
        answer = world.staff("access").upload(f"/system-accesses/import?dry_run={dry_run}", **a_csv(HEADER))
        assert answer.status_code == status
        if status == 410:
            assert answer.json["code"] == "register.closed"


def test_the_register_is_staffs(world: World) -> None:
    company = world.company()
    for somebody in (world.administrator(company), world.staff("registrations")):
        assert somebody.upload("/system-accesses/import", **a_csv(HEADER)).status_code == 403
    spoiled = world.staff("access").upload("/system-accesses/import", **a_csv("a,b\n1,2\n"))
    assert (spoiled.status_code, spoiled.json["code"]) == (422, "csv.unreadable")
    assert spoiled.json["columns"] == ["agent_code", "function"]


def test_nobody_takes_over_their_own_row(world: World) -> None:
    company = world.company()
    clerk = world.colleague(company, roles=("staff:access",))
    agent = an_agent_of(world, company)
    assert counts(taken_over(clerk, row(agent, EIGHT[0], clerk))) == (0, 0, [(2, "access.own")])
    assert held(world, clerk) == set()
