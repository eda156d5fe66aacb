"""The personal facts of professionals: allowed places and dates, and the groups of the API as columns and back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from babel import Locale

from chassis.problems import FieldError, Invalid

BRAZIL = "BR"
_NOT_COUNTRIES = frozenset({"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_TERRITORIES = (str(code) for code in Locale("en").territories)
COUNTRIES = frozenset(code for code in _TERRITORIES if len(code) == 2 and code.isalpha()) - _NOT_COUNTRIES
"""ISO 3166-1 alpha-2."""

MINIMUM_AGE, MAXIMUM_AGE = 16, 120
"""Years. People may work in Brazil from 16 on (Constituição, art. 7, XXXIII); more than 120 is a typing error."""

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
"""The groups of fields in the API, and for each field the column that stores it."""

_ALONE = ("kind", "phone", "sex", "marital_status", "mother_name")


def as_columns(said: Mapping[str, Any]) -> dict[str, Any]:
    """Convert the personal facts in a request's body to the columns of a professional profile, as a mapping from column
    to value.

    `said` is the body. A group of fields (such as `birth`) that is None empties its columns; fields and groups that are
    missing are not in the result, so that their columns stay.
    """
    columns = {name: said[name] for name in _ALONE if name in said}
    for group, names in GROUPS.items():
        if group in said:
            facts = said[group] or {}
            columns |= {column: facts.get(name) for name, column in names.items()}
    return columns


def as_group(row: object, group: str) -> dict[str, Any] | None:
    """Return one group of a professional profile's personal facts as the API shows it: a mapping from field to value.

    `row` is the professional profile, and `group` is `birth`, `identity_document` or `council`. Returns None where none
    of the group's facts is known, as after their deletion.
    """
    facts = {name: getattr(row, column) or None for name, column in GROUPS[group].items()}
    return facts if any(facts.values()) else None


def check_plausible(*, born: date, issued: date, today: date) -> None:
    """Check the dates that a person enters in a professional profile. Raises Invalid if one of them cannot be right.

    `born` must make the person 16 to 120 years old `today`. `issued`, the issue date of the identity card, must be
    after the birth and not in the future.
    """
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
