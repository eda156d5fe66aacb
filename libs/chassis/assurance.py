"""How surely a document (CPF or CNPJ) belongs to the account that names it, from the weakest to the strongest proof.

The values travel in tokens and in identity's events as `document_assurance`.
"""

DECLARED = "declared"
"""The person typed the document; nobody checked it."""

CONTACT = "contact"
"""The account's proven e-mail address is the one that the operator's customer register has for the document."""

STAFF = "staff"
"""Somebody of the staff saw the identity document."""

CERTIFICATE = "certificate"
"""The person signed in with an e-CPF or e-CNPJ certificate."""

_WEAKEST_FIRST = (DECLARED, CONTACT, STAFF, CERTIFICATE)


def is_at_least(assurance: str | None, floor: str) -> bool:
    """Return whether `assurance` is as strong as `floor` or stronger. A missing or unknown assurance never is."""
    if assurance not in _WEAKEST_FIRST:
        return False
    return _WEAKEST_FIRST.index(assurance) >= _WEAKEST_FIRST.index(floor)
