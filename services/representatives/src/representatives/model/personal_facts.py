"""What professionals say of themselves: which places and dates there are, and the wire's groups as columns and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale

from chassis.problems import FieldError, Invalid

BRAZIL = "BR"
_STATES = "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO"
BRAZILIAN_STATES = frozenset(_STATES.split())
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_TERRITORIES = (str(code) for code in Locale("en").territories)
COUNTRIES = frozenset(code for code in _TERRITORIES if len(code) == 2 and code.isalpha()) - _NOT_COUNTRIES
"""ISO 3166-1 alpha-2."""

MINIMUM_AGE, MAXIMUM_AGE = 16, 120
"""Years. From 16 on one may work in Brazil (Constituição, art. 7, XXXIII); more than 120 is a slip of the pen."""

GROUPS: Mapping[str, Mapping[str, str]] = {
    "birth": {
        "date": "birth_date",
        "country": "birth_country",
        "state": "birth_state",
        "city": "birth_city",
    },
    "identity_document": {
        "number": "identity_number",
        "issued_on": "identity_issued_on",
        "issuer": "identity_issuer",
        "state": "identity_state",
    },
    "council": {"name": "council_name", "number": "council_number", "state": "council_state"},
}
"""The groups of fields on the wire, and the columns they are kept in."""

_ALONE = ("kind", "phone", "sex", "marital_status", "mother_name")


def as_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, by column; a group that is None empties its columns, one that was not named changes none."""
    columns = {name: said[name] for name in _ALONE if name in said}
    for group, names in GROUPS.items():
        if group in said:
            facts = said[group] or {}
            columns |= {column: facts.get(name) for name, column in names.items()}
    return columns


def as_group(row: object, group: str) -> dict[str, Any] | None:
    """A group as the wire has it; None where nothing of it is known (any more)."""
    facts = {name: getattr(row, column) or None for name, column in GROUPS[group].items()}
    return facts if any(facts.values()) else None


def check_plausible(*, born: date, issued: date, today: date) -> None:
    """Raises Invalid for somebody too young or too old, and for a card issued before the birth or in the future."""
    faults = []
    if not _years_before(today, MAXIMUM_AGE) <= born <= _years_before(today, MINIMUM_AGE):
        faults.append(FieldError("#/birth/date", "professional.birth_date", {"minimum": MINIMUM_AGE}))
    if not born < issued <= today:
        faults.append(FieldError("#/identity_document/issued_on", "professional.issued_on"))
    if faults:
        raise Invalid(errors=faults)


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day = day.replace(day=28)
    return day.replace(year=day.year - years)
