"""Registering, reading, downloading and removing certificates of an enrolled company."""

from datetime import timedelta

import pytest
from certificates_kit.files import as_pem, certificate
from certificates_kit.world import MakeWorld, Person, World, code_of, codes
from cryptography import x509
from tests.told_world import Company

from certificates.model import Certificate, Enrollment
from chassis import clock
from chassis.testing.clock import frozen


@pytest.fixture
def enrolled(world: World) -> tuple[Company, Person]:
    return world.enrolled()


@pytest.mark.covers("C13", "C17", "C20")
def test_a_registered_certificate_is_listed_with_what_the_manual_shows(world: World) -> None:
    company, person = world.enrolled()
    new = certificate(company.cnpj, name="segundo.example", days=100)
    answer = person.register(company, new)
    assert answer.status_code == 201, answer.text
    (said,) = answer.json["items"]
    parsed = x509.load_der_x509_certificate(new)
    assert said["valid_until"] == said["not_after"] == parsed.not_valid_after_utc.isoformat()
    shown = {name: said[name] for name in ("name", "version", "issuer", "subject", "modified_by", "state", "replaces")}
    assert shown == {
        "name": "site0.cer",
        "version": 3,
        "issuer": "Test CA",
        "subject": "CN=segundo.example",
        "modified_by": person.name,
        "state": "active",
        "replaces": None,
    }
    assert person.certificates(company)[0] == said
    assert len(person.certificates(company)) == 2
    assert "untrusted" not in said
    assert person.enrollment(company).json["next_expiry_at"] == said["valid_until"]


