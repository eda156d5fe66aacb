"""How well it is known that an account's CPF or CNPJ is its owner's, from the weakest proof to the strongest.

`declared`: typed by the person. `contact`: the account's e-mail address is the one in the operator's customer register.
`staff`: checked by staff, in person or by documents. `certificate`: proven with an e-CPF or e-CNPJ certificate.
"""

DECLARED = "declared"
CONTACT = "contact"
STAFF = "staff"
CERTIFICATE = "certificate"
LEVELS = (DECLARED, CONTACT, STAFF, CERTIFICATE)


def is_at_least(assurance: str, floor: str) -> bool:
    """Return whether `assurance` proves as much as `floor`. An unknown assurance proves nothing."""
    return assurance in LEVELS and LEVELS.index(assurance) >= LEVELS.index(floor)
