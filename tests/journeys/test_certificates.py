"""Enroll → every rule → listed → renewed → warned 30, 15 and 7 days before the end, once each → removed at the end."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import load_der_x509_certificate
from tests.journeys.enrolling import (
    CERTIFICATES,
    CLIENT,
    DAY,
    REVOKED,
    Enrolling,
    a_certificate,
    a_company_with,
    make_ca,
    now,
    related,
    rsa_key,
    run_notices,
    trust_own_authority,
)
from tests.journeys.mails import Mail
from tests.journeys.people import World, a_cnpj
from tests.journeys.problems import LANGUAGES, faults, problem, refused
from tests.journeys.representing import Somebody, back_office, eventually, somebody

EXPIRING, LAST = "certificate_expiring", "certificate_expiring_last"
MIB = 1024 * 1024
HOUR = timedelta(hours=1)


@pytest.fixture
def trusting(world: World) -> World:
    """A platform that trusts the tests' authority; its folders were filled while it was running."""
    trust_own_authority(world)
    return world


def bad_files(cnpj: str) -> dict[str, tuple[bytes, str]]:
    """For each rule a file that only this rule refuses, with the name of the rule in a dry run."""
    good = a_certificate(cnpj)
    key = rsa_key("leaf").private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return {
        "certificate.not_der": (load_der_x509_certificate(good).public_bytes(Encoding.PEM), "file"),
        "certificate.private_key_refused": (key, "file"),
        "certificate.too_large": (b"\x30\x83\x01\x86\xa0" + bytes(100_000), "file"),
        "certificate.malformed": (good + b"\x00", "file"),
        "certificate.usage": (a_certificate(cnpj, uses=[CLIENT]), "usage"),
        "certificate.chain": (a_certificate(cnpj, issuer=make_ca("A stranger")), "chain"),
        "certificate.key": (a_certificate(cnpj, key=rsa_key("long", 3072)), "key"),
        "certificate.signature_hash": (a_certificate(cnpj, hash_algorithm=hashes.SHA384()), "signature_hash"),
        "certificate.validity": (a_certificate(cnpj, left=394 * DAY), "validity_period"),
        "certificate.expired": (a_certificate(cnpj, left=-DAY, begun=100 * DAY), "not_expired"),
        "certificate.not_yet_valid": (a_certificate(cnpj, begun=-DAY), "begun"),
        "certificate.cnpj_mismatch": (a_certificate(a_cnpj()), "cnpj"),
        "certificate.cnpj_missing": (a_certificate(cnpj, names=()), "cnpj"),
        "certificate.revoked": (a_certificate(cnpj, serial_number=REVOKED), "revocation"),
    }


@pytest.mark.covers("C2", "C4", "C6", "C14", "C16", "C18", "C20")
def test_a_company_is_enrolled_with_certificates_that_keep_every_rule(trusting: World) -> None:
    company, _representative = a_company_with(trusting)
    assert company.see()["status"] == "without_certificate"
    assert set(company.validate(a_certificate(company.cnpj)).values()) <= {"pass"}
    problem(company.register(a_certificate(company.cnpj)), 409, "enrollment.not_enrolled")
    bad = bad_files(company.cnpj)
    told = problem(company.enroll(bad["certificate.usage"][0], bad["certificate.key"][0]), 422, "validation.failed")
    assert faults(told) == {"#/file/0": "certificate.usage", "#/file/1": "certificate.key"}
    assert company.see()["situation"] == "not_enrolled", "half of an adhesion stayed"

    first = a_certificate(company.cnpj)
    (certificate_id,) = company.enrolled(first)
    seen = company.see()
    assert (seen["situation"], seen["status"], seen["user_name"]) == ("enrolled", "valid", company.cnpj)
    (row,) = seen["certificates"]
    assert (row["version"], row["issuer"], row["modified_by"]) == (3, "Test CA", "Pessoa de Exemplo")
    assert company.get(f"/certificates/{certificate_id}/content").content == first
    assert b"BEGIN CERTIFICATE" in company.get(f"/certificates/{certificate_id}/content", format="pem").content
    problem(company.enroll(a_certificate(company.cnpj)), 409, "enrollment.exists")
    assert company.refused(first) == {"certificate.duplicate"}

    for code, (file, rule) in bad.items():
        assert company.refused(file) == {code}, code
        checks = company.validate(file)
        assert checks[rule] == "fail" and list(checks.values()).count("fail") == 1, (code, checks)
    assert company.states() == {certificate_id: "active"}

    company.registered(a_certificate(company.cnpj))
    problem(company.register(a_certificate(company.cnpj)), 409, "certificate.limit_reached")


