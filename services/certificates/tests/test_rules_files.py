"""What is no certificate in DER is refused by what it is, so that its owner hears what to do."""

import base64
import io
import zipfile
from collections.abc import Callable

import pytest
from certificates_kit.hierarchy import codes, intermediate, judged, make_crl, make_leaf, make_store, named, rsa_key
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    pkcs7,
    pkcs12,
)

from certificates.rules import MAX_BYTES, TrustStore

Make = Callable[[], bytes]
KEY = "private_key_refused"


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> TrustStore:
    return make_store(tmp_path_factory.mktemp("trust"))


def pem() -> bytes:
    return parsed().public_bytes(Encoding.PEM)


def parsed() -> x509.Certificate:
    return x509.load_der_x509_certificate(make_leaf())


def private(encoding: Encoding, form: PrivateFormat, *, password: bytes = b"") -> bytes:
    protection = BestAvailableEncryption(password) if password else NoEncryption()
    return rsa_key("leaf").private_bytes(encoding, form, protection)


def public(encoding: Encoding) -> bytes:
    return rsa_key("leaf").public_key().public_bytes(encoding, PublicFormat.SubjectPublicKeyInfo)


def request(encoding: Encoding) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(named("agent.example"))
    return builder.sign(rsa_key("leaf"), hashes.SHA256()).public_bytes(encoding)


def pfx(*, password: bytes = b"secret") -> bytes:
    return pkcs12.serialize_key_and_certificates(
        b"name", rsa_key("leaf"), parsed(), None, BestAvailableEncryption(password)
    )


def archive() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("agent.cer", make_leaf())
    return content.getvalue()


def in_base64(content: bytes) -> bytes:
    return base64.encodebytes(content)


OPENSSH = (Encoding.PEM, PrivateFormat.OpenSSH)
FILES: dict[str, tuple[Make, str, str]] = {
    "an empty file": (lambda: b"", "not_der", "empty"),
    "a PEM file": (pem, "not_der", "pem"),
    "a PEM file in UTF-16": (lambda: pem().decode().encode("utf-16"), "not_der", "pem"),
    "a PEM file behind text": (lambda: b"Bag Attributes\n    friendlyName: x\n" + pem(), "not_der", "pem"),
    "the manual's sample, base64 without label": (lambda: in_base64(make_leaf()), "not_der", "base64"),
    "base64 in one line": (lambda: base64.b64encode(make_leaf()), "not_der", "base64"),
    "PKCS#7": (lambda: pkcs7.serialize_certificates([parsed()], Encoding.DER), "not_der", "pkcs7"),
    "PKCS#7 in PEM": (lambda: pkcs7.serialize_certificates([parsed()], Encoding.PEM), "not_der", "pem_pkcs7"),
    "a request": (lambda: request(Encoding.DER), "not_der", "request"),
    "a request in PEM": (lambda: request(Encoding.PEM), "not_der", "pem_request"),
    "a public key": (lambda: public(Encoding.DER), "not_der", "public_key"),
    "a public key in PEM": (lambda: public(Encoding.PEM), "not_der", "pem_public_key"),
    "a list of revoked ones": (lambda: make_crl(intermediate()).public_bytes(Encoding.DER), "not_der", "crl"),
    "a PDF": (lambda: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "not_der", "pdf"),
    "a ZIP": (archive, "not_der", "zip"),
    "text": (lambda: b"my certificate\n", "not_der", "text"),
    "zeros": (lambda: bytes(100), "not_der", "other"),
    "one byte": (lambda: b"0", "not_der", "text"),
    "a key in PEM": (lambda: private(Encoding.PEM, PrivateFormat.PKCS8), KEY, "pem_private_key"),
    "an old key in PEM": (
        lambda: private(Encoding.PEM, PrivateFormat.TraditionalOpenSSL),
        KEY,
        "pem_private_key",
    ),
    "a key of OpenSSH": (lambda: private(*OPENSSH), KEY, "pem_private_key"),
    "a key of PuTTY": (lambda: b"PuTTY-User-Key-File-3: ssh-rsa\nEncryption: none\n", KEY, "pem_private_key"),
    "a sealed key in PEM": (
        lambda: private(Encoding.PEM, PrivateFormat.PKCS8, password=b"secret"),
        KEY,
        "pem_private_key",
    ),
    "a key behind its certificate": (
        lambda: pem() + private(Encoding.PEM, PrivateFormat.PKCS8),
        KEY,
        "pem_private_key",
    ),
    "a key in UTF-16": (
        lambda: private(Encoding.PEM, PrivateFormat.PKCS8).decode().encode("utf-16"),
        KEY,
        "pem_private_key",
    ),
    "a key in DER": (lambda: private(Encoding.DER, PrivateFormat.PKCS8), KEY, "private_key"),
    "an old key in DER": (lambda: private(Encoding.DER, PrivateFormat.TraditionalOpenSSL), KEY, "private_key"),
    "a sealed key in DER": (lambda: private(Encoding.DER, PrivateFormat.PKCS8, password=b"secret"), KEY, "private_key"),
    "a PFX": (pfx, KEY, "pkcs12"),
    "a PFX in base64": (lambda: in_base64(pfx()), KEY, "pkcs12"),
    "a key in base64": (lambda: in_base64(private(Encoding.DER, PrivateFormat.PKCS8)), KEY, "private_key"),
    "a key store of Java": (lambda: b"\xfe\xed\xfe\xed\x00\x00\x00\x02", KEY, "key_store"),
    "a key in DER behind its certificate": (
        lambda: make_leaf() + private(Encoding.DER, PrivateFormat.PKCS8),
        KEY,
        "private_key",
    ),
    "a key in PEM behind a certificate in DER": (
        lambda: make_leaf() + private(Encoding.PEM, PrivateFormat.PKCS8),
        KEY,
        "pem_private_key",
    ),
}

