"""Enrolling companies, and what their people see of it."""

import pytest
from certificates_kit.files import certificate
from certificates_kit.world import API, PASSWORD, MakeWorld, World, code_of, codes
from sqlalchemy import select

from certificates.model import Certificate, Enrollment
from chassis.documents import a_cnpj
from chassis.password_hashing import open_hasher


@pytest.mark.covers("C8", "C10", "C12", "C14", "C16", "C18", "C22")
def test_the_first_adhesion_makes_the_systemic_user_with_password_and_certificates(world: World) -> None:
    company = world.company(legal_name="Energia Exemplo S.A.", acronym="EEX")
    person = world.representative(company)
    before = person.enrollment(company).json
    assert (before["situation"], before["status"], before["user_name"]) == ("not_enrolled", "without_certificate", None)
    answer = person.enroll(company, certificate(company.cnpj), certificate(company.cnpj, days=200))
    assert answer.status_code == 201, answer.text
    said = answer.json
    assert (said["situation"], said["status"], said["user_name"]) == ("enrolled", "valid", company.cnpj)
    assert [one["name"] for one in said["certificates"]] == ["site0.cer", "site1.cer"]
    assert said["next_expiry_at"] == said["certificates"][1]["valid_until"]
    assert said == {**person.enrollment(company).json, "warnings": []}
    (row,) = world.rows(Enrollment)
    assert open_hasher(world.runtime.settings).verify(row.password_hash, PASSWORD)
    assert row.platform_version == 1
    told = world.events("certificate_registered")
    assert [event.data["parties"] for event in told] == [[str(person.user_id)]] * 2
    assert len(world.audited("enrollment.enrolled")) == 1
    assert len(world.audited("certificate.registered")) == 2


def test_a_second_adhesion_is_refused(world: World) -> None:
    company, person = world.enrolled()
    assert code_of(person.enroll(company)) == "409 enrollment.exists"
    assert len(world.rows(Certificate)) == 1