def test_a_refusal_speaks_three_languages_and_links_to_an_article_that_is_there(trusting: World) -> None:
    company, representative = a_company_with(trusting)
    company.enrolled(a_certificate(company.cnpj))
    titles = set()
    for language in LANGUAGES:
        client = representative.http.with_(accept_language=language)
        for code, (file, _rule) in bad_files(company.cnpj).items():
            (fault,) = problem(company.by(client).register(file), 422, "validation.failed", language)["errors"]
            assert fault["code"] == code and fault["detail"] not in (code, ""), fault
            article = trusting.visitor.with_(accept_language=language).get(f"{CERTIFICATES}{fault['help']}")
            assert (article.status_code, article.json()["language"]) == (200, language)
            titles.add(article.json()["title"])
            page = trusting.visitor.with_(accept_language=language).get(fault["help"])
            assert page.status_code == 200 and article.json()["title"] in unescape(page.text)
    assert len(titles) == len(LANGUAGES) * len(bad_files(company.cnpj))


def test_a_subject_that_another_company_uses_is_refused_without_saying_whose(trusting: World) -> None:
    first, _ = a_company_with(trusting)
    second, _ = a_company_with(trusting)
    taken = a_certificate(first.cnpj)
    first.enrolled(taken)
    subject = load_der_x509_certificate(taken).subject
    answer = second.enroll(a_certificate(second.cnpj, subject=subject))
    assert {fault["code"] for fault in problem(answer, 422, "validation.failed")["errors"]} == {
        "certificate.subject_in_use"
    }
    assert first.cnpj not in answer.text
    assert first.remove(next(iter(first.states()))).status_code == 204
    second.enrolled(a_certificate(second.cnpj, subject=subject))


@pytest.mark.covers("C5", "C15", "C21")
def test_others_read_or_see_nothing_and_an_ended_relation_opens_nothing(trusting: World) -> None:
    company, representative = a_company_with(trusting)
    (certificate_id,) = company.enrolled(a_certificate(company.cnpj))
    domain = representative.person.email.partition("@")[2]
    for role in ("legal_representative", "accounting_representative"):
        reader = company.by(related(trusting, company.company_id, domain, role))
        eventually(lambda reader=reader: reader.get().status_code == 200, role)  # type: ignore[misc]
        assert (reader.see()["role"], reader.see()["may_write"]) == (role, False)
        assert reader.get(f"/certificates/{certificate_id}/content").status_code == 200
        assert set(reader.validate(a_certificate(company.cnpj)).values()) <= {"pass"}
        problem(reader.register(a_certificate(company.cnpj)), 403, "enrollment.read_only")
        problem(reader.remove(certificate_id), 403, "enrollment.read_only")
    staff = company.by(trusting.staff())
    assert staff.get().status_code == 200
    assert staff.remove(certificate_id).status_code == 403
    administrator = related(trusting, company.company_id, domain, "administrator")
    for stranger in (administrator, somebody(trusting)):
        outside = company.by(stranger)
        problem(outside.get(), 404, "not_found")
        problem(outside.register(a_certificate(company.cnpj)), 404, "not_found")
        problem(outside.get(f"/certificates/{certificate_id}/content"), 404, "not_found")

    (relation,) = [
        one for one in representative.get("/relations").json()["items"] if one["role"] == "ccee_representative"
    ]
    assert representative.delete(f"/relations/{relation['id']}").status_code == 204
    eventually(lambda: company.get().status_code == 404, "the end of the relation")
    problem(company.remove(certificate_id), 404, "not_found")
    assert company.by(trusting.staff()).states() == {certificate_id: "active"}


