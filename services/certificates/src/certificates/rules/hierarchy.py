"""A demonstration hierarchy: a root, an intermediate CA, and the certificates that it issues to companies.

It is written as a trust store, and its CA's key into another folder, where only the owner may read it. Nobody but the
installation that made it trusts it.
"""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certificates.rules import der
from certificates.rules.anchoring import digest
from certificates.rules.cnpjs import OTHER_NAME
from certificates.rules.trust import FOLDERS, PINS

LONGEST = timedelta(days=394)
"""The longest time left of an issued certificate: with the hour since it began it stays below 395 days."""

_AN_HOUR = timedelta(hours=1)
_BEGUN = timedelta(days=400)
"""How long the CAs have been valid when they are made, so that certificates that have expired can be issued, too."""

_YEAR = timedelta(days=365)
_LIFETIMES = {"root": 20 * _YEAR, "intermediate": 10 * _YEAR}
_COMMON_NAMES = {"root": "Ramal demonstration root", "intermediate": "Ramal demonstration CA"}
_KEY_FILE = "intermediate.key"


@dataclass(frozen=True)
class Authority:
    """A CA: its certificate and its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def der(self) -> bytes:
        """The certificate in DER."""
        return self.certificate.public_bytes(serialization.Encoding.DER)


def issue(
    authority: Authority, cnpj: str, *, left: timedelta, now: datetime, key: rsa.RSAPublicKey | None = None
) -> bytes:
    """Issue a certificate for a web server of a company and return its DER. It began an hour ago.

    `left` is how long it is still valid, which may be negative for one that has expired. Each has a new subject, and
    the company's CNPJ as ICP-Brasil writes it. Without `key`, its private key is thrown away. Raises ValueError when
    `left` is over `LONGEST`.
    """
    if left > LONGEST:
        raise ValueError(f"at most {LONGEST.days} days, because the rules refuse a certificate that lasts longer")
    ends = _whole(now) + left
    subject = _name(f"{secrets.token_hex(8)}.demonstration.example", unit=cnpj)
    builder = _builder(
        subject, authority.certificate.subject, key or new_key().public_key(), min(_whole(now), ends) - _AN_HOUR, ends
    )
    host = x509.DNSName(str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value))
    owner = x509.OtherName(OTHER_NAME, der.encoded(der.OCTET_STRING, cnpj.encode("ascii")))
    extensions: Mapping[x509.ExtensionType, bool] = {
        x509.BasicConstraints(ca=False, path_length=None): True,
        _key_usage(is_authority=False): True,
        x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]): False,
        x509.SubjectAlternativeName([host, owner]): False,
    }
    return _signed(builder, extensions, authority.key, authority.certificate).public_bytes(serialization.Encoding.DER)


def make_hierarchy(now: datetime, *, bits: int = 2048) -> tuple[Authority, Authority]:
    """Return a new root and an intermediate CA under it, valid since 400 days before `now`, with new keys of `bits`."""
    root = _authority("root", None, now, bits)
    return root, _authority("intermediate", root, now, bits)


def open_demonstration(trust_store: Path, keys: Path, *, now: datetime) -> Authority:
    """Return the demonstration's CA, after making its hierarchy when it is missing or ends within `LONGEST`.

    `trust_store` becomes a folder that `TrustStore` reads; other files in it stay, and are pinned no more. `keys` is
    the folder of the CA's private key, which only its owner may read. The root's key is thrown away.
    """
    try:
        authority = _opened(trust_store, keys)
    except (OSError, ValueError):
        authority = None
    if authority is not None and authority.certificate.not_valid_after_utc > now + LONGEST:
        return authority
    root, authority = make_hierarchy(now)
    _write_key(keys / _KEY_FILE, authority.key)
    write_trust_store(trust_store, roots=[root.certificate], intermediates=[authority.certificate])
    return authority


def write_trust_store(folder: Path, *, roots: list[x509.Certificate], intermediates: list[x509.Certificate]) -> None:
    """Write certificates as a trust store: each in a file of its own, in DER, and all pinned; the pins come last."""
    pins = []
    for kind, certificates in (("root", roots), ("intermediate", intermediates)):
        inside = folder / FOLDERS["root" if kind == "root" else "intermediate"]
        inside.mkdir(parents=True, exist_ok=True)
        for number, certificate in enumerate(certificates, 1):
            name = f"{kind}-{number}.cer"
            _write(inside / name, certificate.public_bytes(serialization.Encoding.DER))
            pins.append(f"{digest(certificate)}  {inside.name}/{name}\n")
    _write(folder / PINS, "".join(pins).encode("ascii"))


def new_key(bits: int = 2048) -> rsa.RSAPrivateKey:
    """Return a new RSA key."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _authority(kind: str, issuer: Authority | None, now: datetime, bits: int) -> Authority:
    key = new_key(bits)
    subject = _name(f"{_COMMON_NAMES[kind]} {secrets.token_hex(4)}")
    begin = _whole(now) - _BEGUN
    signer = issuer.key if issuer else key
    issuer_name = issuer.certificate.subject if issuer else subject
    builder = _builder(subject, issuer_name, key.public_key(), begin, begin + _LIFETIMES[kind])
    extensions: Mapping[x509.ExtensionType, bool] = {
        x509.BasicConstraints(ca=True, path_length=None if issuer is None else 0): True,
        _key_usage(is_authority=True): True,
    }
    return Authority(_signed(builder, extensions, signer, issuer.certificate if issuer else None), key)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, begin: datetime, end: datetime
) -> x509.CertificateBuilder:
    serial_number = x509.random_serial_number()
    builder = x509.CertificateBuilder(issuer, subject, key, serial_number, begin, end)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _signed(
    builder: x509.CertificateBuilder,
    extensions: Mapping[x509.ExtensionType, bool],
    signer: rsa.RSAPrivateKey,
    issuer: x509.Certificate | None,
) -> x509.Certificate:
    """Sign a certificate with SHA-256. `extensions` are its extensions, each with whether it is critical."""
    for extension, critical in extensions.items():
        builder = builder.add_extension(extension, critical)
    if issuer is not None:
        identifier = x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key())
        builder = builder.add_extension(identifier, critical=False)
    return builder.sign(signer, hashes.SHA256())


