"""Register and change consumer units, one by one or from a file."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.csv_rows import Report, Row
from chassis.outbox import publish
from chassis.problems import NotFound, Problem
from chassis.unit_codes import has_right_check_digits, shown_unit_code
from chassis.versions import Expected, check_version
from chassis.words import words_of
from connections.actions.request_ends import follow_unit, live_requests_on
from connections.model import Acting, ConnectionRequest, ConsumerUnit, UnitCode, UnitWord
from connections.model.consumer_unit import ADDRESS
from connections.model.problems import UnitCodeTaken
from connections.model.timeline import BY_ITSELF
from connections.queries.consumer_units import find_codes, shown, viewer_of
from connections.queries.people import holders
from connections.states import APPROVE, DISTRIBUTOR, NEW_CONNECTION, UnitStatus

_SEARCHED = {"other_codes", *ADDRESS}


def register_unit(
    session: Session, *, now: datetime, code: str, other_codes: Collection[str] = (), **facts: Any
) -> ConsumerUnit:
    """Register a consumer unit, publish `consumer_unit_registered`, and return the unit.

    `code` and `other_codes` are normalised. Further keyword arguments are the unit's columns with their values. Raises
    UnitCodeTaken when one of the codes is or was another unit's.
    """
    unit = ConsumerUnit.register(code=code, now=now, **facts)
    _insert(session, unit, code)
    _replace_other_codes(session, unit, other_codes)
    unit.other_codes = _others(code, other_codes)
    _index(session, unit)
    publish(session, unit.registered(holders(session, unit.holder_document)))
    audit.record(session, "unit.registered", unit.code, status=unit.status)
    return unit


def change_unit(
    session: Session, *, actor: Actor, now: datetime, code: str, version: Expected, **facts: Any
) -> dict[str, Any]:
    """Change a consumer unit as staff, and return it as a mapping for the API.

    `code` is any of the unit's codes in any mask. `version` are the versions that `If-Match` allows, or None for any.
    Further keyword arguments are the columns to change, with their new values. A change of the holder or the status
    also changes the requests about the unit (`request_ends.follow_unit`). Raises NotFound, VersionMismatch, and
    UnitCodeTaken for a code that another unit has.
    """
    found = find_codes(session, code)
    if not found:
        raise NotFound()
    unit = _locked(session, found[0])
    check_version(version, unit.version)
    _change(session, unit, facts, acting=Acting(DISTRIBUTOR, actor.user_id), now=now)
    return shown(session, [unit], viewer_of(session, actor))[0]


def import_units(session: Session, *, actor: Actor, now: datetime, rows: Iterable[Row], report: Report) -> None:
    """Register and change consumer units from the `rows` of a CSV file, each row in a savepoint of its own.

    The codes in a row say which unit it changes; with unknown codes it registers a unit. Columns that a row leaves out
    stay as they are. Nothing is returned: `report` counts the rows that changed something and those that changed
    nothing, and lists the refused rows with the reason and the codes with wrong check digits.
    """
    acting = Acting(DISTRIBUTOR, actor.user_id)
    for row in rows:
        try:
            with session.begin_nested():
                is_applied = _apply_row(session, acting, now, row.data)
        except Problem as refused:
            report.refuse(row, refused)
            continue
        report.applied += is_applied
        report.unchanged += not is_applied
        for name, code in _codes_of(row.data):
            if not has_right_check_digits(code):
                report.warn(row, f"#/{name}", "unit.check_digits", unit_code=shown_unit_code(code))


def connect_unit(session: Session, code: str, *, acting: Acting, now: datetime) -> None:
    """Make the unit `code` connected, because an inspection has passed, and publish its new state.

    Requests that end with the connection are completed. `acting` is who recorded the inspection. Nothing happens to a
    unit that is connected already or closed. The caller has locked the live requests about the unit.
    """
    unit = _locked(session, code)
    if unit.status in (UnitStatus.REGISTERED, UnitStatus.DISCONNECTED):
        _change(session, unit, {"status": UnitStatus.CONNECTED}, acting=acting, now=now)


def close_unit_of(session: Session, request: ConnectionRequest, now: datetime) -> None:
    """Close the consumer unit of a withdrawn new connection, if the unit has never had energy.

    The caller has locked and withdrawn `request`. Nothing happens when the request is of another kind or was never
    approved, or when the unit is no longer in the status `registered`. Other requests about a closed unit lapse.
    """
    if request.kind != NEW_CONNECTION or request.decision != APPROVE or not request.consumer_unit:
        return
    unit = _locked(session, request.consumer_unit)
    if unit.status is UnitStatus.REGISTERED:
        _change(session, unit, {"status": UnitStatus.CLOSED}, acting=BY_ITSELF, now=now)


def _apply_row(session: Session, acting: Acting, now: datetime, row: Mapping[str, Any]) -> bool:
    """Register or change the unit of one `row` of a CSV file, and return whether anything changed.

    `acting` is the member of staff who sent the file. Raises UnitCodeTaken when the row's codes belong to two units, or
    when a parallel transaction takes one of them.
    """
    facts = dict(row)
    code, other_codes = facts.pop("code"), facts.pop("other_codes", [])
    known = select(UnitCode.consumer_unit).where(UnitCode.code.in_([code, *other_codes])).distinct()
    owners = list(session.scalars(known))
    if not owners:
        register_unit(session, now=now, code=code, other_codes=other_codes, **facts)
        return True
    if len(owners) > 1:
        raise UnitCodeTaken(shown_unit_code(code))
    unit = _locked(session, owners[0])
    wanted = {**facts, "other_codes": [*unit.other_codes, code, *other_codes]}
    return _change(session, unit, wanted, acting=acting, now=now)


def _change(session: Session, unit: ConsumerUnit, facts: Mapping[str, Any], *, acting: Acting, now: datetime) -> bool:
    """Set the columns `facts` of a unit, publish the new state, and return whether anything changed.

    Requests about the unit follow its holder and status. `acting` is who changes the unit. Raises UnitCodeTaken when
    `facts` name another unit's code.
    """
    wanted = dict(facts)
    if "other_codes" in wanted:
        wanted["other_codes"] = _others(unit.code, wanted["other_codes"])
        _replace_other_codes(session, unit, wanted["other_codes"])
    before = unit.change(wanted)
    if not before:
        return False
    session.flush()
    if _SEARCHED & before.keys():
        _index(session, unit)
    previous = before.get("holder_document")
    told = [*holders(session, unit.holder_document), *(holders(session, previous) if previous else ())]
    publish(session, unit.updated(told, previous))
    audit.record(session, "unit.changed", unit.code, fields=sorted(before), status=unit.status)
    follow_unit(session, unit, before, acting=acting, now=now)
    return True


def _insert(session: Session, unit: ConsumerUnit, code: str) -> None:
    """Insert a new unit with its `code`.

    Raises UnitCodeTaken when another unit has the code, also when a parallel transaction inserts it.
    """
    try:
        with session.begin_nested():
            session.add(unit)
            session.flush()
            session.execute(insert(UnitCode).values(code=code, consumer_unit=code))
    except IntegrityError:
        raise UnitCodeTaken(shown_unit_code(code)) from None


def _replace_other_codes(session: Session, unit: ConsumerUnit, codes: Iterable[str]) -> None:
    """Make `codes` the only codes by which a unit is found beside its own.

    Raises UnitCodeTaken when another unit has one of them.
    """
    wanted = set(_others(unit.code, codes))
    mine = UnitCode.consumer_unit == unit.code
    known = set(session.scalars(select(UnitCode.code).where(mine))) - {unit.code}
    session.execute(delete(UnitCode).where(mine, UnitCode.code.in_(known - wanted)))
    for code in sorted(wanted - known):
        try:
            with session.begin_nested():
                session.execute(insert(UnitCode).values(code=code, consumer_unit=unit.code))
        except IntegrityError:
            raise UnitCodeTaken(shown_unit_code(code)) from None


def _others(code: str, codes: Iterable[str]) -> list[str]:
    """Return `codes` sorted, each once, without the unit's own `code`."""
    return sorted(set(codes) - {code})


def _index(session: Session, unit: ConsumerUnit) -> None:
    """Write the words by which a search finds a unit: its codes and its address.

    Numbers are found with and without leading zeros.
    """
    session.execute(delete(UnitWord).where(UnitWord.consumer_unit == unit.code))
    words = words_of(unit.code, *unit.other_codes, *unit.address.values())
    short = [word.lstrip("0") for word in words if word.isdecimal() and word.startswith("0") and word.strip("0")]
    rows = [{"word": word, "consumer_unit": unit.code} for word in dict.fromkeys([*words, *short])]
    session.execute(insert(UnitWord), rows)


def _locked(session: Session, code: str) -> ConsumerUnit:
    """Return the unit with this own `code`, and lock it and its live requests until the transaction ends.

    The requests are locked before the unit, in the order in which a withdrawal locks them, so that the two cannot wait
    for each other. The transaction must not have loaded the unit before: SQLAlchemy would raise StaleDataError after a
    parallel change.
    """
    live_requests_on(session, code)
    return session.get_one(ConsumerUnit, code, with_for_update=True)


def _codes_of(row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return each code in a `row` of a CSV file, paired with the name of its column."""
    return [("code", row["code"]), *(("other_codes", code) for code in row.get("other_codes", ()))]