@pytest.mark.covers("C25")
def test_a_represented_company_is_served_without_a_certificate_of_its_own(trusting: World) -> None:
    acting, representative = a_company_with(trusting)
    represented, own = a_company_with(trusting, "legal_representative")
    acting.enrolled(a_certificate(acting.cnpj))
    body = {"representative_cnpj": acting.cnpj, "represented_cnpj": represented.cnpj}
    made = back_office(trusting).post("/representations", body)
    assert made.status_code == 201, made.text
    served = eventually(lambda: represented.by(representative).get().status_code == 200 and represented, "being served")
    for seen in (served.by(representative), served.by(own)):
        assert (seen.see()["served_by"], seen.see()["may_write"]) == (acting.cnpj, False)
    problem(served.by(representative).enroll(a_certificate(represented.cnpj)), 403, "enrollment.read_only")
    ended = back_office(trusting).delete(f"/representations/{made.json()['id']}")
    assert ended.status_code == 204, ended.text
    eventually(lambda: served.by(representative).get().status_code == 404, "the end of the representation")


@pytest.mark.covers("C17", "C26")
def test_a_renewal_shares_a_place_until_it_is_confirmed(trusting: World) -> None:
    company, _ = a_company_with(trusting)
    first = a_certificate(company.cnpj, left=20 * DAY)
    subject = load_der_x509_certificate(first).subject
    old, other = company.enrolled(first, a_certificate(company.cnpj))
    assert company.see()["status"] == "expiring"
    new = company.registered(a_certificate(company.cnpj, subject=subject), replaces=old)
    assert company.see()["status"] == "valid"
    problem(company.register(a_certificate(company.cnpj), replaces=old), 409, "certificate.not_replaceable")
    problem(company.register(a_certificate(company.cnpj)), 409, "certificate.limit_reached")
    for _ in range(2):
        assert company.confirm(new).status_code == 204
    assert company.states() == {new: "active", other: "active", old: "replaced"}

    wrong = company.registered(a_certificate(company.cnpj), replaces=new)
    assert company.remove(wrong, reason="O arquivo errado.").status_code == 204
    assert company.remove(other).status_code == 204
    assert company.states() == {new: "active", other: "removed", old: "replaced", wrong: "removed"}
    listed = company.http.request(
        "GET", f"{CERTIFICATES}/enrollments", params={"query": company.cnpj, "status": "valid"}
    )
    assert [one["cnpj"] for one in listed.json()["items"]] == [company.cnpj]


@pytest.mark.slow
@pytest.mark.covers("C22", "C23")
def test_representatives_are_told_once_of_each_threshold_and_of_the_end(trusting: World) -> None:
    """Each run of the job is two processes at once, twice; and the mail server is away for one of them."""
    company, first = a_company_with(trusting, language="pt")
    domain = first.person.email.partition("@")[2]
    people = {"pt": first}
    for language in ("es", "en"):
        people[language] = related(trusting, company.company_id, domain, "ccee_representative", language=language)
        eventually(lambda one=people[language]: company.by(one).get().status_code == 200, language)  # type: ignore[misc]
    ends_in = 31 * DAY + HOUR
    begin = now()
    (certificate_id,) = company.enrolled(a_certificate(company.cnpj, left=ends_in, begun=200 * DAY))
    for language, person in people.items():
        told = trusting.mails.wait_for(person.person.email, "certificate_registered")
        assert told.language == language

    run_at_once(trusting, begin)
    assert mails_to(people, trusting, EXPIRING) == dict.fromkeys(people, 0)
    for threshold, kind, number in ((30, EXPIRING, 1), (15, EXPIRING, 2), (7, LAST, 1)):
        at = begin + ends_in - threshold * DAY
        if threshold == 15:
            with mail_server_away(trusting, first):
                run_at_once(trusting, at)
        else:
            run_at_once(trusting, at)
        for language, person in people.items():
            told = trusting.mails.wait_for(person.person.email, kind, count=number)
            assert told.language == language
            assert str(threshold) in told.text and company.cnpj[:8] in told.text.replace(".", "")
    assert company.see()["status"] == "valid", "the clock of the job is not that of the API"

    run_at_once(trusting, begin + ends_in + HOUR)
    for person in people.values():
        trusting.mails.wait_for(person.person.email, "certificate_expired")
    assert company.states() == {certificate_id: "expired"}
    assert company.see()["status"] == "expired"
    assert mails_to(people, trusting, EXPIRING) == dict.fromkeys(people, 2)
    assert mails_to(people, trusting, LAST) == dict.fromkeys(people, 1)
    assert mails_to(people, trusting, "certificate_removed") == dict.fromkeys(people, 0)
    ledger = first.http.request("GET", f"{CERTIFICATES}/notices", params={"cnpj": company.cnpj}).json()["items"]
    assert sorted((one["threshold"], one["state"]) for one in ledger) == [
        (threshold, "told") for threshold in (7, 15, 30) for _ in people
    ]
    company.registered(a_certificate(company.cnpj))