def _key_usage(*, is_authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not is_authority,
        content_commitment=False,
        key_encipherment=not is_authority,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=is_authority,
        crl_sign=is_authority,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common_name: str, *, unit: str = "") -> x509.Name:
    parts = [(NameOID.COUNTRY_NAME, "BR"), (NameOID.ORGANIZATION_NAME, "Ramal demonstration")]
    parts += [(NameOID.ORGANIZATIONAL_UNIT_NAME, unit)] if unit else []
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in [*parts, (NameOID.COMMON_NAME, common_name)]])


def _opened(trust_store: Path, keys: Path) -> Authority:
    """Return the CA of a demonstration made before. Raises OSError or ValueError when it is not there whole."""
    key = serialization.load_pem_private_key((keys / _KEY_FILE).read_bytes(), password=None)
    path = trust_store / FOLDERS["intermediate"] / "intermediate-1.cer"
    certificate = x509.load_der_x509_certificate(path.read_bytes())
    pinned = (trust_store / PINS).read_text(encoding="ascii")
    if not isinstance(key, rsa.RSAPrivateKey) or certificate.public_key() != key.public_key():
        raise ValueError("the key is not the CA's")
    if digest(certificate) not in pinned:
        raise ValueError("the CA is not pinned")
    return Authority(certificate, key)


def _write_key(path: Path, key: rsa.RSAPrivateKey) -> None:
    """Write a private key so that only its owner may read it, from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    new.replace(path)


def _write(path: Path, content: bytes) -> None:
    """Write a file so that a reader sees it before or after, never half."""
    new = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    new.write_bytes(content)
    new.replace(path)


def _whole(moment: datetime) -> datetime:
    """Return a moment without fractions of a second, which certificates do not have."""
    return moment.replace(microsecond=0)
