"""Opaque S/MIME mails: the words and a form inside a signature, as OpenSSL writes it and as Outlook does."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import NameOID

from mails.case import attached, multipart, text_part

INNER = b'Content-Type: multipart/mixed; boundary="=_fronteira"\r\n\r\n' + multipart(
    text_part("Segue o formulário."), attached("formulário.pdf", b"%PDF-1.7\nfic\xc3\xa7\xc3\xa3o\n%%EOF")
)


def _signed(content: bytes) -> bytes:
    """Return CMS SignedData in DER, signed by somebody who does not exist."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Maria Souza")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(content).add_signer(certificate, key, hashes.SHA256())
    return builder.sign(serialization.Encoding.DER, [pkcs7.PKCS7Options.Binary])


def _element(tag: int, *content: bytes) -> bytes:
    """Return an element of BER whose length is not known beforehand."""
    return bytes([tag, 0x80]) + b"".join(content) + b"\0\0"


def _pieces(content: bytes) -> bytes:
    """Return an octet string in pieces of a hundred bytes."""
    pieces = [content[start : start + 100] for start in range(0, len(content), 100)]
    return _element(0x24, *(bytes([0x04, len(piece)]) + piece for piece in pieces))


_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_ENVELOPED_DATA = bytes.fromhex("06092a864886f70d010703")
_DATA = bytes.fromhex("06092a864886f70d010701")

DER = _signed(INNER)
BER = _element(
    0x30,
    _SIGNED_DATA,
    _element(
        0xA0,
        _element(
            0x30,
            b"\x02\x01\x01",
            _element(0x31, bytes.fromhex("300b0609608648016503040201")),
            _element(0x30, _DATA, _element(0xA0, _pieces(INNER))),
            b"\x31\x00",
        ),
    ),
)
ENVELOPED = _element(0x30, _ENVELOPED_DATA, _element(0xA0, _element(0x30, b"\x02\x01\x00", b"\x31\x00")))
