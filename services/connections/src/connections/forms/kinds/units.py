"""The rules about consumer units that a request names."""

from chassis.unit_codes import has_right_check_digits
from connections.forms.case import Case

UNIT_FIELDS = {"request.consumer_unit": "unit_code"}
UNIT_DIFFERS, UNIT_UNKNOWN, UNIT_CHECK_DIGITS = "unit.differs", "unit.unknown", "unit.check_digits"


def judge_unit(case: Case) -> None:
    """Add an error to `case` if the answers name another consumer unit than the request was opened for."""
    code, unit = case.get("request", "consumer_unit"), case.facts.unit
    if code and unit and code != unit.code and code not in unit.other_codes:
        case.error("request", "consumer_unit", UNIT_DIFFERS)


def warn_of_codes(case: Case, section: str, rows: str) -> None:
    """Add a warning to `case` for each named consumer unit that is unknown or has wrong check digits.

    The units' codes are in the column `consumer_unit` of the rows that answer the field `rows` of a section. Unknown
    are codes that no unit of the operator has.
    """
    for at, row in enumerate(case.rows(section, rows)):
        code = row.get("consumer_unit")
        if not code:
            continue
        if code in case.facts.unknown_units:
            case.warn(section, f"{rows}/{at}/consumer_unit", UNIT_UNKNOWN, unit_code=code)
        elif not has_right_check_digits(code):
            case.warn(section, f"{rows}/{at}/consumer_unit", UNIT_CHECK_DIGITS, unit_code=code)
