"""The files that are sent as certificates: how they come, why they are refused, and that no secret is kept."""

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

from certificates.model import Certificate
from chassis import clock
from chassis.documents import a_cnpj

STRANGERS = make_ca("Unknown CA")


@pytest.fixture
def enrolled(world: World) -> tuple[Company, Person]:
    return world.enrolled()


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
    too_large = person.register(company, wrong["too_large"]).json["errors"][0]["detail"]
    assert "64 kB" in too_large
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


def test_a_form_cut_off_and_a_file_without_a_name_are_told_apart(enrolled: tuple[Company, Person]) -> None:
    company, person = enrolled
    path = f"{API}/enrollments/{company.cnpj}/certificates"
    empty = person.http.post(path, data={"file": (BytesIO(b""), "")}, content_type="multipart/form-data")
    assert empty.status_code == 422
    broken = person.http.post(path, data=b"--x\r\nContent", content_type="multipart/form-data; boundary=x")
    assert code_of(broken) == "400 body.form_unreadable"
