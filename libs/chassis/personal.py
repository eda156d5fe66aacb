"""Personal data, declared on the columns that hold it: what an erasure wipes or keeps, and what an export hands out.

    class Visit(Base):
        __table_args__ = ({"info": whose(By(user_id="user_id"), why="the visit takes place", how_long="a year")},)
        user_id: Mapped[UUID]
        name: Mapped[str] = mapped_column(String(200), info=personal(wiped=""))
        door: Mapped[str] = mapped_column(String(20), info=impersonal())

`wipe` and `export` walk these declarations, so a new column is wiped and exported without another line of code. Columns
whose type holds no words (ids, numbers, moments, states) need no declaration; `tests/architecture` fails on any other
column without one, and `docs/personal-data.md` is written from the declarations.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Column,
    ColumnElement,
    LargeBinary,
    MetaData,
    String,
    Table,
    Uuid,
    and_,
    delete,
    false,
    or_,
    select,
    true,
    update,
)
from sqlalchemy import Date as Day
from sqlalchemy import Enum as State
from sqlalchemy.orm import Session

from chassis.addresses import address_key
from chassis.events import plain

Only = Mapping[str, ColumnElement[bool]]
"""Conditions that a service adds to its declarations. `{"visit.person": condition}`: of the rows of the table `visit`
that belong to the person as the owner `person`, only those that meet the condition are wiped or exported.
"""


@dataclass(frozen=True, kw_only=True)
class DataSubject:
    """The person whose data are wiped or exported, and everything by which rows about the person are found.

    `document` is a normalised CPF or CNPJ, empty when rows are not to be found by it; `addresses` are e-mail addresses
    in any spelling; `names` are only looked for in stored answers (`idempotency.forget_answers`).
    """

    user_id: UUID
    document: str = ""
    addresses: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()

    @property
    def address_keys(self) -> frozenset[str]:
        """The person's addresses in the form in which two spellings of one address are equal."""
        return frozenset(map(address_key, self.addresses))

    def is_addressed(self, text: object) -> bool:
        """Return whether `text` is one of the person's e-mail addresses, in any spelling."""
        return isinstance(text, str) and "@" in text and address_key(text) in self.address_keys


@dataclass(frozen=True, kw_only=True)
class By:
    """How the rows of one person are found, and whether an erasure deletes them or wipes their personal columns.

    `user_id`, `document` and `address` name columns; a row is the person's when any of them matches. The address column
    holds what `address_form` returns for an address, so that another spelling is found. `through` names a foreign key:
    the row is the person's when the row that it points to is, with `as_owner` only as the owner with this name.
    """

    user_id: str = ""
    document: str = ""
    address: str = ""
    address_form: Callable[[str], str] = address_key
    through: str = ""
    as_owner: str = ""
    deleted: bool = False


@dataclass(frozen=True, kw_only=True)
class Holding:
    """What is declared of a table: its owners by name, why it is held and for how long, and its name in an export."""

    owners: Mapping[str, By] = field(default_factory=dict)
    why: str = ""
    how_long: str = ""
    exported_as: str = ""


@dataclass(frozen=True, kw_only=True)
class Declared:
    """What is declared of a column. `personal` and `impersonal` explain the fields."""

    is_personal: bool
    of: str = ""
    wiped: Any = None
    kept: str = ""
    keys: tuple[str, ...] = ()
    until: str = ""
    internal: bool = False
    to_others: Callable[[Mapping[str, Any]], Any] | None = None
    why: str = ""


OWNER = "person"
"""The name of a table's owner where it has only one."""


