"""Certificates of companies for tests, valid now, issued by the CAs of `certificates_kit.hierarchy`."""

from datetime import timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from certificates_kit.hierarchy import cnpj_name, make_leaf, named
from chassis import clock
from chassis.ids import new_id


def certificate(cnpj: str, *, name: str = "", days: float = 300, **details: Any) -> bytes:
    """A certificate of a company in DER that keeps every rule. It began an hour ago and ends in `days` days.

    `name` is the common name of its subject, by default one that nothing else has.
    """
    now = clock.now().replace(microsecond=0)
    usual: dict[str, Any] = {
        "subject": named(name or f"{new_id()}.example"),
        "begin": now - timedelta(hours=1),
        "end": now + timedelta(days=days),
        "names": [cnpj_name(cnpj.encode())],
    }
    return make_leaf(**{**usual, **details})


def as_pem(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).public_bytes(Encoding.PEM)
