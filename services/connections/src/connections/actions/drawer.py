"""What is done with the files of a drawer: add one, delete one, delete all of an erased person's."""

from dataclasses import replace
from datetime import datetime
from pathlib import PurePosixPath
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.auth import user_id_of
from chassis.context import Actor
from chassis.files import StoredFile, discard_file, keep_file
from chassis.files.rules import display_name
from chassis.problems import NotFound, PersonNotYetKnown
from connections.model import DrawerFile, Person
from connections.queries.drawer import DRAWER_ADDED, DrawerLimits, check_room


def add_drawer_file(
    session: Session, *, actor: Actor, now: datetime, stored: StoredFile, name: str, limits: DrawerLimits
) -> DrawerFile:
    """Add an uploaded file to the caller's drawer, and return its row.

    `stored` describes the file in the blob store. `name` is what the person calls it, empty for the name that it came
    with; it keeps the extension of its kind. The room is counted again under a lock, because two uploads at once may
    both have found some. Raises PersonNotYetKnown, DrawerFull, TooManyRequests, and Unavailable when the upload took
    longer than an hour.
    """
    user_id = user_id_of(actor)
    person = session.get(Person, user_id, with_for_update=True)
    if person is None or person.erased_at:  # a token outlives its person for some minutes
        raise PersonNotYetKnown()
    check_room(session, actor=actor, now=now, limits=limits, size=stored.size)
    keep_file(session, stored.key)
    file = DrawerFile.of(replace(stored, name=_named(name, stored.name)), user_id=user_id, now=now)
    session.add(file)
    session.flush()
    audit.record(session, DRAWER_ADDED, file.id)
    return file


def end_drawer_file(session: Session, *, actor: Actor, now: datetime, drawer_id: UUID) -> None:
    """Delete a file of the caller's drawer. Requests keep the copies that they got. Raises NotFound."""
    file = session.get(DrawerFile, drawer_id, with_for_update=True)
    if file is None or file.user_id != actor.user_id:
        raise NotFound()
    discard_file(session, file.key, now=now)
    session.delete(file)
    audit.record(session, "drawer.file_deleted", drawer_id)


def empty_drawer(session: Session, user_id: UUID, *, now: datetime) -> None:
    """Delete all files of an erased person's drawer."""
    for file in session.scalars(select(DrawerFile).where(DrawerFile.user_id == user_id).order_by(DrawerFile.id)).all():
        discard_file(session, file.key, now=now)
        session.delete(file)
    session.flush()


def _named(name: str, uploaded_as: str) -> str:
    """Return the name of a file: `name` with the extension of the uploaded one, or that one where `name` is empty."""
    suffix = PurePosixPath(uploaded_as).suffix
    if not name.strip():
        return uploaded_as
    given = name if name.lower().endswith(suffix.lower()) else f"{name}{suffix}"
    return display_name(given)
