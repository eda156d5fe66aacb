"""The gateway as a container runs it: secrets as files, certificates that are replaced, and nothing else written."""

import hashlib
import shutil
import ssl
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
import requests
from gateway_kit.crowd import Crowd
from gateway_kit.gateway import Gateway, a_gateway, free_port
from gateway_kit.read_only import writing_only_to

from chassis.testing.processes import wait_until
from gateway.certificate import certificate
from gateway.routes import CERTIFICATES
from gateway.settings import Settings, load

TERMS = "/api/identity/v1/terms"
IN_A_FILE = "a secret that stands in a file"


class Mounted:
    """A folder as Kubernetes mounts a secret: files are links into a folder of the day, which is replaced at once."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir()
        self.folder = folder
        self._numbers = count()

    def put(self, **files: bytes) -> None:
        today = self.folder / f"..day_{next(self._numbers)}"
        today.mkdir()
        for name, content in files.items():
            (today / name.replace("__", ".")).write_bytes(content)
        link = self.folder / "..data_tmp"
        link.symlink_to(today.name)
        link.replace(self.folder / "..data")
        for name in (name.replace("__", ".") for name in files):
            if not (self.folder / name).is_symlink():
                (self.folder / name).symlink_to(f"..data/{name}")


@pytest.fixture
def secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Mounted:
    found = Mounted(tmp_path / "secrets")
    monkeypatch.setenv("SECRETS_DIR", str(found.folder))
    monkeypatch.delenv("GATEWAY_SECRET", raising=False)
    return found


def test_a_secret_is_read_from_a_file_named_like_the_variable(secrets: Mounted) -> None:
    secrets.put(GATEWAY_SECRET=f"{IN_A_FILE}\n".encode(), DATABASE_URL=b"somebody else's")
    found = load().gateway_secret
    assert found and found.get_secret_value() == IN_A_FILE


def test_the_environment_wins_over_a_file(secrets: Mounted, monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.put(GATEWAY_SECRET=IN_A_FILE.encode())
    monkeypatch.setenv("GATEWAY_SECRET", "a secret of the environment")
    found = load().gateway_secret
    assert found and found.get_secret_value() == "a secret of the environment"


def test_a_folder_of_secrets_that_is_none_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRETS_DIR", "/nowhere/secrets")
    with pytest.raises(ValueError, match="SECRETS_DIR=/nowhere/secrets is not a folder"):
        load()


def test_a_secret_that_lies_elsewhere_is_told(secrets: Mounted, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").write_text(IN_A_FILE, encoding="utf-8")
    (secrets.folder / "GATEWAY_SECRET").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(ValueError, match="GATEWAY_SECRET is a link that leads out of the folder"):
        load()


def test_a_secret_that_is_refused_is_not_written_down(secrets: Mounted) -> None:
    secrets.put(GATEWAY_SECRET=b"too-short")
    with pytest.raises(ValueError, match="gateway_secret") as told:
        load()
    assert "too-short" not in str(told.value)


def a_pair(folder: Path) -> dict[str, bytes]:
    """A fresh certificate and its key, under the names that Kubernetes gives them."""
    chain, key = certificate(Settings(gateway_state=folder))
    pair = {"tls__crt": chain.read_bytes(), "tls__key": key.read_bytes()}
    shutil.rmtree(folder)
    return pair


def fingerprint(pem: str | bytes) -> str:
    text = pem if isinstance(pem, str) else pem.decode()
    return hashlib.sha256(ssl.PEM_cert_to_DER_cert(text)).hexdigest()


def shown(gateway: Gateway) -> str:
    """The certificate that https shows now."""
    return fingerprint(ssl.get_server_certificate(("127.0.0.1", gateway.settings.tls_port), timeout=10))


@pytest.fixture
def renewed(tmp_path: Path) -> Iterator[tuple[Gateway, Mounted]]:
    mounted = Mounted(tmp_path / "tls")
    mounted.put(**a_pair(tmp_path / "made"))
    files = {"tls_cert": mounted.folder / "tls.crt", "tls_key": mounted.folder / "tls.key"}
    with a_gateway(tmp_path, **files) as gateway:
        yield gateway, mounted


def test_a_certificate_that_is_replaced_is_shown_without_a_restart(
    renewed: tuple[Gateway, Mounted], tmp_path: Path
) -> None:
    gateway, mounted = renewed
    with Crowd(gateway) as crowd:
        for _ in range(3):
            pair = a_pair(tmp_path / "made")
            wanted = fingerprint(pair["tls__crt"])
            mounted.put(**pair)
            assert wait_until(lambda wanted=wanted: shown(gateway) == wanted, 10)
    assert set(crowd.statuses) == {200}


def test_a_certificate_without_its_key_is_not_taken(renewed: tuple[Gateway, Mounted], tmp_path: Path) -> None:
    gateway, mounted = renewed
    first, old, new = shown(gateway), a_pair(tmp_path / "made"), a_pair(tmp_path / "made")
    mounted.put(tls__crt=new["tls__crt"], tls__key=old["tls__key"])
    assert wait_until(lambda: gateway.statistic("sds.gateway.key_rotation_failed") == 1, 10)
    assert shown(gateway) == first
    mounted.put(**new)
    assert wait_until(lambda: shown(gateway) == fingerprint(new["tls__crt"]), 10)


def test_nothing_is_written_but_the_state(tmp_path: Path) -> None:
    """The kernel lets this gateway write to GATEWAY_STATE alone: not to the temporary folder, not beside its code."""
    state = tmp_path / "state"
    state.mkdir()
    python = writing_only_to(state, [sys.executable])
    command = [*python, "-m", "gateway", "envoy"]
    options = {"gateway_state": state, "drain_seconds": 1, "metrics_port": free_port()}
    with a_gateway(tmp_path, run_by=command, **options) as gateway:
        assert gateway.get(TERMS).status_code == 200
        assert requests.get(f"{gateway.metrics_url}/ready", timeout=10).status_code == 200
        assert requests.get(gateway.tls_url + TERMS, verify=str(certificate(gateway.settings)[0]), timeout=10).ok
        upload = gateway.post(f"{CERTIFICATES.prefix}/enrollments", data=b"x" * 5_000_000)
        assert upload.status_code == 401, "it is read without a file in between"
        told = gateway.command("reload", by=python)
        assert told.returncode == 0, told.stderr
        refused = gateway.command(
            "render", "--out", str(tmp_path / "other"), by=writing_only_to(state, [sys.executable])
        )
        assert "Permission denied" in refused.stderr, "the kernel does forbid it"
    assert {path.name for path in tmp_path.iterdir()} <= {"state", "envoy.log"}
    assert {path.name for path in state.iterdir()} == {"envoy", "tls", "drain-pressure"}
