"""The demonstration's CAs are made once, trusted by their own folder only, and issue what the rules accept."""

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from certificates_kit.hierarchy import CNPJ, DAY, LETTERS_CNPJ, NOW, codes, judged, make_store
from cryptography import x509

from certificates.rules import TrustStore
from certificates.rules.hierarchy import LONGEST, Authority, issue, new_key, open_demonstration

HOUR = timedelta(hours=1)
KEY = new_key().public_key()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demonstration")


@pytest.fixture(scope="module")
def authority(folder: Path) -> Authority:
    return open_demonstration(folder / "trust", folder / "keys", now=NOW)


@pytest.mark.parametrize("left", [LONGEST, 30 * DAY, HOUR, timedelta(seconds=1)])
def test_what_it_issues_is_accepted(left: timedelta, authority: Authority, folder: Path) -> None:
    trust = TrustStore(folder / "trust")
    for cnpj in (CNPJ, LETTERS_CNPJ):
        judgement = judged(issue(authority, cnpj, left=left, now=NOW, key=KEY), trust, cnpj=cnpj)
        assert (codes(judgement), judgement.warnings) == (set(), ())
        assert judgement.facts is not None
        assert (judgement.facts.not_before, judgement.facts.valid_until) == (NOW - HOUR, NOW + left)


def test_an_expired_one_can_be_issued(authority: Authority, folder: Path) -> None:
    content = issue(authority, CNPJ, left=-DAY, now=NOW, key=KEY)
    assert codes(judged(content, TrustStore(folder / "trust"))) == {"expired"}


def test_nothing_longer_than_the_rules_allow_is_issued(authority: Authority) -> None:
    with pytest.raises(ValueError, match="at most 394 days"):
        issue(authority, CNPJ, left=LONGEST + timedelta(seconds=1), now=NOW, key=KEY)


def test_each_has_another_subject_and_number(authority: Authority, folder: Path) -> None:
    trust = TrustStore(folder / "trust")
    found = [judged(issue(authority, CNPJ, left=DAY, now=NOW, key=KEY), trust).facts for _ in range(5)]
    assert len({one.subject_key for one in found if one}) == 5
    assert len({one.serial_number for one in found if one}) == 5


def test_it_is_for_another_company_only_with_its_number(authority: Authority, folder: Path) -> None:
    content = issue(authority, LETTERS_CNPJ, left=DAY, now=NOW, key=KEY)
    assert codes(judged(content, TrustStore(folder / "trust"))) == {"cnpj_mismatch"}


def test_no_other_trust_store_accepts_it(authority: Authority, tmp_path: Path) -> None:
    content = issue(authority, CNPJ, left=DAY, now=NOW, key=KEY)
    assert codes(judged(content, make_store(tmp_path))) == {"chain"}


def test_it_is_made_once(authority: Authority, folder: Path) -> None:
    again = open_demonstration(folder / "trust", folder / "keys", now=NOW + 100 * DAY)
    assert again.der == authority.der
    content = issue(again, CNPJ, left=DAY, now=NOW, key=KEY)
    assert judged(content, TrustStore(folder / "trust")).is_acceptable


def test_only_the_owner_may_read_the_key(authority: Authority, folder: Path) -> None:
    keys = list((folder / "keys").iterdir())
    assert [stat.S_IMODE(key.stat().st_mode) for key in keys] == [0o600]
    assert not [path for path in (folder / "trust").rglob("*") if path.is_file() and b"PRIVATE" in path.read_bytes()]
    assert authority.certificate.issuer != authority.certificate.subject


@pytest.mark.parametrize("broken", ["keys/intermediate.key", "trust/pins.sha256", "trust/intermediates"])
def test_a_broken_one_is_made_anew(broken: str, tmp_path: Path) -> None:
    first = open_demonstration(tmp_path / "trust", tmp_path / "keys", now=NOW)
    (tmp_path / broken).rename(tmp_path / "elsewhere")
    second = open_demonstration(tmp_path / "trust", tmp_path / "keys", now=NOW)
    assert second.der != first.der
    assert accepts(second, tmp_path)


def test_one_that_ends_before_its_certificates_is_made_anew(tmp_path: Path) -> None:
    first = open_demonstration(tmp_path / "trust", tmp_path / "keys", now=NOW)
    later = first.certificate.not_valid_after_utc - LONGEST
    second = open_demonstration(tmp_path / "trust", tmp_path / "keys", now=later)
    assert second.certificate.not_valid_after_utc > first.certificate.not_valid_after_utc


def accepts(authority: Authority, folder: Path) -> bool:
    content = issue(authority, CNPJ, left=DAY, now=NOW)
    assert x509.load_der_x509_certificate(content).public_key() != authority.key.public_key()
    return judged(content, TrustStore(folder / "trust")).is_acceptable
