"""Parts of postal addresses: the federal units of Brazil by their abbreviations, and postal codes."""

import re

_STATES = "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO"
BRAZILIAN_STATES = frozenset(_STATES.split())
_MASK = re.compile(r"[\s.-]")
_CODE = re.compile(r"[0-9]{8}")


class NotAPostalCode(ValueError):
    """The text is not a Brazilian postal code."""


def normalise_postal_code(text: str) -> str:
    """Return the 8 digits of a Brazilian postal code in any mask: `69000000` for `69000-000`. Raises NotAPostalCode."""
    digits = _MASK.sub("", text)
    if not _CODE.fullmatch(digits):
        raise NotAPostalCode(text)
    return digits
