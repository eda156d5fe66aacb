"""What people type to say who they are, reduced to one form per identity."""

import unicodedata

from chassis.addresses import NotAnAddress, address_key, normalise_address
from chassis.documents import NotADocument, normalise_document


def normalise_login(text: str) -> str:
    """Return a CPF or CNPJ without mask, the key of an e-mail address, or the folded text when it is none of these.

    What nobody can have registered gets a form too, so that it is counted and answered like any other login.
    """
    try:
        return normalise_document(text)[0]
    except NotADocument:
        pass
    try:
        return address_key(normalise_address(text))
    except NotAnAddress:
        return unicodedata.normalize("NFKC", text).strip().lower()
