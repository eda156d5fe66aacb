"""CAs, certificates and lists of revoked ones for tests: each right in everything but what a test asks for.

Keys are made once per process. What cryptography does not build (wrong lengths, old hashes, broken numbers) is made by
exchanging parts of the signed content and signing again.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from certificates.rules import CrlStore, Judgement, Policy, TrustStore, der, judge
from certificates.rules.cnpjs import OTHER_NAME
from certificates.rules.hierarchy import write_trust_store

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)
CNPJ, OTHER_CNPJ, LETTERS_CNPJ = "11222333000181", "12345678000195", "12ABC34501DE35"
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
SERVER, CLIENT = ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH
ANY = ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE

SHA1_WITH_RSA = bytes.fromhex("300d06092a864886f70d0101050500")
Extensions = Sequence[tuple[x509.ExtensionType, bool]]


@dataclass(frozen=True)
class Ca:
    """A CA for tests: its certificate and its private key, of any algorithm."""

    certificate: x509.Certificate
    key: Any

    @property
    def der(self) -> bytes:
        return self.certificate.public_bytes(Encoding.DER)


@lru_cache
def rsa_key(name: str, bits: int = 2048) -> rsa.RSAPrivateKey:
    """An RSA key that is made once; another name is another key."""
    return rsa.generate_private_key(65537, bits)


def named(common_name: str, *more: tuple[x509.ObjectIdentifier, str]) -> x509.Name:
    """A name with a common name behind the other parts."""
    return x509.Name([x509.NameAttribute(oid, text) for oid, text in [*more, (NameOID.COMMON_NAME, common_name)]])


def make_ca(
    name: str,
    issuer: Ca | None = None,
    *,
    key: Any = None,
    begin: datetime = NOW - 400 * DAY,
    end: datetime = NOW + 4000 * DAY,
    path_length: int | None = None,
    is_ca: bool = True,
    extensions: Extensions = (),
) -> Ca:
    """A root, or with `issuer` an intermediate CA."""
    key = key or rsa_key(name)
    signer = issuer.key if issuer else key
    builder = x509.CertificateBuilder(
        issuer.certificate.subject if issuer else named(name),
        named(name),
        key.public_key(),
        x509.random_serial_number(),
        begin,
        end,
    )
    usage = key_usage(key_cert_sign=is_ca, crl_sign=is_ca)
    basic = x509.BasicConstraints(is_ca, path_length if is_ca else None)
    identifiers = (
        (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
        (x509.AuthorityKeyIdentifier.from_issuer_public_key(signer.public_key()), False),
    )
    for extension, critical in ((basic, True), (usage, True), *identifiers, *extensions):
        builder = builder.add_extension(extension, critical)
    return Ca(builder.sign(signer, hash_for(signer)), key)


def hash_for(key: Any) -> Any:
    """The hash that a key signs with: None for Ed25519 and Ed448."""
    return hashes.SHA256() if hasattr(key, "curve") or isinstance(key, rsa.RSAPrivateKey) else None


def key_usage(**uses: bool) -> x509.KeyUsage:
    """A key usage in which only `uses` are true."""
    names = ["digital_signature", "content_commitment", "key_encipherment", "data_encipherment", "key_agreement"]
    names += ["key_cert_sign", "crl_sign", "encipher_only", "decipher_only"]
    return x509.KeyUsage(**{name: uses.get(name, False) for name in names})


@lru_cache
def root() -> Ca:
    return make_ca("Test root")


@lru_cache
def intermediate() -> Ca:
    return make_ca("Test CA", root(), path_length=0)


def cnpj_name(value: bytes, tag: int = der.OCTET_STRING) -> x509.OtherName:
    """ICP-Brasil's name that holds a CNPJ."""
    return x509.OtherName(OTHER_NAME, der.encoded(tag, value))


def make_leaf(
    issuer: Ca | None = None,
    *,
    key: Any = None,
    subject: x509.Name | None = None,
    begin: datetime = NOW - DAY,
    end: datetime = NOW + 300 * DAY,
    uses: Iterable[x509.ObjectIdentifier] = (SERVER,),
    names: Sequence[x509.GeneralName] | None = None,
    is_ca: bool | None = False,
    extensions: Extensions = (),
    hash_algorithm: Any = None,
    rsa_padding: Any = None,
    serial_number: int | None = None,
) -> bytes:
    """A certificate in DER that fits every rule but for what is asked for. `uses` empty: no extended key usage."""
    issuer = issuer or intermediate()
    builder = x509.CertificateBuilder(
        issuer.certificate.subject,
        subject or named("agent.example"),
        (key or rsa_key("leaf")).public_key(),
        serial_number or x509.random_serial_number(),
        begin,
        end,
    )
    listed = [cnpj_name(CNPJ.encode())] if names is None else names
    parts: list[tuple[x509.ExtensionType, bool]] = list(extensions)
    if is_ca is not None:
        parts.append((x509.BasicConstraints(is_ca, None), True))
    if uses := list(uses):
        parts.append((x509.ExtendedKeyUsage(uses), False))
    if listed:
        parts.append((x509.SubjectAlternativeName(listed), False))
    for extension, critical in parts:
        builder = builder.add_extension(extension, critical)
    algorithm = hash_algorithm or hash_for(issuer.key)
    return builder.sign(issuer.key, algorithm, rsa_padding=rsa_padding).public_bytes(Encoding.DER)


