"""The drawer: files that the caller keeps to attach them to several requests."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Response
from werkzeug.datastructures import FileStorage

from chassis import clock
from chassis.auth import signed_in
from chassis.endpoints import Blueprint, actor, answered_before, perform, read, transact
from chassis.files import JPEG, PDF, PNG, BlobMissingError, StoredFile, UploadRules, received
from chassis.files.http import download
from chassis.lists import Page
from chassis.problems import PersonNotYetKnown, TooManyRequests
from chassis.schemas import ListQuery
from connections.actions import drawer as actions
from connections.api.running import PREFIX, running
from connections.model.problems import DrawerFull
from connections.queries import drawer as queries
from connections.queries.request_documents import DOCUMENT_RULES
from connections.schemas import drawer as schemas

drawer = Blueprint("drawer", prefix=PREFIX, description="Files that the caller attaches to several requests")


@drawer.get("/drawer", access=signed_in, query=ListQuery, answer=schemas.DrawerFileList)
def list_drawer(query: dict[str, Any]) -> Page:
    """List the files of the caller's drawer, newest first."""
    return read(queries.list_drawer, actor=actor(), **query)


@drawer.post(
    "/drawer",
    access=signed_in,
    body=schemas.NewDrawerFile,
    upload=DOCUMENT_RULES,
    answer=schemas.DrawerFileShape,
    status=201,
    refuses=[PersonNotYetKnown, DrawerFull, TooManyRequests],
)
def create_drawer_file(body: dict[str, Any]) -> Response:
    """Upload a file into the caller's drawer, which nobody else sees.

    `POST /requests/{request_id}/documents` with `drawer_id` puts a copy of it into a slot of a request.
    """
    if (again := answered_before()) is not None:
        return again
    settings = running.settings
    limits = queries.DrawerLimits(
        most_files=settings.drawer_files, most_bytes=settings.drawer_bytes, per_hour=settings.documents_per_hour
    )
    read(queries.check_room, actor=actor(), now=clock.now(), limits=limits)
    with received(body["file"], DOCUMENT_RULES, running.runtime) as stored:
        return perform(actions.add_drawer_file, stored=stored, name=body["name"], limits=limits)


@drawer.get("/drawer/<uuid:drawer_id>/content", access=signed_in, download=(JPEG, PNG, PDF))
def get_drawer_file(drawer_id: UUID) -> Response:
    """Download a file of the caller's drawer."""
    file = read(queries.drawer_file, actor=actor(), drawer_id=drawer_id)
    return download(file.file, running.runtime.files, scanner=running.runtime.scanner)


@drawer.delete("/drawer/<uuid:drawer_id>", access=signed_in)
def end_drawer_file(drawer_id: UUID) -> None:
    """Delete a file from the caller's drawer. Requests keep the copies that they got."""
    transact(actions.end_drawer_file, drawer_id=drawer_id)


@contextmanager
def copied_from_drawer(drawer_id: UUID, rules: UploadRules) -> Iterator[StoredFile]:
    """Store a copy of a file of the caller's drawer for the block, and yield it as a StoredFile.

    The copy is received as an upload is: it keeps the `rules` of its slot, is scanned again, and is deleted unless the
    block's action keeps it. Raises NotFound for a file that is not in the caller's drawer, also when it is deleted at
    this moment, BlobMissingError when its bytes are lost, and what `received` raises.
    """
    file = read(queries.drawer_file, actor=actor(), drawer_id=drawer_id)
    try:
        source = running.runtime.files.open(file.key)
    except BlobMissingError:
        read(queries.drawer_file, actor=actor(), drawer_id=drawer_id)  # raises NotFound when it was deleted just now
        raise
    with source, received(FileStorage(source, file.name), rules, running.runtime) as stored:
        yield stored