BROKEN: dict[str, tuple[Make, str]] = {
    "a trailing byte": (lambda: make_leaf() + b"\x00", "length"),
    "a trailing line feed": (lambda: make_leaf() + b"\n", "length"),
    "two certificates": (lambda: make_leaf() + make_leaf(), "length"),
    "cut in the middle": (lambda: make_leaf()[:-100], "structure"),
    "a broken part inside": (lambda: make_leaf().replace(b"\x17\x0d", b"\x17\x0c"), "structure"),
}


@pytest.mark.parametrize("case", FILES)
def test_what_is_no_certificate_is_refused_by_what_it_is(case: str, trust: TrustStore) -> None:
    make, code, kind = FILES[case]
    judgement = judged(make(), trust)
    assert codes(judgement) == {code}
    assert judgement.faults[0].facts["kind"] == kind


@pytest.mark.parametrize("case", BROKEN)
def test_a_broken_certificate_is_malformed(case: str, trust: TrustStore) -> None:
    make, part = BROKEN[case]
    judgement = judged(make(), trust)
    assert codes(judgement) == {"malformed"}
    assert judgement.faults[0].facts["part"] == part


def test_nothing_is_parsed_above_the_limit(trust: TrustStore) -> None:
    padded = x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3.4"), bytes(MAX_BYTES - 1200))
    largest = make_leaf(extensions=[(padded, False)])
    fitting = largest + bytes(MAX_BYTES - len(largest))
    assert codes(judged(largest, trust)) == set()
    assert codes(judged(fitting, trust)) == {"malformed"}
    assert codes(judged(fitting + b"\x00", trust)) == {"too_large"}
    assert codes(judged(bytes(50 * 1024 * 1024), trust)) == {"too_large"}


def test_no_byte_of_a_refused_key_is_in_the_judgement(trust: TrustStore) -> None:
    content = private(Encoding.PEM, PrivateFormat.PKCS8)
    said = repr(judged(content, trust))
    assert not [line for line in content.decode().splitlines()[1:-1] if line in said]


def test_a_text_in_a_certificate_that_looks_like_a_key_is_no_key(trust: TrustStore) -> None:
    content = make_leaf(subject=named("-----BEGIN PRIVATE KEY-----"))
    assert codes(judged(content, trust)) == set()