@pytest.mark.covers("C15")
def test_a_certificate_is_downloaded_as_it_came_and_as_pem(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    content = certificate(company.cnpj)
    held = person.registered(company, content)
    path = f"/enrollments/{company.cnpj}/certificates/{held}/content"
    der, pem = person.get(path), person.get(path, format="pem")
    assert (der.data, der.mimetype) == (content, "application/pkix-cert")
    assert (pem.data, pem.mimetype) == (as_pem(content), "application/x-pem-file")
    assert "site0.cer" in der.headers["Content-Disposition"]
    assert "site0.cer.pem" in pem.headers["Content-Disposition"]
    assert der.headers["X-Content-Type-Options"] == "nosniff"
    assert person.remove(company, held).status_code == 204
    assert person.get(path).data == content


@pytest.mark.covers("C4", "C26")
def test_there_are_two_certificates_at_most_and_the_rules_come_first(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    two = certificate(company.cnpj), certificate(company.cnpj)
    refused = person.register(company, *two)
    assert code_of(refused) == "409 certificate.limit_reached"
    assert refused.json["help"] == "/help/certificate-limit-reached"
    assert person.register(company, two[0]).status_code == 201
    assert code_of(person.register(company, two[1])) == "409 certificate.limit_reached"
    assert codes(person.register(company, b"x")) == [("#/file/0", "not_der")]
    assert person.remove(company, person.certificates(company)[0]["id"]).status_code == 204
    assert person.register(company, two[1]).status_code == 201


@pytest.mark.covers("C4")
def test_a_company_registers_so_many_certificates_in_an_hour_and_no_more(make_world: MakeWorld) -> None:
    world = make_world(registrations_per_hour=3)
    with frozen(clock.now()) as held:
        company, person = world.enrolled()
        for number in range(2):
            person.remove(company, person.registered(company, certificate(company.cnpj, name=f"{number}.example")))
        world.events()

        refused = person.register(company, certificate(company.cnpj, name="more.example"))

        assert (code_of(refused), refused.headers["Retry-After"]) == ("429 rate.limited", "3600")
        assert world.events() == []
        assert len(world.rows(Certificate)) == 3
        held.tick(hours=1)
        colleague = world.representative(company)
        assert colleague.register(company, certificate(company.cnpj, name="later.example")).status_code == 201


def test_what_has_expired_frees_its_place_by_the_clock(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    files = certificate(company.cnpj, days=10), certificate(company.cnpj, days=20)
    assert person.enroll(company, *files).status_code == 201
    with frozen(clock.now()) as held:
        held.tick(days=11)
        person = world.signed_in_again(person)
        assert [one["state"] for one in person.certificates(company, state="all")] == ["active", "expired"]
        assert person.enrollment(company).json["status"] == "expiring"
        assert person.register(company, certificate(company.cnpj)).status_code == 201
        assert len(world.events("certificate_expired")) == 1
        held.tick(days=10)
        person = world.signed_in_again(person)
        assert person.enrollment(company).json["status"] == "valid"


def test_a_subject_is_in_use_anywhere_whatever_its_spelling(world: World) -> None:
    (one, first), (other, second) = world.enrolled(), world.enrolled()
    assert first.register(one, certificate(one.cnpj, name="Portal da Energia")).status_code == 201
    same = certificate(other.cnpj, name="PORTAL  da energia")
    refused = second.register(other, same)
    assert codes(refused) == [("#/file/0", "subject_in_use")]
    assert one.cnpj not in refused.text
    assert one.legal_name not in refused.text
    held = next(row["id"] for row in first.certificates(one) if "Portal" in row["subject"])
    assert first.remove(one, held).status_code == 204
    assert second.register(other, same).status_code == 201


def test_a_subject_whose_certificate_has_expired_is_free_before_the_job_has_run(world: World) -> None:
    one = world.company()
    first = world.representative(one)
    assert first.enroll(one, certificate(one.cnpj, name="breve.example", days=1)).status_code == 201
    other, second = world.enrolled()
    with frozen(clock.now() + timedelta(days=2)):
        again = world.signed_in_again(second)
        assert again.register(other, certificate(other.cnpj, name="breve.example")).status_code == 201


@pytest.mark.covers("C21")
def test_a_removed_certificate_stays_in_the_history(world: World) -> None:
    company, person = world.enrolled()
    (held,) = person.certificates(company)
    world.events()
    assert person.remove(company, held["id"], reason="  chave trocada ").status_code == 204
    assert person.certificates(company) == []
    (gone,) = person.certificates(company, state="all")
    assert (gone["state"], gone["modified_by"]) == ("removed", person.name)
    seen = person.enrollment(company).json
    assert (seen["situation"], seen["status"], seen["next_expiry_at"]) == ("enrolled", "without_certificate", None)
    (told,) = world.events("certificate_removed")
    assert (told.data["reason"], told.data["parties"]) == ("removed", [str(person.user_id)])
    assert "chave" not in str(told.data)
    (row,) = world.rows(Certificate)
    assert row.end_reason == "chave trocada"
    assert [audited.subject for audited in world.audited("certificate.removed")] == [held["id"]]
    assert code_of(person.remove(company, held["id"])) == "409 certificate.not_active"
    (enrollment,) = world.rows(Enrollment)
    assert enrollment.platform_version == 2


def test_the_last_one_that_expired_leaves_expired_and_a_removed_one_without(world: World) -> None:
    company = world.company()
    person = world.representative(company)
    assert person.enroll(company, certificate(company.cnpj, days=1)).status_code == 201
    with frozen(clock.now() + timedelta(days=2)):
        again = world.signed_in_again(person)
        assert again.enrollment(company).json["status"] == "expired"
        assert again.certificates(company) == []
        held = again.registered(company)
        assert again.enrollment(company).json["status"] == "valid"
        assert again.remove(company, held).status_code == 204
        assert again.enrollment(company).json["status"] == "without_certificate"


def test_a_certificate_of_another_company_is_not_found(world: World) -> None:
    (one, first), (other, second) = world.enrolled(), world.enrolled()
    theirs = first.certificates(one)[0]["id"]
    assert second.certificate(other, theirs).status_code == 404
    assert second.remove(other, theirs).status_code == 404
    assert second.confirm(other, theirs).status_code == 404
    assert second.register(other, replaces=theirs).status_code == 404
    assert second.get(f"/enrollments/{other.cnpj}/certificates/{theirs}/content").status_code == 404


def test_the_impact_says_what_a_removal_leaves_and_whom_it_stops_serving(world: World) -> None:
    company, person = world.enrolled()
    client = world.company(legal_name="Cliente de Exemplo Ltda.")
    world.representation(company, client)
    (held,) = person.certificates(company)
    impact = person.certificate(company, held["id"]).json["impact"]
    assert impact == {
        "certificates_left": 0,
        "status_left": "without_certificate",
        "returns": None,
        "stops_serving": [{"cnpj": client.cnpj, "legal_name": "Cliente de Exemplo Ltda."}],
        "stops_serving_more": False,
    }
    new = person.registered(company, certificate(company.cnpj, days=20), replaces=held["id"])
    impact = person.certificate(company, new).json["impact"]
    assert (impact["certificates_left"], impact["status_left"], impact["returns"]) == (1, "valid", held["id"])
    assert impact["stops_serving"] == []
    impact = person.certificate(company, held["id"]).json["impact"]
    assert (impact["certificates_left"], impact["status_left"], impact["returns"]) == (1, "expiring", None)


def test_staff_see_the_trust_store(world: World) -> None:
    anchors = world.staff().get("/trust-store").json["items"]
    assert [(one["kind"], one["subject"], one["usable"]) for one in anchors] == [
        ("root", "CN=Test root", True),
        ("intermediate", "CN=Test CA", True),
    ]


def test_staff_find_what_is_no_longer_trusted(world: World) -> None:
    (one, _first), (_other, second) = world.enrolled(), world.enrolled()
    with world.writing() as session:
        for row in session.query(Certificate).filter_by(company_id=one.company_id):
            row.is_untrusted = True
    staff = world.staff()
    assert [row["cnpj"] for row in staff.get("/enrollments", untrusted="true").json["items"]] == [one.cnpj]
    assert staff.certificates(one)[0]["untrusted"] is True
    assert code_of(second.get("/enrollments", untrusted="true")) == "403 auth.forbidden"
