"""The audit trail: who did what to whom, when and from where, written in the transaction of the change.

A job seals the rows into a hash chain: each row's seal is a hash of the row and of the seal before. The job also writes
the chain's head (its newest seal) outside the database, so that `verify` finds a row that was changed or deleted later.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import structlog
from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    Row,
    Select,
    String,
    Table,
    Uuid,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session, registry

from chassis import clock
from chassis.context import Origin
from chassis.database import Json, Timestamp, chassis_metadata
from chassis.events import plain
from chassis.ids import new_id
from chassis.personal import impersonal, nobodys, personal, words_in

log = structlog.get_logger(__name__)

_SEALED_IN = "the network address is sealed into the chain, which must stay whole"

audit = Table(
    "audit",
    chassis_metadata,
    Column("id", Uuid, primary_key=True),
    Column("at", Timestamp, nullable=False),
    Column("actor_id", Uuid),
    Column("actor_kind", String(20), nullable=False, info=impersonal()),
    Column("action", String(80), nullable=False, info=impersonal()),
    Column("subject", String(120), nullable=False, info=impersonal("an id")),
    Column("details", Json, nullable=False, info=impersonal("ids and codes; `record` refuses words")),
    Column("address", String(60), nullable=False, info=personal("actor", kept=_SEALED_IN)),
    Column("request_id", String(80), nullable=False, info=impersonal()),
    Column("position", BigInteger().with_variant(Integer, "sqlite"), unique=True),
    Column("seal", String(64), info=impersonal("a digest")),
    # each answers one filter of `entries` in the order of its list
    Index(None, "at", "id"),
    Index(None, "actor_id", "at", "id"),
    Index(None, "subject", "at", "id"),
    Index(None, "action", "at", "id"),
    info=nobodys(
        "who did what is provable (LGPD, articles 16, I and 37); for as long as the operator must answer for it"
    ),
)


class Entry:
    """One row of the audit trail, mapped for reading: for lists, which show entities."""

    id: Any
    at: Any
    actor_id: Any
    actor_kind: Any
    action: Any
    subject: Any
    details: Any
    address: Any
    request_id: Any

    @property
    def actor(self) -> dict[str, Any]:
        """Who did it, as events say it."""
        return {"user_id": self.actor_id, "kind": self.actor_kind}


registry(metadata=chassis_metadata).map_imperatively(Entry, audit)
ENTRY_ORDER = (Entry.at, Entry.id)
"""The key by which lists of entries are ordered."""

_START = "0" * 64
CODE = re.compile(r"[\w.:+/-]{0,120}")
"""The texts that a row's details may hold: ids and codes, without blanks."""
_NOTED = re.compile(r"(\d+) ([0-9a-f]{64})\n")  # does not match a line that a crash cut short


class NotACode(ValueError):
    """Words were about to be written into the audit trail, from which nothing can be erased."""


def record(session: Session, action: str, subject: object, /, **details: Any) -> None:
    """Write an audit row in the session's transaction: the transaction's actor did `action` to `subject`.

    `action` is a name such as `session.opened`, `subject` the id of the thing acted upon. All further keyword arguments
    are the row's details: ids, codes, numbers and moments. Raises NotACode for any other text, because a sealed row can
    never be wiped: what a person wrote or is called belongs into a column of another table.
    """
    if words := [text for text in words_in(plain(details)) if not CODE.fullmatch(text)]:
        raise NotACode(f"{action}: {', '.join(details)} hold {len(words)} texts that are no codes")
    origin: Origin = session.info["origin"]
    row = {
        "id": new_id(),
        "at": clock.now(),
        "actor_id": origin.actor.user_id,
        "actor_kind": origin.actor.kind,
        "action": action,
        "subject": str(subject),
        "details": plain(details),
        "address": origin.address,
        "request_id": origin.request_id,
    }
    session.execute(insert(audit), row)


