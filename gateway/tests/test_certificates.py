"""Https, and the certificate that a client may show: identity alone hears of it, with proof that we saw it."""

import socket
import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import requests
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from gateway_kit.gateway import SECRET, Gateway

from gateway.certificate import certificate
from gateway.settings import Settings

TERMS = "/api/identity/v1/terms"


@pytest.fixture(scope="module")
def clients_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Somebody's certificate, of an issuer that nobody knows."""
    folder = tmp_path_factory.mktemp("client")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Empresa de Exemplo:12ABC34501DE35")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=400))
        .not_valid_after(now - timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    chain, secret = folder / "client.pem", folder / "client.key"
    chain.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8
    secret.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()))
    return chain, secret


@pytest.fixture
def https(gateway: Gateway) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False  # a bundle named by the environment would win over ours
        session.verify = str(certificate(gateway.settings)[0])
        yield session


def test_https_works_with_the_self_made_certificate(gateway: Gateway, https: requests.Session) -> None:
    answer = https.get(gateway.tls_url + TERMS)
    assert answer.status_code == 200
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    assert gateway.identity.last.headers["X-Forwarded-Proto"] == "https"
    assert "Strict-Transport-Security" not in gateway.get(TERMS).headers


def test_identity_hears_of_the_certificate_even_an_expired_one_and_that_it_was_us(
    gateway: Gateway, https: requests.Session, clients_certificate: tuple[Path, Path]
) -> None:
    https.cert = tuple(map(str, clients_certificate))
    assert https.get(gateway.tls_url + TERMS, headers={"Client-Cert": "planted"}).status_code == 200
    told = gateway.identity.last.headers
    assert unquote(told["Client-Cert"]).strip() == clients_certificate[0].read_text().strip()
    assert told.get_all("Gateway-Secret") == [SECRET]


def test_no_other_service_hears_of_it(
    gateway: Gateway, https: requests.Session, clients_certificate: tuple[Path, Path]
) -> None:
    https.cert = tuple(map(str, clients_certificate))
    assert https.get(gateway.tls_url + "/api/notifier/v1/answers/any").status_code == 200
    assert not {"client-cert", "gateway-secret"} & {name.lower() for name in gateway.notifier.last.headers}


def test_without_a_certificate_none_is_claimed(gateway: Gateway, https: requests.Session) -> None:
    assert https.get(gateway.tls_url + TERMS, headers={"Client-Cert": "planted"}).status_code == 200
    assert "client-cert" not in {name.lower() for name in gateway.identity.last.headers}


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_old_tls_is_refused(gateway: Gateway) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    address = ("127.0.0.1", gateway.settings.tls_port)
    with socket.create_connection(address, timeout=10) as plain, pytest.raises(ssl.SSLError):
        context.wrap_socket(plain)


def test_the_self_made_certificate_is_made_once_and_its_key_is_ours_alone(tmp_path: Path) -> None:
    settings = Settings(gateway_state=tmp_path)
    chain, key = certificate(settings)
    first = chain.read_bytes()
    assert certificate(settings)[0].read_bytes() == first
    assert key.stat().st_mode & 0o077 == 0
