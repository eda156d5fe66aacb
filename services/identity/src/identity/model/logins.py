"""What people type to say who they are, reduced to one form for each person."""

import unicodedata

from chassis.addresses import NotAnAddress, address_key, normalise_address
from chassis.documents import NotADocument, normalise_document


def normalise_login(text: str) -> str:
    """Return the form in which a login that somebody typed is looked up and counted.

    That is a CPF or CNPJ without mask, the key of an e-mail address (`address_key`), or, if `text` is neither, the text
    in lower case. Unicode NFKC comes first, so that a login typed in full-width letters is found. Text that
    nobody can have registered gets a form too, so that its tries are counted and answered like any other login's.
    """
    try:
        return normalise_document(text)[0]
    except NotADocument:
        pass
    folded = unicodedata.normalize("NFKC", text).strip()
    try:
        return address_key(normalise_address(folded))
    except NotAnAddress:
        return folded.lower()
