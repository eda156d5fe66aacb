"""What people type to say who they are, reduced to one form for each person."""

import unicodedata

from chassis.addresses import NotAnAddress, address_key, normalise_address
from chassis.documents import NotADocument, normalise_document


def normalise_login(text: str) -> str:
    """Return the one form of a login (CPF, CNPJ or e-mail address), however it was typed, by which the account is
    looked up and the tries are counted.

    That is a CPF or CNPJ without mask, or the key of an e-mail address (`address_key`), also when typed in full-width
    letters. Any other text gets a form, too, in lower case, so that tries with it are counted and answered like those
    with a login that exists.
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
