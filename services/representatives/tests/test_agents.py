"""Agents: found by everybody, kept by staff one by one or from a file; and those nobody represents."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from representatives_kit.accesses import a_csv, an_agent_of, granted
from representatives_kit.world import World

from chassis.documents import a_cnpj
from chassis.files import MB
from chassis.testing.statements import statements
from representatives.model import Agent

HEADER = "code,acronym,legal_name,cnpj,kind\n"


def codes(answer: object) -> list[str]:
    return [item["code"] for item in answer.json["items"]]  # type: ignore[attr-defined]


@pytest.mark.covers("O2", "O3", "O12", "O14")
def test_agents_are_found_by_the_beginnings_of_their_words(world: World) -> None:
    person = world.person()
    one = world.agent(code="0001", acronym="ENEX", legal_name="Energia do Pará S.A.", kind="transmission")
    world.agent(code="0002", acronym="USINA", legal_name="Usina de Exemplo Ltda.", kind="user")
    (found,) = person.get("/agents", query="energ para").json["items"]
    assert found == {
        "id": str(one.id),
        "code": "0001",
        "acronym": "ENEX",
        "legal_name": "Energia do Pará S.A.",
        "cnpj": one.cnpj,
        "kind": "transmission",
    }
    assert codes(person.get("/agents", query=one.cnpj)) == ["0001"]
    masked = f"{one.cnpj[:2]}.{one.cnpj[2:5]}.{one.cnpj[5:8]}/{one.cnpj[8:12]}-{one.cnpj[12:]}"
    assert codes(person.get("/agents", query=masked)) == ["0001"]
    assert codes(person.get("/agents", query="nergia")) == []
    assert codes(person.get("/agents", kind="user")) == ["0002"]
    assert codes(person.get("/agents")) == ["0001", "0002"]


def test_agents_come_in_pages_by_code(world: World) -> None:
    person = world.person()
    for number in (3, 1, 2):
        world.agent(code=f"000{number}")
    first = person.get("/agents", limit=2)
    assert codes(first) == ["0001", "0002"]
    rest = person.get("/agents", limit=2, after=first.json["next"])
    assert (codes(rest), rest.json["next"]) == (["0003"], None)
    assert person.get("/agents", after="nonsense").status_code == 422


def test_agents_are_for_those_who_signed_in_and_kept_by_staff(world: World) -> None:
    body = {"code": "1", "acronym": "A", "legal_name": "Exemplo S.A.", "cnpj": a_cnpj(), "kind": "user"}
    assert world.visitor.get("/api/representatives/v1/agents").status_code == 401
    for person in (world.person(), world.staff("registrations")):
        assert person.post("/agents", body).status_code == 403
        assert person.patch(f"/agents/{world.agent().id}", {"acronym": "B"}).status_code == 403
        assert person.upload("/agents/import", **a_csv(HEADER)).status_code == 403
        assert person.get("/agents/coverage").status_code == 403


def test_one_cnpj_may_be_several_agents_but_a_code_only_one(world: World) -> None:
    staff, cnpj = world.staff("access"), a_cnpj()
    body = {"code": "0001", "acronym": "UM", "legal_name": "Exemplo S.A.", "cnpj": cnpj, "kind": "user"}
    assert staff.post("/agents", body).status_code == 201
    assert staff.post("/agents", {**body, "code": "0002", "kind": "transmission"}).status_code == 201
    taken = staff.post("/agents", {**body, "cnpj": a_cnpj()})
    assert (taken.status_code, taken.json["code"]) == (409, "agent.exists")
    assert codes(staff.get("/agents", query=cnpj)) == ["0001", "0002"]
    assert len(world.audited("agent.registered")) == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", ""), ("code", "x" * 21), ("cnpj", "123"), ("cnpj", "52998224725"), ("kind", "broker"), ("kind", None)],
)
def test_an_agent_that_is_told_wrongly_is_refused(world: World, field: str, value: object) -> None:
    body = {"code": "1", "acronym": "A", "legal_name": "Exemplo S.A.", "cnpj": a_cnpj(), "kind": "user"}
    refused = world.staff("access").post("/agents", {**body, field: value})
    assert refused.status_code == 422
    assert refused.json["errors"][0]["pointer"] == f"#/{field}"


def test_a_renamed_agent_is_found_by_its_new_name_only(world: World) -> None:
    staff, agent = world.staff("access"), world.agent(legal_name="Nome Antigo S.A.")
    renamed = staff.patch(f"/agents/{agent.id}", {"legal_name": "Companhia Renovada S.A."})
    assert (renamed.status_code, renamed.json["legal_name"]) == (200, "Companhia Renovada S.A.")
    assert codes(staff.get("/agents", query="renovada")) == [agent.code]
    assert codes(staff.get("/agents", query="antigo")) == []
    assert staff.patch(f"/agents/{agent.id}", {"legal_name": "Companhia Renovada S.A."}).status_code == 200
    assert [row.details for row in world.audited("agent.renamed")] == [{"fields": ["legal_name"]}]
    assert staff.patch(f"/agents/{world.person().user_id}", {"acronym": "X"}).status_code == 404
    assert staff.patch(f"/agents/{agent.id}", {"code": "9"}).status_code == 422


def test_two_who_register_a_code_at_once_get_one_agent(world: World) -> None:
    staff = [world.staff("access") for _ in range(6)]
    body = {"code": "0001", "acronym": "A", "legal_name": "Exemplo S.A.", "cnpj": a_cnpj(), "kind": "user"}
    with ThreadPoolExecutor(6) as pool:
        answers = [answer.status_code for answer in pool.map(lambda one: one.post("/agents", body), staff)]
    assert sorted(answers) == [201, *[409] * 5]
    assert len(world.rows(Agent)) == 1


def test_a_file_of_agents_is_taken_over_once(world: World) -> None:
    staff, cnpj = world.staff("access"), a_cnpj()
    text = f"{HEADER}0001,ENEX,Energia de Exemplo S.A.,{cnpj},transmission\n0002,USEX,Usina de Exemplo,{cnpj},user\n"
    dry = staff.upload("/agents/import?dry_run=true", **a_csv(text)).json
    assert dry == {"dry_run": True, "rows": 2, "applied": 2, "unchanged": 0, "errors": [], "warnings": []}
    assert world.rows(Agent) == []
    assert staff.upload("/agents/import", **a_csv(text)).json["applied"] == 2
    again = staff.upload("/agents/import", **a_csv(text)).json
    assert again == {"dry_run": False, "rows": 2, "applied": 0, "unchanged": 2, "errors": [], "warnings": []}
    assert codes(staff.get("/agents", query="energia")) == ["0001"]
    assert len(world.audited("agent.registered")) == 2


def test_an_agents_code_may_have_blanks(world: World) -> None:
    staff = world.staff("access")
    body = {"code": "AG 01", "acronym": "A", "legal_name": "Exemplo S.A.", "cnpj": a_cnpj(), "kind": "user"}
    assert staff.post("/agents", body).status_code == 201
    report = staff.upload("/agents/import", **a_csv(f"{HEADER}AG 02,B,Beta S.A.,{a_cnpj()},user\n"))
    assert (report.status_code, report.json["applied"], report.json["errors"]) == (200, 1, [])
    registered = {agent.code: str(agent.id) for agent in world.rows(Agent)}
    noted = [(row.subject, row.details) for row in world.audited("agent.registered")]
    assert noted == [(registered["AG 01"], {}), (registered["AG 02"], {})]


def test_a_file_renames_agents_but_does_not_make_them_others(world: World) -> None:
    staff = world.staff("access")
    one = world.agent(code="0001", kind="user")
    two, three = world.agent(code="0002", kind="user"), world.agent(code="0003", kind="user")
    text = (
        f"{HEADER}0001,NOVA,Nome Novo S.A.,{one.cnpj},user\n"
        f"0002,{two.acronym},{two.legal_name},{a_cnpj()},user\n"
        f"0003,{three.acronym},{three.legal_name},{three.cnpj},transmission\n"
        "0004,X,Sem CNPJ S.A.,123,user\n"
        f"0001,NOVA,Nome Novo S.A.,{one.cnpj},user\n"
    )
    report = staff.upload("/agents/import", **a_csv(text)).json
    assert (report["rows"], report["applied"], report["unchanged"]) == (5, 1, 1)
    assert [(error["row"], error["pointer"], error["code"]) for error in report["errors"]] == [
        (3, "#/cnpj", "agent.cnpj_differs"),
        (4, "#/kind", "agent.kind_differs"),
        (5, "#/cnpj", "document.invalid"),
    ]
    assert all(error["detail"] != error["code"] for error in report["errors"])
    assert codes(staff.get("/agents", query="nome novo")) == ["0001"]


@pytest.mark.parametrize(("text", "code"), [("code;kind\n1;user\n", "csv.unreadable"), ("", "csv.unreadable")])
def test_a_file_that_is_no_table_of_agents_is_refused(world: World, text: str, code: str) -> None:
    refused = world.staff("access").upload("/agents/import", **a_csv(text))
    assert (refused.status_code, refused.json["code"]) == (422, code)


def test_a_file_larger_than_its_limit_is_refused_and_not_cut_off(world: World) -> None:
    text = HEADER + "1,A,Alfa Energia S.A.," + a_cnpj() + ",user\n" + "x" * (2 * MB)
    refused = world.staff("access").upload("/agents/import", **a_csv(text))
    assert (refused.status_code, refused.json["code"]) == (413, "file.too_large")


def test_quotes_that_do_not_close_are_named_with_their_row_in_words(world: World) -> None:
    refused = world.staff("access").upload("/agents/import", **a_csv(f'{HEADER}1,"A,Alfa,{a_cnpj()},user\n'))
    assert (refused.status_code, refused.json["code"], refused.json["row"]) == (422, "csv.quotes_broken", 2)
    assert "2" in refused.json["title"]


def test_coverage_names_the_agents_that_nobody_represents(world: World) -> None:
    staff, company = world.staff("access"), world.company()
    carried = an_agent_of(world, company)
    user = an_agent_of(world, company, kind="user")
    person, other = world.colleague(company), world.colleague(company)

    def missing() -> dict[str, list[str]]:
        items = staff.get("/agents/coverage").json["items"]
        assert all(item["missing"][0]["system"] == "AMSE" for item in items)
        return {item["agent"]["code"]: item["missing"][0]["profiles"] for item in items}

    assert missing() == {carried.code: ["cIC", "PV"], user.code: ["cIC"]}
    access = granted(world, person, carried)
    granted(world, other, user, "sIC")
    assert missing() == {carried.code: ["PV"], user.code: ["cIC"]}
    granted(world, other, carried, "PV")
    granted(world, person, user)
    assert missing() == {}
    assert person.delete(f"/system-accesses/{access}").status_code == 204
    assert missing() == {carried.code: ["cIC"]}


def test_lists_of_agents_ask_the_database_equally_often_for_many(world: World) -> None:
    staff = world.staff("access")

    def asked_for(path: str, **query: str) -> int:
        with statements() as said:
            assert staff.get(path, limit=50, **query).status_code == 200
        return len(said)

    world.agent()
    few = asked_for("/agents", query="agente exemplo"), asked_for("/agents/coverage")
    for _ in range(15):
        world.agent()
    assert (asked_for("/agents", query="agente exemplo"), asked_for("/agents/coverage")) == few
