"""CPF and CNPJ: read in any notation, checked by their check digits, kept without punctuation."""

import re
import secrets
import unicodedata
from contextlib import suppress

from stdnum.br import cnpj, cpf
from stdnum.exceptions import ValidationError

CPF, CNPJ = "cpf", "cnpj"
_LONGEST_TYPED = 40  # a CPF or CNPJ with any mask
_MASK = re.compile(r"[\s./·\-\u2010-\u2015\u2212]")
_MASKED_CNPJ = re.compile(  # 12.ABC.345/01DE-35, typed as far as its second group or further
    r"\b(?=[0-9A-Z./-]*[0-9])([0-9A-Z]{2})\.([0-9A-Z]{1,3})"
    r"(?:\.([0-9A-Z]{1,3})(?:/([0-9A-Z]{1,4})(?:-([0-9]{1,2}))?)?)?(?![0-9A-Z])",
    re.IGNORECASE,
)
_BARE = re.compile(r"[0-9]{11}|[0-9A-Z]{12}[0-9]{2}")


class NotADocument(ValueError):
    """The text is neither a CPF nor a CNPJ."""


def normalise_document(text: str) -> tuple[str, str]:
    """Return a CPF or CNPJ without punctuation, and its kind: `("52998224725", "cpf")`, `("12ABC34501DE35", "cnpj")`.

    `text` is what somebody entered. A CNPJ may hold letters (Instrução Normativa RFB 2.229/2024), in either case.
    Repeated digits such as 111.111.111-11 have correct check digits but belong to nobody. Raises NotADocument for them
    and for any other text that is no CPF or CNPJ.
    """
    bare = without_mask(text)
    bare = bare.upper() if bare.isascii() else ""
    if not _BARE.fullmatch(bare) or len(set(bare)) == 1:
        raise NotADocument(text)
    kind = document_kind(bare)
    try:
        (cpf if kind == CPF else cnpj).validate(bare)
    except ValidationError:
        raise NotADocument(text) from None
    return bare, kind


def without_mask(text: str) -> str:
    """Return a number as people write it, without the blanks, dots, slashes and dashes between its digits."""
    return _MASK.sub("", unicodedata.normalize("NFKC", text))


def with_bare_cnpjs(query: str) -> str:
    """Return a text that somebody typed into a search, with every CNPJ in it, whole or begun, without its mask.

    Search words have no masks. A text of nothing but digits and any mask's signs becomes the digits alone.
    """
    bare = without_mask(query)
    if bare.isascii() and bare.isdecimal():
        return bare
    try:
        return normalise_document(query[: _LONGEST_TYPED + 1])[0]
    except NotADocument:
        return _MASKED_CNPJ.sub(lambda typed: "".join(part or "" for part in typed.groups()), query)


def document_kind(document: str) -> str:
    """Return `cpf` or `cnpj` for a normalised document."""
    return CPF if len(document) == 11 else CNPJ


def punctuated(document: str) -> str:
    """Return a normalised CPF or CNPJ as people write it: `529.982.247-25` or `12.ABC.345/01DE-35`.

    Any other text, such as a document of which digits are hidden, is returned unchanged.
    """
    if not _BARE.fullmatch(document):
        return document
    return str((cpf if document_kind(document) == CPF else cnpj).format(document))


def masked(document: str) -> str:
    """Return a normalised CPF or CNPJ with most digits hidden: `***.456.789-**` or `**.345.678/****-**`.

    For people who may know of somebody else's document, but not see it whole. An empty text, which an erased person has
    as document, stays empty.
    """
    if not document:
        return ""
    if document_kind(document) == CPF:
        return f"***.{document[3:6]}.{document[6:9]}-**"
    return f"**.{document[2:5]}.{document[5:8]}/****-**"


def a_cpf() -> str:
    """Return a random CPF with correct check digits, for demo data and tests."""
    return _invented(9)


def a_cnpj() -> str:
    """Return a random CNPJ with correct check digits, for demo data and tests."""
    return _invented(12)


def _invented(digits: int) -> str:
    while True:
        base = f"{secrets.randbelow(10**digits):0{digits}}"
        for check in range(100):
            with suppress(NotADocument):
                return normalise_document(f"{base}{check:02}")[0]