def test_an_adhesion_needs_a_password_and_a_certificate(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    sent = person.http.post(f"{API}/enrollments", data={"cnpj": company.cnpj}, content_type="multipart/form-data")
    assert sorted(codes(sent)) == [("#/file", "field.required"), ("#/password", "field.required")]


@pytest.mark.covers("C11")
def test_the_faults_of_password_and_files_come_at_once_and_nothing_is_stored(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    good, other = certificate(company.cnpj), certificate(a_cnpj())
    answer = person.enroll(company, good, other, password="curta")
    assert codes(answer) == [("#/password", "password.too_short"), ("#/file/1", "cnpj_mismatch")]
    assert "8" in answer.json["errors"][0]["detail"]
    assert world.rows(Certificate) == []
    assert person.enrollment(company).json["situation"] == "not_enrolled"
    assert codes(person.enroll(company, good, password="x" * 65)) == [("#/password", "password.too_long")]
    assert person.enroll(company, good, password="x" * 64).status_code == 201


@pytest.mark.covers("C11")
def test_an_operator_may_ask_for_digits_only(make_world: MakeWorld) -> None:
    world = make_world(password_digits_only=True, password_min_length=6)
    company = world.company()
    person = world.representative(company)
    assert codes(person.enroll(company, password="12345a")) == [("#/password", "password.digits_only")]
    assert codes(person.enroll(company, password="12345")) == [("#/password", "password.too_short")]
    assert person.enroll(company, password="123456").status_code == 201


@pytest.mark.covers("C10", "C19")
def test_the_password_alone_is_changed_later(world: World) -> None:
    company, person = world.enrolled()
    assert person.set_password(company, "outra senha longa").status_code == 204
    (row,) = world.rows(Enrollment)
    hasher = open_hasher(world.runtime.settings)
    assert hasher.verify(row.password_hash, "outra senha longa")
    assert row.platform_version == 2
    assert codes(person.set_password(company, "curta")) == [("#/password", "password.too_short")]
    assert len(world.audited("enrollment.password_changed")) == 1


def test_before_adhesion_there_is_no_password_to_change_and_no_certificate_to_add(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    assert code_of(person.set_password(company, PASSWORD)) == "409 enrollment.not_enrolled"
    assert code_of(person.register(company)) == "409 enrollment.not_enrolled"


@pytest.mark.covers("C5")
@pytest.mark.parametrize("role", ["legal_representative", "accounting_representative"])
def test_other_representatives_see_and_do_not_write(world: World, role: str) -> None:
    company, _person = world.enrolled()
    viewer = world.representative(company, role)
    seen = viewer.enrollment(company).json
    assert (seen["role"], seen["may_write"]) == (role, False)
    held = seen["certificates"][0]["id"]
    for answer in (
        viewer.enroll(company),
        viewer.register(company),
        viewer.set_password(company, PASSWORD),
        viewer.remove(company, held),
        viewer.confirm(company, held),
    ):
        assert code_of(answer) == "403 enrollment.read_only"
    assert viewer.get(f"/enrollments/{company.cnpj}/certificates/{held}/content").status_code == 200


def test_the_stronger_of_two_roles_counts(world: World) -> None:
    company, person = world.enrolled()
    world.relation(person, company, "accounting_representative")
    seen = person.enrollment(company).json
    assert (seen["role"], seen["may_write"]) == ("ccee_representative", True)
    assert [one["cnpj"] for one in person.get("/enrollments").json["items"]] == [company.cnpj]


@pytest.mark.parametrize("role", [None, "administrator", "employee", "technical_representative"])
def test_whoever_has_no_such_role_cannot_tell_the_company_from_an_unknown_one(world: World, role: str | None) -> None:
    company, _person = world.enrolled()
    unknown = world.company()
    unknown.cnpj = a_cnpj()
    stranger = world.representative(company, role) if role else world.person()

    def told(answer: object) -> object:
        return {name: value for name, value in answer.json.items() if name != "request_id"}  # type: ignore[attr-defined]

    for ask in (stranger.enrollment, stranger.enroll, stranger.register):
        known, missing = ask(company), ask(unknown)
        assert known.status_code == missing.status_code == 404
        assert told(known) == told(missing)
    assert stranger.validate(company, b"x").status_code == 404
    assert stranger.get("/enrollments").json == {"items": [], "next": None}


def test_a_cnpj_in_a_path_is_written_without_mask(world: World) -> None:
    company, person = world.enrolled(cnpj="12ABC34501DE35")
    assert person.enrollment(company).status_code == 200
    for spelling in ("12.ABC.345/01DE-35", "12abc34501de35", "12ABC34501DE35 ", "12.ABC.34501DE35"):
        assert person.get(f"/enrollments/{spelling}").status_code == 404


def test_staff_read_everything_and_write_nothing(world: World) -> None:
    company, _person = world.enrolled()
    staff = world.staff()
    seen = staff.enrollment(company).json
    assert (seen["role"], seen["may_write"], seen["certificates"][0]["untrusted"]) == (None, False, False)
    for answer in (staff.enroll(company), staff.register(company), staff.set_password(company, PASSWORD)):
        assert code_of(answer) == "403 auth.forbidden"


def test_two_representatives_are_equals(world: World) -> None:
    company, first = world.enrolled()
    second = world.representative(company)
    held = first.certificates(company)[0]["id"]
    assert second.remove(company, held).status_code == 204
    (told,) = world.events("certificate_removed")
    assert told.data["parties"] == [str(first.user_id), str(second.user_id)]


@pytest.mark.covers("C25")
def test_a_represented_company_is_served_by_its_representative(world: World) -> None:
    agent, person = world.enrolled(legal_name="Comercializadora de Exemplo Ltda.")
    client = world.company(legal_name="Cliente de Exemplo Ltda.")
    own = world.representative(client)
    facts = world.representation(agent, client)
    seen = person.enrollment(client).json
    assert (seen["role"], seen["may_write"], seen["served_by"]) == (None, False, agent.cnpj)
    assert own.enrollment(client).json["served_by"] == agent.cnpj
    for answer in (person.enroll(client), person.register(client), person.set_password(client, PASSWORD)):
        assert code_of(answer) == "403 enrollment.read_only"
    assert person.validate(client, certificate(client.cnpj)).json["ok"]
    assert [one["cnpj"] for one in person.get("/enrollments").json["items"]] == [agent.cnpj, client.cnpj]
    world.end_representation(facts)
    assert person.enrollment(client).status_code == 404
    assert own.enrollment(client).json["served_by"] is None


def test_whoever_enrolls_is_served_no_more(world: World) -> None:
    agent, person = world.enrolled()
    client = world.company()
    world.representation(agent, client)
    own = world.representative(client)
    assert own.enroll(client).json["served_by"] is None
    assert person.enrollment(client).status_code == 404
    assert [one["cnpj"] for one in person.get("/enrollments").json["items"]] == [agent.cnpj]


def test_a_representative_that_is_not_enrolled_serves_nobody(world: World) -> None:
    agent, client = world.company(), world.company()
    person = world.representative(agent)
    world.representation(agent, client)
    assert person.enrollment(client).status_code == 404


def test_of_two_servers_everybody_sees_their_own(world: World) -> None:
    (one, first), (other, second) = world.enrolled(), world.enrolled()
    client = world.company()
    for agent in (one, other):
        world.representation(agent, client)
    assert first.enrollment(client).json["served_by"] == one.cnpj
    assert second.enrollment(client).json["served_by"] == other.cnpj
    assert world.staff().enrollment(client).json["served_by"] == one.cnpj


def test_nothing_new_for_a_suspended_company_but_removal_goes_on(world: World) -> None:
    company, person = world.enrolled()
    first = person.certificates(company)[0]["id"]
    second = person.registered(company, replaces=first)
    world.tell_of(company, suspended=True)
    assert person.enrollment(company).json["suspended"] is True
    for answer in (person.register(company), person.set_password(company, PASSWORD)):
        assert code_of(answer) == "409 company.suspended"
    assert person.confirm(company, second).status_code == 204
    assert person.remove(company, second).status_code == 204
    other = world.company()
    world.tell_of(other, suspended=True)
    assert code_of(world.representative(other).enroll(other)) == "409 company.suspended"


def test_whoever_lost_the_relation_loses_the_enrollment(world: World) -> None:
    company, _person = world.enrolled()
    former = world.person()
    relation = world.relation(former, company, "ccee_representative")
    assert former.enrollment(company).status_code == 200
    world.end_relation(relation)
    assert former.enrollment(company).status_code == 404
    assert former.register(company).status_code == 404


def test_the_same_adhesion_again_gets_the_first_answer(world: World) -> None:
    company = world.company()
    person, file = world.representative(company), certificate(company.cnpj)
    first = person.enroll(company, file, idempotency_key="adesao-1")
    again = person.enroll(company, file, idempotency_key="adesao-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json == first.json
    assert again.headers["Idempotency-Replayed"] == "true"
    other = person.enroll(company, file, idempotency_key="adesao-1", password="outra senha longa")
    assert code_of(other) == "422 idempotency.key_reused"
    with world.database.reading() as session:
        assert len(session.scalars(select(Certificate.id)).all()) == 1
