"""Files that are on their way in or out: a store knows no transaction, so a row says what of it may be deleted.

A file is discarded before the store has it, to be deleted in an hour, and whoever keeps it takes that back in the
transaction of what it is kept for. So nothing is left behind when a request is cut off in the middle, and nothing that
was committed loses its bytes when nobody could tell whether it was.
"""

from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.problems import Unavailable
from representatives.model import DiscardedFile

_TO_BE_KEPT = timedelta(hours=1)


def note_received(session: Session, *, actor: Actor, now: datetime, key: str) -> None:
    """Have the bytes deleted unless somebody keeps them."""
    discard_file(session, key, now=now + _TO_BE_KEPT)


def keep_file(session: Session, key: str) -> None:
    """Keep a received file if and when this is committed. Raises Unavailable when it took too long: it is gone."""
    noted = delete(DiscardedFile).where(DiscardedFile.key == key).returning(DiscardedFile.key)
    if session.execute(noted).first() is None:
        raise Unavailable()


def discard_file(session: Session, key: str, *, now: datetime) -> None:
    """Have a file's bytes deleted, from `now` on, once this is committed."""
    session.add(DiscardedFile(key=key, discarded_at=now))
