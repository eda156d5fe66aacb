"""Keys, certificates and their containers, recognised by their outermost tags (X.690) and by PEM's labels (RFC 7468).

Only the first few tags are read, each within the sample's head. A recognised file may still be broken further inside.
"""

from dataclasses import dataclass

from chassis.files.sample import Sample

_INTEGER, _OCTET_STRING, _OID, _SEQUENCE, _SET = 0x02, 0x04, 0x06, 0x30, 0x31
_CONTEXT_0 = 0xA0
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # pkcs7-signedData (RFC 2315)
_PKCS5_OR_12 = (bytes.fromhex("2a864886f70d0105"), bytes.fromhex("2a864886f70d010c01"))  # how a key is encrypted


@dataclass(frozen=True)
class _Element:
    """One DER element: its tag, where its value starts and where it ends. `end` is None for an indefinite length."""

    tag: int
    start: int
    end: int | None


def is_certificate(sample: Sample) -> bool:
    """Return whether an uploaded file is an X.509 certificate in DER (RFC 5280, 4.1).

    `sample` is the Sample of the file: its first 64 KiB, its last 512 KiB and its size. The file must be exactly as
    long as its outermost tag says. A certification request is no certificate: it has no issuer.
    """
    body = _inside(sample, exact=True)
    if body is None or body.tag != _SEQUENCE:
        return False
    first = _element(sample.head, body.start)
    if first is None or first.tag == _CONTEXT_0:  # the version, which versions 2 and 3 begin with
        return first is not None
    algorithm = _element(sample.head, first.end) if first.tag == _INTEGER and first.end else None
    return _begins_with(sample, algorithm, _OID)


def is_request(sample: Sample) -> bool:
    """Return whether an uploaded file is a PKCS#10 certification request in DER (RFC 2986).

    `sample` is the Sample of the file: its first 64 KiB, its last 512 KiB and its size. A request begins with version 0
    and the subject's name, which may be empty.
    """
    body = _inside(sample, exact=True)
    version = _element(sample.head, body.start) if body and body.tag == _SEQUENCE else None
    if version is None or version.tag != _INTEGER or _value(sample, version) != b"\x00":
        return False
    name = _element(sample.head, version.end) if version.end else None
    return name is not None and name.tag == _SEQUENCE and (name.start == name.end or _begins_with(sample, name, _SET))


def is_pkcs7(sample: Sample) -> bool:
    """Return whether an uploaded file is a PKCS#7 container of certificates in DER (signedData).

    `sample` is the Sample of the file, of which the first 64 KiB are looked at.
    """
    kind = _inside(sample)
    return kind is not None and kind.tag == _OID and _value(sample, kind) == _SIGNED_DATA


def is_pkcs12(sample: Sample) -> bool:
    """Return whether an uploaded file is a PKCS#12 store (RFC 7292), which usually holds a private key.

    `sample` is the Sample of the file, of which the first 64 KiB are looked at. Stores with indefinite lengths, which
    some programs write, count too.
    """
    version = _inside(sample)
    if version is None or version.tag != _INTEGER or _value(sample, version) != b"\x03" or not version.end:
        return False
    content = _element(sample.head, version.end)
    return _begins_with(sample, content, _OID)


def is_private_key(sample: Sample) -> bool:
    """Return whether an uploaded file is a private key in DER: PKCS#1, SEC 1, PKCS#8 or encrypted PKCS#8.

    `sample` is the Sample of the file, of which the first 64 KiB are looked at.
    """
    first = _inside(sample)
    if first is None or not first.end:
        return False
    if first.tag == _SEQUENCE:  # encrypted PKCS#8: the algorithm, then the sealed key
        algorithm = _element(sample.head, first.start)
        named = algorithm is not None and algorithm.tag == _OID and _value(sample, algorithm).startswith(_PKCS5_OR_12)
        sealed = _element(sample.head, first.end)
        return named and sealed is not None and sealed.tag == _OCTET_STRING
    second = _element(sample.head, first.end)
    if first.tag != _INTEGER or second is None:
        return False
    if _value(sample, first) in (b"\x00", b"\x01"):
        return second.tag in (_INTEGER, _OCTET_STRING) or (
            second.tag == _SEQUENCE and _begins_with(sample, second, _OID)
        )
    return False


def is_pem(sample: Sample) -> bool:
    """Return whether an uploaded file has a PEM label in its first 4 KiB. `sample` is the Sample of the file."""
    return b"-----BEGIN " in sample.head[:4096]


def is_pem_private_key(sample: Sample) -> bool:
    """Return whether an uploaded file is PEM and has a private key, perhaps behind its certificate.

    `sample` is the Sample of the file. The key is looked for in the first 64 KiB and the last 512 KiB.
    """
    label = b"PRIVATE KEY-----"
    return b"-----BEGIN " in sample.head and (label in sample.head or label in sample.tail)


def _inside(sample: Sample, *, exact: bool = False) -> _Element | None:
    """Return the first DER element inside the file's outermost SEQUENCE: an `_Element` with its tag and its value's
    bounds in `sample.head`.

    `sample` is the Sample of the file. Returns None when the file does not begin with a SEQUENCE, when nothing is
    inside or, with `exact`, when the SEQUENCE does not end where the file ends.
    """
    outer = _element(sample.head, 0)
    if outer is None or outer.tag != _SEQUENCE or (exact and outer.end != sample.size):
        return None
    return _element(sample.head, outer.start)


def _begins_with(sample: Sample, outer: _Element | None, tag: int) -> bool:
    if outer is None or outer.tag != _SEQUENCE or outer.start == outer.end:
        return False
    inner = _element(sample.head, outer.start)
    return inner is not None and inner.tag == tag


def _value(sample: Sample, element: _Element) -> bytes:
    return sample.head[element.start : element.end] if element.end else b""


def _element(data: bytes, at: int | None) -> _Element | None:
    """Return the DER element that begins at the offset `at` in `data`: an `_Element` with its tag and the offsets in
    `data` where its value starts and ends.

    The value may end beyond `data`, which is only the beginning of a file. Returns None when `at` is None, when tag and
    length do not fit into the rest of `data`, or when the length takes more than four bytes.
    """
    if at is None or at + 2 > len(data):
        return None
    tag, length = data[at], data[at + 1]
    if length < 0x80:
        return _Element(tag, at + 2, at + 2 + length)
    if length == 0x80:
        return _Element(tag, at + 2, None)
    start = at + 2 + (length & 0x7F)
    if length & 0x7F > 4 or start > len(data):
        return None
    return _Element(tag, start, start + int.from_bytes(data[at + 2 : start]))
