"""`issue-demo`: certificates of the demonstration authority, which is trusted in embedded mode only."""

import stat
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from click.testing import CliRunner, Result
from cryptography import x509
from pydantic import ValidationError

from certificates.app import service
from certificates.rules.judging import judge
from certificates.rules.policy import Policy
from certificates.rules.trust import TrustStore
from certificates.settings import Settings
from chassis import clock
from chassis.cli import commands
from chassis.documents import a_cnpj, a_cpf
from chassis.testing.plugin import MakeRuntime

Run = Callable[..., Result]


@pytest.fixture
def run(make_runtime: MakeRuntime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Run]:
    """Runs `issue-demo` in embedded mode, with the authority in `tmp_path`; `embedded=False` runs it elsewhere."""
    settings = make_runtime(service).settings
    logging = structlog.get_config()

    def issue_demo(*words: object, embedded: bool = True) -> Result:
        environment = {
            "DATABASE_URL": settings.database_url,
            "BROKER_URL": settings.broker_url,
            "ISSUER_URL": settings.issuer_url,
            "SECRETS_KEY": settings.secrets_key.get_secret_value(),
            "LOG_LEVEL": "ERROR",
            **({"EMBEDDED": "1", "DEMO_AUTHORITY": str(tmp_path / "authority")} if embedded else {}),
        }
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return CliRunner().invoke(commands(service), ["issue-demo", *map(str, words)])

    yield issue_demo
    structlog.configure(**logging)  # the command sets a level of its own


def test_each_certificate_is_accepted_where_the_demonstration_is_trusted_and_has_a_subject_of_its_own(
    run: Run, tmp_path: Path
) -> None:
    cnpj, now = a_cnpj(), clock.now()
    results = [run(cnpj, "--days", 20), run(cnpj, "--days", 20)]
    assert [result.exit_code for result in results] == [0, 0]
    first, second = (x509.load_der_x509_certificate(result.stdout_bytes) for result in results)
    assert first.subject != second.subject
    assert abs(first.not_valid_after_utc - (now + timedelta(days=20))) < timedelta(minutes=1)
    assert timedelta(0) <= first.not_valid_before_utc - (now - timedelta(hours=1)) + timedelta(minutes=1)
    for trust, acceptable in (
        (TrustStore(None, beside=tmp_path / "authority" / "trust"), True),
        (TrustStore(None), False),
    ):
        verdict = judge(results[0].stdout_bytes, cnpj=cnpj, trust=trust, crls=None, policy=Policy(), now=now)
        assert verdict.is_acceptable is acceptable
    other = judge(results[0].stdout_bytes, cnpj=a_cnpj(), trust=trust, crls=None, policy=Policy(), now=now)
    assert "certificate.cnpj_mismatch" in {check.code for check in other.faults}


def test_the_authority_stays_the_same_and_its_key_is_its_owners_alone(run: Run, tmp_path: Path) -> None:
    run(a_cnpj())
    files = {file: file.read_bytes() for file in (tmp_path / "authority").rglob("*") if file.is_file()}
    run(a_cnpj())
    assert {file: file.read_bytes() for file in (tmp_path / "authority").rglob("*") if file.is_file()} == files
    (key,) = (tmp_path / "authority" / "keys").iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert stat.S_IMODE(key.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("11.222.333/0001-82",), "is no CNPJ"),
        ((a_cpf(),), "is a CPF"),
        ((a_cnpj(), "--days", "0"), "1<=x<=394"),
        ((a_cnpj(), "--days", "395"), "1<=x<=394"),
        ((a_cnpj(), "--days", "soon"), "not a valid integer"),
        ((), "Missing argument"),
    ],
)
def test_what_cannot_be_issued_is_said_with_exit_code_2(run: Run, words: tuple[str, ...], sentence: str) -> None:
    refused = run(*words)
    assert refused.exit_code == 2
    assert sentence in refused.stderr
    assert refused.stdout_bytes == b""


def test_a_cnpj_may_have_its_mask_and_letters(run: Run) -> None:
    assert run("12.ABC.345/01DE-35").exit_code == 0


def test_outside_embedded_mode_nothing_is_issued(run: Run) -> None:
    refused = run(a_cnpj(), embedded=False)
    assert refused.exit_code == 1
    assert "embedded mode only" in refused.stderr


def test_outside_embedded_mode_the_authority_is_refused_at_start(make_runtime: MakeRuntime, tmp_path: Path) -> None:
    known = make_runtime(service).settings.model_dump()
    with pytest.raises(ValidationError, match="only for embedded mode"):
        Settings(**{**known, "embedded": False, "demo_authority": tmp_path})


def test_the_operators_authorities_are_trusted_beside_the_demonstration(run: Run, tmp_path: Path) -> None:
    run(a_cnpj())
    own = tmp_path / "own"
    (own / "roots").mkdir(parents=True)
    (own / "pins.sha256").write_text("")
    demonstration = tmp_path / "authority" / "trust"
    store = TrustStore(own, beside=demonstration, check_every=0)
    assert [anchor.kind for anchor in store.anchors()] == ["root", "intermediate"]
    root = next((demonstration / "roots").iterdir())
    (own / "roots" / "copy.cer").write_bytes(root.read_bytes())
    anchors = store.anchors(now=datetime.now(UTC))
    assert [(anchor.kind, anchor.usable, anchor.reason) for anchor in anchors] == [
        ("root", False, "not_pinned"),
        ("root", True, ""),
        ("intermediate", True, ""),
    ]
    assert store.trusted() is store.trusted()
