"""Registering, reading, downloading and removing certificates of an enrolled company."""

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from certificates_kit.files import as_pem, certificate
from certificates_kit.hierarchy import ANY, CLIENT, intermediate, make_ca, make_crl, rsa_key, write_crls
from certificates_kit.world import API, MakeWorld, Person, World, code_of, codes
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from sqlalchemy import inspect
from tests.told_world import Company

from certificates.model import Certificate, Enrollment
from chassis import clock
from chassis.documents import a_cnpj
from chassis.testing.clock import frozen

STRANGERS = make_ca("Unknown CA")


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


@pytest.mark.covers("C6")
def test_the_body_may_be_the_file_alone(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    content = certificate(company.cnpj)
    sent: dict[str, Any] = {"data": content, "content_type": "application/pkix-cert"}
    path = f"{API}/enrollments/{company.cnpj}/certificates"
    checked = person.http.post(f"{path}/validation", **sent)
    assert (checked.status_code, checked.json["ok"]) == (200, True)
    key = {"Idempotency-Key": "sozinho-1"}
    first = person.http.post(f"{path}?name=../meu site.der", headers=key, **sent)
    assert first.status_code == 201, first.text
    assert first.json["items"][0]["name"] == "meu site.der"
    again = person.http.post(f"{path}?name=../meu site.der", headers=key, **sent)
    assert (again.status_code, again.json) == (201, first.json)
    other = {**sent, "data": certificate(company.cnpj)}
    assert code_of(person.http.post(f"{path}?name=../meu site.der", headers=key, **other)) == (
        "422 idempotency.key_reused"
    )
    assert person.http.post(path, data=content, content_type="application/octet-stream").status_code == 415


@pytest.mark.covers("C2", "C6")
def test_every_rule_refuses_with_its_code_and_a_link_to_help(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    now = clock.now().replace(microsecond=0)
    good = certificate(company.cnpj)
    wrong = {
        "usage": certificate(company.cnpj, uses=[CLIENT, ANY]),
        "chain": certificate(company.cnpj, issuer=STRANGERS),
        "key": certificate(company.cnpj, key=rsa_key("short", 1024)),
        "validity": certificate(company.cnpj, begin=now - timedelta(hours=1), end=now + timedelta(days=395)),
        "expired": certificate(company.cnpj, begin=now - timedelta(days=9), end=now - timedelta(days=1)),
        "not_yet_valid": certificate(company.cnpj, begin=now + timedelta(days=1)),
        "cnpj_mismatch": certificate(a_cnpj()),
        "cnpj_missing": certificate(company.cnpj, names=[x509.DNSName("a.example")]),
        "not_der": as_pem(good),
        "malformed": good + b"\0",
        "too_large": good + bytes(70_000),
    }
    for code, content in wrong.items():
        answer = person.register(company, content)
        assert ("#/file/0", code) in codes(answer), (code, answer.text)
        (fault,) = [one for one in answer.json["errors"] if one["code"] == f"certificate.{code}"]
        assert fault["help"] == f"/help/certificate-{code.replace('_', '-')}"
    assert codes(person.register(company, b"")) == [("#/file/0", "not_der")]
    assert len(person.certificates(company)) == 1


def test_a_private_key_is_refused_and_kept_nowhere(
    make_world: MakeWorld, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    world = make_world()
    company, person = world.enrolled()
    key = rsa_key("secret")
    assert isinstance(key, RSAPrivateKey)
    der = key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    pfx = pkcs12.serialize_key_and_certificates(b"", key, None, None, NoEncryption())
    for content in (der, pem, pfx):
        for number, send in enumerate((person.register, person.validate)):
            answer = send(company, content)
            if number == 0:
                assert codes(answer) == [("#/file/0", "private_key_refused")]
            else:
                assert [one["code"] for one in answer.json["checks"] if one["result"] == "fail"] == [
                    "certificate.private_key_refused"
                ]
        answer = person.register(company, content, idempotency_key="chave")
        assert codes(answer) == [("#/file/0", "private_key_refused")]
    said = "".join(capfd.readouterr())
    lines = pem.splitlines()[1:-1]
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.parent.name != "roots":
            stored = file.read_bytes()
            for secret in (der[60:120], pfx[60:120], *lines):
                assert secret not in stored, file
    assert not [line for line in lines if line.decode() in said]


def test_the_password_is_kept_nowhere(make_world: MakeWorld, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    world = make_world()
    company = world.company()
    person = world.representative(company)
    password = "Segredo-que-ninguem-guarda-4711"
    refused = person.enroll(company, b"no certificate", password=password, idempotency_key="primeira")
    assert password not in refused.text
    assert person.enroll(company, password=password, idempotency_key="segunda").status_code == 201
    assert person.set_password(company, password[::-1]).status_code == 204
    said = "".join(capfd.readouterr())
    with world.database.reading() as session:
        everything = [
            str(session.connection().exec_driver_sql(f'SELECT * FROM "{table}"').all()) for table in _tables(world)
        ]
    for secret in (password, password[::-1]):
        assert secret not in said
        assert not [rows for rows in everything if secret in rows]
        for file in tmp_path.rglob("*"):
            assert not file.is_file() or secret.encode() not in file.read_bytes(), file


def _tables(world: World) -> list[str]:
    return inspect(world.database.engine).get_table_names()


@pytest.mark.covers("C12")
def test_all_faults_of_all_files_come_at_once_and_one_bad_file_stores_none(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    good = certificate(company.cnpj)
    weak = certificate(a_cnpj(), key=rsa_key("short", 1024))
    assert codes(person.register(company, good, weak)) == [("#/file/1", "key"), ("#/file/1", "cnpj_mismatch")]
    assert codes(person.register(company, b"x", weak))[0] == ("#/file/0", "not_der")
    assert codes(person.register(company, good, good)) == [("#/file/1", "duplicate")]
    same = [certificate(company.cnpj, name="igual.example") for _ in range(2)]
    assert codes(person.register(company, *same)) == [("#/file/1", "subject_in_use")]
    assert len(person.certificates(company)) == 1


def test_more_than_two_files_are_refused(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    files = [certificate(company.cnpj) for _ in range(3)]
    assert code_of(person.register(company, *files)) == "422 file.too_many"
    held = person.certificates(company)[0]["id"]
    assert code_of(person.register(company, *files[:2], replaces=held)) == "422 file.too_many"


@pytest.mark.covers("C12")
def test_a_file_above_the_edge_is_refused_and_below_it_answered_by_the_rules(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    edge = 50 * 1024 * 1024
    assert codes(person.register(company, bytes(edge))) == [("#/file/0", "too_large")]
    assert code_of(person.register(company, bytes(edge + 1))) == "413 file.too_large"
    path = f"{API}/enrollments/{company.cnpj}/certificates"
    answer = person.http.post(path, data=bytes(edge + 1), content_type="application/pkix-cert")
    assert code_of(answer) == "413 file.too_large"


@pytest.mark.covers("C4", "C26")
def test_there_are_two_certificates_at_most_and_the_rules_come_first(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    two = certificate(company.cnpj), certificate(company.cnpj)
    assert code_of(person.register(company, *two)) == "409 certificate.limit_reached"
    assert person.register(company, two[0]).status_code == 201
    assert code_of(person.register(company, two[1])) == "409 certificate.limit_reached"
    assert codes(person.register(company, b"x")) == [("#/file/0", "not_der")]
    assert person.remove(company, person.certificates(company)[0]["id"]).status_code == 204
    assert person.register(company, two[1]).status_code == 201


@pytest.mark.covers("C4")
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


def test_a_dry_run_lists_every_rule_in_the_callers_language_and_stores_nothing(world: World) -> None:
    company = world.company()
    person = world.representative(company, "accounting_representative")
    good = certificate(company.cnpj)
    for language, words in (("pt", "É"), ("es", "es"), ("en", "is")):
        answer = person.validate(company, good, language=language)
        assert (answer.status_code, answer.json["ok"]) == (200, True), answer.text
        assert words.lower() in answer.json["checks"][0]["detail"].lower()
    results = {one["rule"]: one["result"] for one in answer.json["checks"]}
    assert results.pop("revocation") == "not_checked"
    assert set(results.values()) == {"pass"}
    assert {"file", "usage", "chain", "key", "cnpj", "subject", "duplicate", "place"} <= results.keys()
    bad = person.validate(company, certificate(a_cnpj(), key=rsa_key("short", 1024)))
    failed = {one["code"]: one for one in bad.json["checks"] if one["result"] == "fail"}
    assert (bad.json["ok"], failed.keys()) == (False, {"certificate.key", "certificate.cnpj_mismatch"})
    assert failed["certificate.key"]["help"] == "/help/certificate-key"
    assert world.rows(Certificate) == []
    nothing = person.validate(company, b"no certificate")
    assert (nothing.status_code, nothing.json["ok"]) == (200, False)


def test_a_dry_run_knows_what_is_registered(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    content = certificate(company.cnpj, name="agente.example")
    held = person.registered(company, content)

    def failed(file: bytes, **query: str) -> list[str]:
        checks = person.validate(company, file, **query).json["checks"]
        return [one["rule"] for one in checks if one["result"] == "fail"]

    again = certificate(company.cnpj, name="agente.example")
    assert failed(content) == ["duplicate", "place"]
    assert failed(again) == ["subject", "place"]
    assert failed(again, replaces=held) == []


def test_a_revoked_certificate_is_refused(make_world: MakeWorld, tmp_path: Path) -> None:
    company_cnpj, now = a_cnpj(), clock.now()
    content = certificate(company_cnpj)
    revoked = [x509.load_der_x509_certificate(content).serial_number]
    dates = {"at": now - timedelta(days=1), "following": now + timedelta(days=1)}
    write_crls(tmp_path / "crls", make_crl(intermediate(), revoked=revoked, **dates))
    world = make_world(crl_store=tmp_path / "crls")
    company = world.company(cnpj=company_cnpj)
    person = world.representative(company)
    assert codes(person.enroll(company, content)) == [("#/file/0", "revoked")]
    assert person.enroll(company, certificate(company_cnpj)).json["warnings"] == []


def test_without_a_list_of_the_authority_a_registration_warns(make_world: MakeWorld, tmp_path: Path) -> None:
    (tmp_path / "crls").mkdir()
    world = make_world(crl_store=tmp_path / "crls")
    company = world.company()
    answer = world.representative(company).enroll(company)
    (warning,) = answer.json["warnings"]
    assert (warning["pointer"], warning["code"]) == ("#/file/0", "certificate.revocation_unknown")
    assert warning["help"] == "/help/certificate-revocation-unknown"


def test_the_operator_may_only_warn_of_a_missing_cnpj(make_world: MakeWorld) -> None:
    world = make_world(cnpj_missing="warning")
    company = world.company()
    person = world.representative(company)
    answer = person.enroll(company, certificate(company.cnpj, names=[x509.DNSName("a.example")]))
    assert (answer.status_code, [one["code"] for one in answer.json["warnings"]]) == (
        201,
        ["certificate.cnpj_missing"],
    )
    assert answer.json["warnings"][0]["detail"] != "certificate.cnpj_missing"


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


def test_a_form_cut_off_and_a_file_without_a_name_are_told_apart(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    path = f"{API}/enrollments/{company.cnpj}/certificates"
    empty = person.http.post(path, data={"file": (BytesIO(b""), "")}, content_type="multipart/form-data")
    assert empty.status_code == 422
    broken = person.http.post(path, data=b"--x\r\nContent", content_type="multipart/form-data; boundary=x")
    assert code_of(broken) == "400 body.form_unreadable"
