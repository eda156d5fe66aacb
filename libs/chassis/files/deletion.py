"""Files whose bytes are to be deleted, as rows of `file_to_delete`: a blob store knows no transaction.

A key is recorded before the store has its bytes, to be deleted in an hour. The action that keeps the file removes the
record in its own transaction. So a process that is killed at any moment leaves no bytes without a record, and no
committed row loses its bytes. `received` records files; actions call `keep_file` and `discard_file`.
"""

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Boolean, Column, String, Table, delete, insert, select, update
from sqlalchemy.orm import Session

from chassis import clock
from chassis.database import Timestamp, chassis_metadata
from chassis.files.blobs import BlobStore
from chassis.personal import impersonal
from chassis.problems import Unavailable

log = structlog.get_logger(__name__)

TIME_TO_KEEP = timedelta(hours=1)
"""How long an action may take to keep a file that was received."""

_BATCH = 50
_CLAIM = timedelta(minutes=15)  # longer than a batch takes
_CUT_OFF = timedelta(hours=6)  # longer than any upload takes

file_to_delete = Table(
    "file_to_delete",
    chassis_metadata,
    Column("key", String(200), primary_key=True, info=impersonal("a random name in the store")),
    Column("delete_at", Timestamp, nullable=False, index=True),
    Column("is_claimed", Boolean, nullable=False),
)


def record_file(session: Session, key: str, *, now: datetime) -> None:
    """Record a file whose bytes are deleted in an hour unless an action keeps the file before.

    `key` is the file's key in the blob store.
    """
    discard_file(session, key, now=now + TIME_TO_KEEP)


def keep_file(session: Session, key: str) -> None:
    """Keep a received file once the session's transaction commits; a job deletes unkept files after an hour.

    The action that writes the row about the file calls it; `key` is the file's key in the blob store. Raises
    Unavailable when the hour is over and the job has claimed the file.
    """
    table = file_to_delete.c
    kept = delete(file_to_delete).where(table.key == key, table.is_claimed.is_(False)).returning(table.key)
    if session.execute(kept).first() is None:
        raise Unavailable()


def discard_file(session: Session, key: str, *, now: datetime) -> None:
    """Have a file's bytes deleted from `now` on, if and when the session's transaction commits."""
    session.execute(insert(file_to_delete).values(key=key, delete_at=now, is_claimed=False))


def recorded_files(session: Session, keys: Iterable[str]) -> list[str]:
    """Return those of the keys `keys` that are still recorded for deletion, because no action has kept their files."""
    return list(session.scalars(select(file_to_delete.c.key).where(file_to_delete.c.key.in_(list(keys)))))


def forget_files(session: Session, keys: Iterable[str]) -> None:
    """Remove the records of files whose bytes were deleted from the store."""
    session.execute(delete(file_to_delete).where(file_to_delete.c.key.in_(list(keys))))


def delete_due_files(begin: Callable[[], AbstractContextManager[Session]], *, as_of: datetime, store: BlobStore) -> int:
    """Delete the bytes of a batch of files whose time to be deleted has come by `as_of`, then their records.

    A job calls it. Returns how many were deleted. `begin` opens a writing transaction; the store is called outside of
    any, so that a slow store keeps no row locked. A record is claimed first, so that no action can keep its file any
    more. A file that a crash left claimed, or that the store failed to delete, is due again after a quarter of an hour.
    """
    with begin() as session:
        claimed = _claim(session, as_of)
    deleted: list[str] = []
    for key in claimed:
        try:
            store.delete(key)
        except Unavailable:
            log.warning("files.store_unavailable", waiting=len(claimed) - len(deleted))
            break
        except Exception:  # one bad key must not keep the others from being deleted
            log.exception("files.delete_failed", key=key)
        else:
            deleted.append(key)
    if deleted:
        with begin() as session:
            forget_files(session, deleted)
    return len(deleted)


def sweep_partial_files(
    _begin: Callable[[], AbstractContextManager[Session]], *, as_of: datetime, store: BlobStore
) -> int:
    """Delete from `store` half-written files of uploads that broke off more than six hours before `as_of`.

    A job calls it. Returns how many were deleted. `_begin` opens a transaction, as for other jobs, and is not used
    here.
    """
    return store.sweep_partial(as_of - _CUT_OFF)


def _claim(session: Session, as_of: datetime) -> list[str]:
    table = file_to_delete.c
    due = select(table.key).where(table.delete_at <= as_of).order_by(table.delete_at).limit(_BATCH)
    keys = list(session.scalars(due.with_for_update(skip_locked=True)))
    again_at = max(as_of, clock.now()) + _CLAIM
    session.execute(update(file_to_delete).where(table.key.in_(keys)).values(is_claimed=True, delete_at=again_at))
    return keys