def personal(
    of: str = OWNER,
    *,
    wiped: Any = None,
    kept: str = "",
    keys: Iterable[str] = (),
    until: str = "",
    internal: bool = False,
    to_others: Callable[[Mapping[str, Any]], Any] | None = None,
) -> dict[Any, Any]:
    """Return a column's `info` that declares: the column holds personal data of the row's owner `of`.

    `of` is the owner's name in the table's `whose`, such as `viewer`; a table with one owner needs none. An erasure
    sets the column to `wiped`: a value, or a function from the table to an SQL expression. Two arguments replace
    `wiped`: with `kept`, a reason, the column stays as it is; with `keys`, only these keys are removed from its JSON
    value. `until` names a moment, such as `decided`, at which the service empties the column without any erasure; its
    code finds the column by `columns_until`. In an export, another owner of the row gets what `to_others(row)` returns,
    or nothing without it. An `internal` column is left out of exports.
    """
    declared = Declared(
        is_personal=True,
        of=of,
        wiped=wiped,
        kept=kept,
        keys=tuple(keys),
        until=until,
        internal=internal,
        to_others=to_others,
    )
    return {Declared: declared}


def impersonal(why: str = "") -> dict[Any, Any]:
    """Return a column's `info` that declares: the column holds words, but nothing about a person.

    `why` is the reason, for a column whose name does not tell.
    """
    return {Declared: Declared(is_personal=False, why=why)}


def internal(why: str = "") -> dict[Any, Any]:
    """Return a column's `info` that declares: the column says nothing about a person, and no export hands it out."""
    return {Declared: Declared(is_personal=False, why=why, internal=True)}


def whose(owner: By | None = None, *, why: str, how_long: str, exported_as: str = "", **owners: By) -> dict[Any, Any]:
    """Return a table's `info` that declares to whom its rows belong, why they are held and for how long.

    `owner`, a By, says how a person's rows are found, in a table with one kind of owner. In a table with several kinds,
    each is a keyword argument of its own (`viewer=By(user_id="viewer_id")`), and its columns name it
    (`personal("viewer")`). `why` and `how_long` are free texts for `docs/personal-data.md`. `exported_as` is the key
    under which an export lists the rows; without it they are not exported. Rows found by `By(through=…)` are listed
    under this key inside the exported row that they point to.
    """
    named = {OWNER: owner, **owners} if owner else owners
    return {Holding: Holding(owners=named, why=why, how_long=how_long, exported_as=exported_as)}


def nobodys(why: str) -> dict[Any, Any]:
    """Return a table's `info` that declares: an erasure leaves its rows alone. `why` is the reason."""
    return {Holding: Holding(why=why)}


def table_of(mapped: type[Any]) -> Table:
    """Return the table of a mapped class."""
    found: Table = mapped.__table__
    return found


def holding_of(table: Table) -> Holding:
    """Return what is declared of a table, or an empty Holding where nothing is."""
    found: Holding = table.info.get(Holding, Holding())
    return found


def declared_of(column: Column[Any]) -> Declared | None:
    """Return what a column declares about personal data: the Declared that `personal`, `impersonal` or `internal` made.

    A column of ids, numbers, moments or states needs no declaration and counts as impersonal. Returns None for a column
    of texts, JSON, bytes or days that lacks its declaration; a test in `tests/architecture` fails on it.
    """
    found: Declared | None = column.info.get(Declared)
    return found or (None if _may_hold_words(column) else Declared(is_personal=False))


def wiped_values(table: Table, of: str = OWNER) -> dict[str, Any]:
    """Return the values with which an erasure overwrites a table's personal columns, as a mapping by column name.

    `of` is the name under which the table declares the owner whose columns are wiped. Left out are kept columns and
    JSON columns of which only some keys are wiped. A value may be an SQL expression.
    """
    found = {}
    for column, declared in _personal_columns(table, of):
        if not (declared.kept or declared.keys):
            found[column.name] = declared.wiped(table) if callable(declared.wiped) else declared.wiped
    return found


def columns_until(table: Table, moment: str) -> list[str]:
    """Return the names of the columns declared with `personal(until=moment)`, which the service wipes at that time."""
    return [column.name for column in table.columns if (told := declared_of(column)) and told.until == moment]


