"""Draw the numbers that connections gives: protocols, service orders and codes of new consumer units."""

from sqlalchemy.orm import Session
from stdnum import luhn

from chassis.counters import next_number
from chassis.unit_codes import with_check_digits
from connections.model import Counter, UnitCode


def new_protocol(session: Session, year: int) -> str:
    """Draw the next protocol of a `year`: 15 digits, which are the year, a sequence of ten digits and a Luhn digit."""
    digits = f"{year:04}{next_number(session, Counter, f'protocol:{year}'):010}"
    return digits + str(luhn.calc_check_digit(digits))


def new_service_order(session: Session) -> str:
    """Draw the next number of a service order, 10 digits."""
    return f"{next_number(session, Counter, 'service_order'):010}"


def new_unit_code(session: Session, distributor_code: int) -> str:
    """Draw a code of 15 digits for a new consumer unit that no unit has or had.

    It contains `distributor_code`, the distributor's number.
    """
    while True:
        code = with_check_digits(next_number(session, Counter, "consumer_unit"), distributor_code)
        if session.get(UnitCode, code) is None:
            return code
