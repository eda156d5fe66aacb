"""CPF and CNPJ: read in any mask, checked by their digits, kept without mask."""

import re
import secrets
import unicodedata
from contextlib import suppress

from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError

CPF, CNPJ = "cpf", "cnpj"
_MASK = re.compile(r"[\s./·\-\u2010-\u2015\u2212]")
_BARE = re.compile(r"[0-9]{11}|[0-9A-Z]{12}[0-9]{2}")


class NotADocument(ValueError):
    """Neither a CPF nor a CNPJ."""


def normalise_document(text: str) -> tuple[str, str]:
    """The document without its mask and its kind: `("52998224725", "cpf")`, `("12ABC34501DE35", "cnpj")`.

    A CNPJ may hold letters (Instrução Normativa RFB 2.229/2024, in force since July 2026), in either case. Repeats
    such as 111.111.111-11 have right check digits but are nobody's, so they are refused. Raises NotADocument.
    """
    bare = _MASK.sub("", unicodedata.normalize("NFKC", text))
    bare = bare.upper() if bare.isascii() else ""
    if not _BARE.fullmatch(bare) or len(set(bare)) == 1:
        raise NotADocument(text)
    kind = document_kind(bare)
    try:
        (cpf if kind == CPF else cnpj).validate(bare)
    except ValidationError:
        raise NotADocument(text) from None
    return bare, kind


def document_kind(document: str) -> str:
    """`cpf` or `cnpj`, of a normalised document."""
    return CPF if len(document) == 11 else CNPJ


def a_cpf() -> str:
    """A random CPF with right check digits, for demo data and tests."""
    return _invented(9)


def a_cnpj() -> str:
    """A random CNPJ with right check digits, for demo data and tests."""
    return _invented(12)


def _invented(digits: int) -> str:
    while True:
        base = f"{secrets.randbelow(10**digits):0{digits}}"
        for check in range(100):
            with suppress(NotADocument):
                return normalise_document(f"{base}{check:02}")[0]