def entries(
    *,
    actor: UUID | None = None,
    subject: str | None = None,
    action: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Select[Any]:
    """Return the query for the entries of the audit trail that meet all conditions which are not None.

    `actor` is the user id of whoever did it, `subject` the id of the thing acted upon, `action` a name such as
    `session.opened`. `since` is the earliest moment, `until` the first one that is too late. The caller pages the
    query in the order of `ENTRY_ORDER`.
    """
    wanted = {Entry.actor_id: actor, Entry.subject: subject, Entry.action: action}
    rows = select(Entry).where(*(column == value for column, value in wanted.items() if value is not None))
    if since is not None:
        rows = rows.where(Entry.at >= since)
    return rows if until is None else rows.where(Entry.at < until)


def seal(session: Session, *, limit: int = 1000) -> tuple[int, str]:
    """Add up to `limit` audit rows without a seal to the hash chain. Called by the job `seal-audit`.

    Returns the number of rows in the chain and its head, the newest seal.
    """
    length, head = chain_head(session)
    fresh = select(audit).where(audit.c.position.is_(None)).order_by(audit.c.id).limit(limit)
    for row in session.execute(fresh).all():
        length, head = length + 1, _link(head, row)
        session.execute(update(audit).where(audit.c.id == row.id).values(position=length, seal=head))
    return length, head


class Heads:
    """Where the heads of the audit trail's hash chain are kept outside the database: the log, and a file if there is
    one.

    So `verify` notices when the whole chain was rewritten.
    """

    def __init__(self, file: Path | None) -> None:
        self._file = file
        self._logged = (0, "")

    def note(self, length: int, head: str) -> None:
        """Write the chain's length and head as a line of the log, and append them to the file, unless both have them.

        Called by the job `seal-audit`. `head` must be a seal whose transaction has committed.
        """
        if length and self._logged != (length, head):
            log.info("audit.head", length=length, head=head)
            self._logged = (length, head)
        known = noted_heads(self._file) if self._file else ()
        if self._file and length and (not known or known[-1] != (length, head)):
            with self._file.open("a", encoding="utf-8") as heads:
                heads.write(f"{plain(clock.now())} {length} {head}\n")


def verify(session: Session, noted: Sequence[tuple[int, str]] = ()) -> list[str]:
    """Recompute the audit trail's hash chain and return one sentence per fault; an empty list means it is intact.

    For the command `verify-audit`. `noted` are the heads that `Heads.note` wrote outside the database, each as a pair:
    the chain's length at that time, and its head. Each of them must match the chain.
    """
    faults, head, expected = [], _START, 1
    seals, wanted = {}, {length for length, _head in noted}
    sealed = select(audit).where(audit.c.position.is_not(None)).order_by(audit.c.position)
    for row in session.execute(sealed.execution_options(yield_per=1000)):
        if row.position != expected:
            faults.append(f"positions {expected} to {row.position - 1} are missing")
        head = _link(head, row)
        if head != row.seal:
            faults.append(f"row {row.position} ({row.id}) was changed or follows a changed one")
            head = row.seal
        if row.position in wanted:
            seals[row.position] = row.seal
        expected = row.position + 1
    faults += [f"head {n} differs from the one kept outside" for n, kept in noted if seals.get(n) != kept]
    return faults


def noted_heads(file: Path) -> list[tuple[int, str]]:
    """Read the file written by `Heads.note`, and return its pairs of chain length and head, oldest first.

    Returns an empty list if there is no such file.
    """
    if not file.exists():
        return []
    return [(int(found[1]), found[2]) for found in _NOTED.finditer(file.read_text(encoding="utf-8"))]


def chain_head(session: Session) -> tuple[int, str]:
    """Return the length and the head of the audit trail's hash chain."""
    last = session.scalar(select(func.max(audit.c.position)))
    if last is None:
        return 0, _START
    return last, str(session.scalar(select(audit.c.seal).where(audit.c.position == last)))


def _link(head: str, row: Row[Any]) -> str:
    facts = [plain(row._mapping[name]) for name in _SEALED]
    text = json.dumps([head, *facts], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


_SEALED = ("id", "at", "actor_id", "actor_kind", "action", "subject", "details", "address", "request_id")