def test_a_file_of_50_mb_streams_and_a_larger_one_is_cut_off(trusting: World) -> None:
    company, _ = a_company_with(trusting)
    checks = company.validate(b"\x30" + bytes(50_000_000 - 1))
    assert checks["file"] == "fail"
    sent = company.http.request(
        "POST",
        f"{company.path}/certificates/validation",
        files={"file": ("maquina.cer", bytes(60 * MIB), "application/pkix-cert")},
    )
    assert sent.status_code == 413


def test_without_a_token_nobody_gets_in(trusting: World) -> None:
    refused(trusting, 401, "auth.token_required", "GET", f"{CERTIFICATES}/enrollments")


@pytest.mark.covers("C3")
def test_the_demo_representative_sees_certificates_in_each_state_and_issues_more(world: World) -> None:
    demo = world.platform.demo()
    by_key = {
        key: world.visitor.as_(world.login(demo[key]["login"], demo[key]["password"]).json()["access_token"])
        for key in ("representative", "director", "accountant", "agent")
    }
    listed = by_key["representative"].get(f"{CERTIFICATES}/enrollments?limit=100").json()["items"]
    companies = {one["acronym"]: one for one in listed}
    assert companies["GDEMO"]["status"] == "expired"
    assert companies["UDEMO"]["served_by"] == companies["TDEMO"]["cnpj"]
    for reader in ("director", "accountant"):
        seen = by_key[reader].get(f"{CERTIFICATES}/enrollments/{companies['TDEMO']['cnpj']}").json()
        assert seen["may_write"] is False
    assert by_key["agent"].get(f"{CERTIFICATES}/enrollments/{companies['TDEMO']['cnpj']}").status_code == 404

    trader = Enrolling(by_key["representative"], companies["CDEMO"]["cnpj"], "")
    issued = [issue_demo(world, trader.cnpj, days) for days in (365, 20)]
    if trader.see()["situation"] == "not_enrolled":
        assert trader.enroll(*issued).status_code == 201
    assert trader.see()["status"] == "expiring"


def issue_demo(world: World, cnpj: str, days: int) -> bytes:
    """A certificate of the demonstration authority, as a file that the command writes."""
    file = world.platform.root / f"{cnpj}-{days}.cer"
    issued = world.platform.write_output(file, "certificates", "issue-demo", cnpj, "--days", str(days))
    assert issued.returncode == 0, issued.stderr
    return bytes(file.read_bytes())


def run_at_once(world: World, as_of: Any) -> None:
    """Run the job in two processes at once, and then once more."""
    with ThreadPoolExecutor() as pool:
        list(pool.map(lambda _number: run_notices(world, as_of), range(2)))
    run_notices(world, as_of)


@contextmanager
def mail_server_away(world: World, recipient: Somebody) -> Iterator[None]:
    """Let no mail be written during the block, and until one to the recipient has failed: a file is where the folder
    of mails should be.
    """
    folder, away = world.platform.mail, world.platform.mail.with_name("mail-away")
    folder.rename(away)
    folder.touch()
    try:
        yield
        path = f"/api/notifier/v1/deliveries?status=temporary_failure&recipient={recipient.person.email}"
        eventually(lambda: world.staff().get(path).json()["items"], "a mail that could not be delivered")
    finally:
        folder.unlink()
        away.rename(folder)


def mails_to(people: dict[str, Somebody], world: World, kind: str) -> dict[str, int]:
    found: dict[str, list[Mail]] = {
        language: world.mails.to(person.person.email, kind) for language, person in people.items()
    }
    return {language: len(mails) for language, mails in found.items()}