def theirs(table: Table, subject: DataSubject, only: Only | None = None) -> dict[str, ColumnElement[bool]]:
    """Return the SQL conditions that find a person's rows of `table`, for an erasure or an export: one per owner that
    the table declares (`whose`), by the owner's name.

    `subject` is the person. `only` maps `table.owner`, such as `visit.person`, to an SQL condition that this owner's
    rows must also meet.
    """
    return {
        owner: and_(_found_by(table, by, subject, only), (only or {}).get(f"{table.name}.{owner}", true()))
        for owner, by in holding_of(table).owners.items()
    }


def row_ids(session: Session, metadata: MetaData, subject: DataSubject, *, only: Only | None = None) -> set[UUID]:
    """Return the ids of all rows about a person, from the tables of `metadata` whose only primary key is a UUID.

    An erasure empties the stored API answers that name one of these ids. `only` maps `table.owner` (an owner that the
    table declares), such as `visit.person`, to an SQL condition that this owner's rows must also meet.
    """
    found: set[UUID] = set()
    for table in metadata.sorted_tables:
        keys = list(table.primary_key.columns)
        if len(keys) == 1 and isinstance(keys[0].type, Uuid):
            for which in theirs(table, subject, only).values():
                found.update(session.scalars(select(keys[0]).where(which)))
    return found


def wipe(session: Session, metadata: MetaData, subject: DataSubject, *, only: Only | None = None) -> None:
    """Erase a person from the tables of `metadata`: delete the rows of owners that are declared as `deleted` (`By`),
    and wipe the personal columns of the person's other rows, except columns that are declared as kept.

    `only` maps `table.owner`, such as `visit.person`, to an SQL condition that this owner's rows must also meet. Rows
    with foreign keys go first, because they are found through the rows that they point to. Objects of the session are
    read anew afterwards.
    """
    session.flush()
    for table in reversed(metadata.sorted_tables):
        for owner, which in theirs(table, subject, only).items():
            if holding_of(table).owners[owner].deleted:
                session.execute(delete(table).where(which))
            else:
                _wipe_keys(session, table, owner, which)
                if values := wiped_values(table, owner):
                    session.execute(update(table).where(which).values(values))
    session.expire_all()


def export(
    session: Session, metadata: MetaData, subject: DataSubject, *, only: Only | None = None
) -> dict[str, list[dict[str, Any]]]:
    """Return everything about the person `subject`, a DataSubject, in the tables of `metadata`, to be handed out.

    Maps the name `exported_as` of a table's `whose` to a list of its rows, each a mapping by column. Rows found by
    `By(through=…)` are listed inside the row that they point to, or beside the rows when that one is not the person's.
    Values are as JSON knows them. Of a row with several owners, the person gets their own columns, those that belong to
    nobody, and what `to_others` of the rest returns. `only` maps `table.owner`, such as `visit.person`, to an SQL
    condition that this owner's rows must also meet.
    """
    found: dict[str, list[dict[str, Any]]] = {}
    by_key: dict[tuple[str, Any], dict[str, Any]] = {}
    for table in metadata.sorted_tables:
        told = holding_of(table)
        if not told.exported_as:
            continue
        through = next((by.through for by in told.owners.values() if by.through), "")
        if not all(by.through for by in told.owners.values()):
            found[told.exported_as] = []
        for row, shown in _exported_rows(session, table, subject, only):
            by_key[table.name, _key_of(table, row)] = shown
            pointed = next(iter(table.c[through].foreign_keys)).column.table.name if through else ""
            inside = by_key.get((pointed, row[through])) if through else None
            (found if inside is None else inside).setdefault(told.exported_as, []).append(shown)
    return found


