"""Draw the numbers that connections gives: protocols, service orders and codes of new consumer units."""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session
from stdnum import luhn

from chassis.unit_codes import with_check_digits
from connections.model import Counter, UnitCode


def new_protocol(session: Session, year: int) -> str:
    """Draw the next protocol of a `year`: 15 digits, which are the year, a sequence of ten digits and a Luhn digit."""
    digits = f"{year:04}{_next(session, f'protocol:{year}'):010}"
    return digits + str(luhn.calc_check_digit(digits))


def new_service_order(session: Session) -> str:
    """Draw the next number of a service order, 10 digits."""
    return f"{_next(session, 'service_order'):010}"


def new_unit_code(session: Session, distributor_code: int) -> str:
    """Draw a code of 15 digits for a new consumer unit that no unit has or had.

    It contains `distributor_code`, the distributor's number.
    """
    while True:
        code = with_check_digits(_next(session, "consumer_unit"), distributor_code)
        if session.get(UnitCode, code) is None:
            return code


def _next(session: Session, name: str) -> int:
    """Return the next number of the counter `name`, from 1 on.

    The counter's row stays locked until the transaction ends. So an action draws its numbers after everything that is
    slow.
    """
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    session.execute(dialect.insert(Counter).values(name=name, value=0).on_conflict_do_nothing())
    session.execute(update(Counter).where(Counter.name == name).values(value=Counter.value + 1))
    return session.scalars(select(Counter.value).where(Counter.name == name)).one()