def edited(
    content: bytes,
    change: Callable[[list[bytes]], list[bytes]],
    *,
    signer: rsa.RSAPrivateKey | None = None,
    hash_algorithm: Any = None,
    algorithm: bytes = b"",
) -> bytes:
    """The certificate with other parts (version, serial number, algorithm, issuer, dates, subject, key, extensions).

    It is signed again by the intermediate CA. `algorithm` replaces the signature's in both places.
    """
    outer = der.element(content)
    signed, algorithm_there, _signature = der.elements(content, outer)
    parts = [content[one.begin : one.end] for one in der.elements(content, signed)]
    if algorithm:
        parts[2] = algorithm
    tbs = der.encoded(der.SEQUENCE, b"".join(change(parts)))
    key = signer or intermediate().key
    signature = key.sign(tbs, padding.PKCS1v15(), hash_algorithm or hashes.SHA256())
    algorithm = algorithm or content[algorithm_there.begin : algorithm_there.end]
    bits = der.encoded(der.BIT_STRING, b"\x00" + signature)
    return der.encoded(der.SEQUENCE, tbs + algorithm + bits)


def rsa_key_info(modulus: int, exponent: int) -> bytes:
    """A SubjectPublicKeyInfo with any numbers, sound or not."""
    numbers = b"".join(integer(number) for number in (modulus, exponent))
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    bits = der.encoded(der.BIT_STRING, b"\x00" + der.encoded(der.SEQUENCE, numbers))
    return der.encoded(der.SEQUENCE, algorithm + bits)


def integer(number: int) -> bytes:
    return der.encoded(der.INTEGER, number.to_bytes(number.bit_length() // 8 + 1, signed=True))


def with_key_info(content: bytes, key_info: bytes) -> bytes:
    """The certificate with another public key."""
    return edited(content, lambda parts: [*parts[:6], key_info, *parts[7:]])


def make_store(
    folder: Path, *, roots: Sequence[Ca] | None = None, intermediates: Sequence[Ca] | None = None
) -> TrustStore:
    """A trust store in a folder, read anew whenever it changed: the test's root and CA, or others."""
    write_trust_store(
        folder,
        roots=[ca.certificate for ca in (roots if roots is not None else [root()])],
        intermediates=[ca.certificate for ca in (intermediates if intermediates is not None else [intermediate()])],
    )
    return TrustStore(folder, check_every=0)


def make_crl(
    issuer: Ca,
    *,
    revoked: Iterable[int] = (),
    at: datetime = NOW - DAY,
    following: datetime = NOW + 7 * DAY,
    signer: Any = None,
    extensions: Extensions = (),
) -> x509.CertificateRevocationList:
    """A CA's list of revoked serial numbers."""
    revocations = [x509.RevokedCertificateBuilder(number, at - DAY).build() for number in revoked]
    builder = x509.CertificateRevocationListBuilder(issuer.certificate.subject, at, following, [], revocations)
    for extension, critical in extensions:
        builder = builder.add_extension(extension, critical)
    return builder.sign(signer or issuer.key, hashes.SHA256())


def write_crls(folder: Path, *lists: x509.CertificateRevocationList) -> CrlStore:
    """A store of lists in a folder, read anew whenever it changed."""
    folder.mkdir(exist_ok=True)
    for number, one in enumerate(lists):
        (folder / f"{number}.crl").write_bytes(one.public_bytes(Encoding.DER))
    return CrlStore(folder, check_every=0)


def judged(
    content: bytes,
    trust: TrustStore,
    *,
    cnpj: str = CNPJ,
    crls: CrlStore | None = None,
    policy: Policy | None = None,
    now: datetime = NOW,
) -> Judgement:
    """The judgement of a file for the test's company."""
    return judge(content, cnpj=cnpj, trust=trust, crls=crls, policy=policy or Policy(), now=now)


def codes(judgement: Judgement) -> set[str]:
    """The codes of the faults, without their common beginning."""
    return {check.code.removeprefix("certificate.") for check in judgement.faults}
