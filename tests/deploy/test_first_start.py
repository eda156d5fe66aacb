"""What the one-shots of docker-compose.yml make when the stack starts: secrets for their readers, databases, roles."""

import base64
import hashlib
import json
import sys
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from tests.architecture.repository import ROOT
from tests.deploy import topology

from chassis.testing.servers import PrivatePostgres

sys.path.insert(0, str(ROOT / "deploy" / "compose"))

from first_start import make_databases, make_secrets

SERVICES = {name for name in topology.components() if name != topology.GATEWAY}


def contents(folder: Path) -> dict[str, str]:
    return {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*") if file.is_file()}


def test_the_first_start_makes_every_secret_and_the_next_one_changes_none(tmp_path: Path) -> None:
    made = make_secrets.make(tmp_path)
    first = contents(tmp_path)
    assert set(made) == {file.name for file in (tmp_path / "kept").iterdir()}
    assert make_secrets.make(tmp_path) == []
    assert contents(tmp_path) == first


def test_its_services_are_those_of_the_code(tmp_path: Path) -> None:
    assert set(make_secrets.SERVICES) == SERVICES
    assert set(make_secrets.READS_CODES) == topology.readers("CODE_KEY")
    assert set(make_secrets.READS_GATEWAY_SECRET) == topology.readers("GATEWAY_SECRET")


def test_keys_are_keys_and_each_service_has_its_own(tmp_path: Path) -> None:
    make_secrets.make(tmp_path)
    keys = {service: (tmp_path / service / "SECRETS_KEY").read_text() for service in SERVICES}
    for key in keys.values():
        Fernet(key)
    assert len(set(keys.values())) == len(SERVICES)
    assert len({(tmp_path / name / "CODE_KEY").read_text() for name in make_secrets.READS_CODES}) == 1
    assert len((tmp_path / "gateway" / "GATEWAY_SECRET").read_text()) >= 16


def test_only_their_owner_reads_the_files_of_a_service(tmp_path: Path) -> None:
    make_secrets.make(tmp_path)
    for service in SERVICES:
        for file in (tmp_path / service).iterdir():
            assert file.stat().st_mode & 0o777 == 0o400, file


def test_a_secret_that_was_lost_is_taken_back_from_its_reader(tmp_path: Path) -> None:
    """A new key could not decrypt what the old one encrypted."""
    make_secrets.make(tmp_path)
    lost = tmp_path / "kept" / "SECRETS_KEY.identity"
    before = lost.read_text()
    lost.unlink()
    assert make_secrets.make(tmp_path) == []
    assert lost.read_text() == before


def test_a_secret_of_the_operators_wins_over_the_made_one(tmp_path: Path) -> None:
    own = tmp_path / "own" / "notifier"
    own.mkdir(parents=True)
    (own / "MAIL_URL").write_text("smtps://user:password@mail.example.org\n")
    make_secrets.make(tmp_path)
    assert (tmp_path / "notifier" / "MAIL_URL").read_text() == "smtps://user:password@mail.example.org"


def test_a_secret_for_nobody_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own" / "notifer"
    own.mkdir(parents=True)
    (own / "MAIL_URL").write_text("smtp://mail")
    with pytest.raises(SystemExit, match="no reader notifer"):
        make_secrets.make(tmp_path)


def test_rabbitmq_knows_each_service_by_its_password(tmp_path: Path) -> None:
    make_secrets.make(tmp_path)
    users = json.loads((tmp_path / "rabbitmq" / "definitions.json").read_text())["users"]
    assert {user["name"] for user in users} == SERVICES
    for user in users:
        hashed = base64.b64decode(user["password_hash"])
        password = (tmp_path / user["name"] / "BROKER_PASSWORD").read_text()
        assert hashlib.sha256(hashed[:4] + password.encode()).digest() == hashed[4:]


@pytest.mark.slow
def test_databases_and_roles_are_made_when_they_are_missing(postgres: PrivatePostgres) -> None:
    passwords = {"first_start_a": "one", "first_start_b": "two"}
    with postgres.superuser() as superuser:
        assert make_databases.make(superuser, {"first_start_a": "one"}) == [
            "role first_start_a",
            "database first_start_a",
        ]
        made = make_databases.make(superuser, passwords)
        assert made == ["role first_start_b", "database first_start_b"]
        assert make_databases.make(superuser, passwords) == []


@pytest.mark.slow
def test_a_role_owns_its_database_and_nobody_elses(postgres: PrivatePostgres) -> None:
    with postgres.superuser() as superuser:
        make_databases.make(superuser, {"first_start_c": "one", "first_start_d": "two"})
        can = "SELECT has_database_privilege(%s, %s, 'CONNECT')"
        asked = [("first_start_c", "first_start_c"), ("first_start_c", "first_start_d")]
        assert [superuser.execute(can, pair).fetchone() for pair in asked] == [(True,), (False,)]
        make_databases.make(superuser, {"first_start_c": "changed", "first_start_d": "two"})
        mighty = "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'first_start_c'"
        assert superuser.execute(mighty).fetchone() == (False,)
