"""What is done with the catalogue of equipment: import it, correct it, and learn from approved budgets."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from chassis import audit
from chassis.context import Actor
from chassis.csv_rows import Report, Row
from chassis.problems import NotFound, Problem, refuse_field
from chassis.versions import Expected, check_version
from chassis.words import words_of
from connections.model import Equipment, EquipmentWord
from connections.model.equipment import equipment_key, learned
from connections.model.problems import EquipmentTaken
from connections.queries.equipment import shown_equipment
from connections.states import EQUIPMENT_SECTIONS, GENERATOR, IMPORTED, INVERTER, LEARNED, MODULE

_OF_MODULES, _OF_OTHERS = {"power_wp", "area_m2"}, {"power_kw", "voltage_v", "connection"}


def import_equipment(session: Session, *, actor: Actor, now: datetime, rows: Iterable[Row], report: Report) -> None:
    """Add and change equipment from the `rows` of a CSV file, each row in a savepoint of its own.

    A row is about the equipment of the same kind, manufacturer and model. Columns that it leaves out stay as they are.
    Learned equipment counts as imported from then on; hidden equipment stays hidden. `report` counts the rows.
    """
    for row in rows:
        try:
            with session.begin_nested():
                is_applied = _apply_row(session, row.data, now=now)
        except Problem as refused:
            report.refuse(row, refused)
            continue
        report.applied += is_applied
        report.unchanged += not is_applied
    if report.applied:
        audit.record(session, "equipment.imported", "equipment", rows=report.applied)


def change_equipment(
    session: Session,
    *,
    actor: Actor,  # only staff come here
    now: datetime,
    equipment_id: UUID,
    version: Expected,
    **facts: Any,
) -> dict[str, Any]:
    """Correct, hide or show a row of the catalogue, and return it as a mapping.

    `facts` are fields of its kind. `version` are the versions that `If-Match` allows, None for any. Raises NotFound,
    VersionMismatch, EquipmentTaken, and Invalid for a field of another kind.
    """
    equipment = session.get(Equipment, equipment_id, with_for_update=True)
    if equipment is None:
        raise NotFound()
    check_version(version, equipment.version)
    _change(session, equipment, _columns(equipment.kind, facts))
    session.flush()
    return shown_equipment(equipment)


def learn_equipment(session: Session, answers: Mapping[str, Any], *, now: datetime) -> None:
    """Add the equipment in the `answers` of an approved generation budget to the catalogue, where it is not there yet.

    What is there already is counted as approved once more, and is not changed. All rows are taken in one order, so that
    two approvals at once cannot wait for each other.
    """
    dialect: Any = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    rows = {(row["kind"], row["key"]): row for row in _in_answers(answers, now)}
    for (kind, key), row in sorted(rows.items()):
        added = dialect.insert(Equipment).values(row).on_conflict_do_nothing(index_elements=["kind", "key"])
        if session.execute(added.returning(Equipment.id)).first() is not None:
            _index(session, row["id"], kind, row["manufacturer"], row["model"])
            continue
        once_more = {"approvals": Equipment.approvals + 1, "version": Equipment.version + 1}
        same = (Equipment.kind == kind, Equipment.key == key)
        session.execute(
            update(Equipment).where(*same).values(once_more), execution_options={"synchronize_session": False}
        )


def _in_answers(answers: Mapping[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    """Yield the equipment in the answers of a generation budget as rows of the catalogue. Solar has no generators."""
    is_solar = answers.get("modules", {}).get("source") == "solar"
    for kind in (MODULE, INVERTER) if is_solar else (GENERATOR,):
        section, field = EQUIPMENT_SECTIONS[kind]
        for given in answers.get(section, {}).get(field) or ():
            said = {name: value for name, value in given.items() if name != "quantity"}
            if said.get("manufacturer") and said.get("model"):
                yield learned(kind=kind, now=now, **_columns(kind, said))


def _apply_row(session: Session, row: Mapping[str, Any], *, now: datetime) -> bool:
    """Add or change the equipment of one row of a CSV file, and return whether anything changed.

    Raises EquipmentTaken when a parallel transaction adds the same, and Invalid for a field of another kind.
    """
    facts = dict(row)
    kind = facts.pop("kind")
    columns = _columns(kind, facts)
    key = equipment_key(facts["manufacturer"], facts["model"])
    same = select(Equipment).where(Equipment.kind == kind, Equipment.key == key)
    equipment = session.scalar(same.with_for_update())
    if equipment is None:
        _insert(session, Equipment.imported(kind=kind, now=now, **columns))
        return True
    was_learned = equipment.source == LEARNED
    return _change(session, equipment, {**columns, **({"source": IMPORTED} if was_learned else {})})


def _insert(session: Session, equipment: Equipment) -> None:
    try:
        with session.begin_nested():
            session.add(equipment)
            session.flush()
    except IntegrityError:
        raise EquipmentTaken() from None
    _index(session, equipment.id, equipment.kind, equipment.manufacturer, equipment.model)


def _change(session: Session, equipment: Equipment, columns: Mapping[str, Any]) -> bool:
    """Set the `columns` of a row, and return whether anything changed. Raises EquipmentTaken."""
    try:
        with session.begin_nested():
            changed = equipment.change(columns)
            session.flush()
    except IntegrityError:
        raise EquipmentTaken() from None
    if {"manufacturer", "model"} & set(changed):
        _index(session, equipment.id, equipment.kind, equipment.manufacturer, equipment.model)
    if changed:
        audit.record(session, "equipment.changed", equipment.id, fields=sorted(changed))
    return bool(changed)


def _columns(kind: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Return the columns for fields of a form's row, a CSV file's row or a change. Raises Invalid for another kind's.

    `power_wp` of a module and `power_kw` of anything else are one column.
    """
    for name in sorted(facts.keys() & (_OF_OTHERS if kind == MODULE else _OF_MODULES)):
        raise refuse_field(f"#/{name}", "equipment.other_kind")
    power = "power_wp" if kind == MODULE else "power_kw"
    return {("power" if name == power else name): value for name, value in facts.items()}


def _index(session: Session, equipment_id: UUID, kind: str, *texts: str) -> None:
    """Write the words by which a search finds a row of the catalogue."""
    session.execute(delete(EquipmentWord).where(EquipmentWord.equipment_id == equipment_id))
    words = words_of(*texts)
    if words:
        rows = [{"kind": kind, "word": word, "equipment_id": equipment_id} for word in words]
        session.execute(insert(EquipmentWord), rows)