def _exported_rows(
    session: Session, table: Table, subject: DataSubject, only: Only | None
) -> Iterator[tuple[Mapping[str, Any], dict[str, Any]]]:
    """Yield a pair for each row of `table` about the person: the whole row, and the values that an export shows of it.

    Internal columns are not shown. Another owner's personal column shows what its `to_others` returns, or is left out.
    `subject` is the person. `only` maps `table.owner` to a condition that the person's rows as this owner must meet.
    """
    conditions = theirs(table, subject, only)
    columns = [condition.label(f"is_{owner}") for owner, condition in conditions.items()]
    rows = select(table, *columns).where(or_(*conditions.values())).order_by(*table.primary_key.columns)
    for found in session.execute(rows).all():
        row = dict(found._mapping)
        is_owner = {owner for owner in conditions if row[f"is_{owner}"]}
        shown = {}
        for column in table.columns:
            declared = declared_of(column)
            if declared is None or declared.internal:
                continue
            if declared.is_personal and declared.of not in is_owner:
                if declared.to_others:
                    shown[column.name] = plain(declared.to_others(row))
            else:
                shown[column.name] = plain(row[column.name])
        yield row, shown


def _found_by(table: Table, by: By, subject: DataSubject, only: Only | None) -> ColumnElement[bool]:
    ways: list[ColumnElement[bool]] = []
    if by.user_id:
        ways.append(table.c[by.user_id] == subject.user_id)
    if by.document and subject.document:
        ways.append(table.c[by.document] == subject.document)
    if by.address and subject.addresses:
        ways.append(table.c[by.address].in_(sorted({by.address_form(address) for address in subject.addresses})))
    if by.through:
        (pointed,) = table.c[by.through].foreign_keys
        owned = theirs(pointed.column.table, subject, only)
        rows = owned[by.as_owner] if by.as_owner else or_(false(), *owned.values())
        ways.append(table.c[by.through].in_(select(pointed.column).where(rows)))
    return or_(false(), *ways)


def _personal_columns(table: Table, of: str) -> Iterator[tuple[Column[Any], Declared]]:
    for column in table.columns:
        declared = declared_of(column)
        if declared and declared.is_personal and declared.of == of:
            yield column, declared


def _wipe_keys(session: Session, table: Table, owner: str, which: ColumnElement[bool]) -> None:
    """Remove an erased person's keys from JSON columns of `table`, in the rows that match the SQL condition `which`.

    These are the columns and the keys that the table declares for its `owner` by `personal(keys=…)`.
    """
    keyed = [(column, set(told.keys)) for column, told in _personal_columns(table, owner) if told.keys]
    if not keyed:
        return
    for row in session.execute(select(table).where(which)).mappings().all():
        values = {column.name: without_keys(row[column.name], keys) for column, keys in keyed}
        same = and_(*(column == row[column.name] for column in table.primary_key.columns))
        session.execute(update(table).where(same).values(values))


def without_keys(value: Any, keys: set[str]) -> Any:
    """Return a copy of a JSON value in which no mapping has any of `keys`, at any depth."""
    if isinstance(value, Mapping):
        return {name: without_keys(inner, keys) for name, inner in value.items() if name not in keys}
    if isinstance(value, list):
        return [without_keys(inner, keys) for inner in value]
    return value


def words_in(value: Any) -> Iterator[str]:
    """Yield every text inside a JSON value, but not the keys of mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for inner in value.values():
            yield from words_in(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from words_in(inner)


def as_json_text(text: str) -> str:
    """Return a text as it is written in a JSON document, with its quotes."""
    return json.dumps(text, ensure_ascii=False)


def _key_of(table: Table, row: Mapping[str, Any]) -> Any:
    keys = [row[column.name] for column in table.primary_key.columns]
    return keys[0] if len(keys) == 1 else tuple(keys)


def _may_hold_words(column: Column[Any]) -> bool:
    """Return whether the column's type could name or describe a person: words, JSON, bytes, days (of birth)."""
    if isinstance(column.type, State):
        return False
    return isinstance(column.type, String | JSON | LargeBinary | Day)
