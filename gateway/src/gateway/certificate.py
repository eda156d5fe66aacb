"""The certificate of the https port, which is self-made on a laptop."""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from gateway.settings import Settings

VALID_DAYS = 397
RENEWED_BEFORE_DAYS = 30


def certificate(settings: Settings) -> tuple[Path, Path]:
    """Return the paths of the https listener's certificate chain and of its key, as a pair.

    These are the files that `settings` name. If they name none, they are self-signed files, which this call makes when
    they are missing or about to expire.
    """
    if settings.tls_cert and settings.tls_key:
        return settings.tls_cert, settings.tls_key
    folder = settings.gateway_state / "tls"
    chain, key = folder / "self-made.pem", folder / "self-made.key"
    if not _good_for_a_while(chain, key):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make(chain, key)
    return chain, key


def _good_for_a_while(chain: Path, key: Path) -> bool:
    if not (chain.exists() and key.exists()):
        return False
    expiry = x509.load_pem_x509_certificate(chain.read_bytes()).not_valid_after_utc
    return expiry > datetime.now(UTC) + timedelta(days=RENEWED_BEFORE_DAYS)


def _make(chain: Path, key: Path) -> None:
    private = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    alternatives = x509.SubjectAlternativeName(
        [x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1")), x509.IPAddress(ip_address("::1"))]
    )
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(minutes=5))
        .not_valid_after(now + timedelta(days=VALID_DAYS))
        .add_extension(alternatives, critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .sign(private, hashes.SHA256())
    )
    key.touch(mode=0o600)
    key.write_bytes(
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    chain.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
