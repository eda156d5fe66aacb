"""The API of the scratch service: one route for everything that the chassis promises of a route."""

import errno
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from scratch_service import actions, schemas
from sqlalchemy import text
from sqlalchemy.orm import Session

from chassis.auth import anyone, anyone_signed_in_or_not, people, signed_in, staff
from chassis.context import Actor
from chassis.endpoints import Blueprint, actor, expected_version, origin, perform, read, transact
from chassis.files import PNG, LocalStore, StoredFile, UploadRules
from chassis.files.blobs import new_key
from chassis.files.http import download
from chassis.problems import Conflict, Invalid, Unexpected, VersionMismatch
from chassis.schemas import ListQuery

things = Blueprint("things", prefix="/api/scratch/v1")
PICTURES = UploadRules(max_bytes=1000, max_count=1, types=frozenset({PNG}))
faults = Blueprint("faults", prefix="/api/scratch/v1/faults")


@things.post("/things", access=signed_in, body=schemas.NewThing, answer=schemas.ThingShape, status=201, etag=True)
def make_thing(body: dict[str, Any]) -> Response:
    return perform(actions.make, **body)


@things.get("/things", access=signed_in, query=ListQuery, answer=schemas.Things)
def list_things(query: dict[str, Any]) -> Any:
    return read(actions.listed, **query)


@things.get("/things/<uuid:thing_id>", access=signed_in, answer=schemas.ThingShape, etag=True)
def show_thing(thing_id: UUID) -> Any:
    return read(actions.found, thing_id=thing_id)


@things.patch(
    "/things/<uuid:thing_id>",
    access=signed_in,
    body=schemas.Rename,
    answer=schemas.ThingShape,
    etag=True,
    refuses=(VersionMismatch, Conflict),
)
def rename_thing(body: dict[str, Any], thing_id: UUID) -> Any:
    return transact(actions.rename, thing_id=thing_id, expected=expected_version(), **body)


@things.delete("/things/<uuid:thing_id>", access=staff("staff:things", "staff:admin"))
def forget_thing(thing_id: UUID) -> Any:
    return transact(actions.forget, thing_id=thing_id)


@things.post("/secrets", access=signed_in, answer=schemas.SecretShape, status=201, secret=True)
def make_secret() -> Response:
    return perform(_secret)


@things.post(
    "/secrets/perhaps",
    access=anyone_signed_in_or_not("strangers get a secret", "staff:things"),
    answer=schemas.SecretShape,
    status=201,
    secret=lambda result: result["secret"] is not None,
)
def make_secret_for_strangers() -> Response:
    return perform(_secret_for_strangers)


@things.post("/hellos", access=anyone("a greeting"), body=schemas.NewThing, answer=schemas.ThingShape, status=201)
def say_hello(body: dict[str, Any]) -> Response:
    return perform(actions.make, **body)


@things.post("/attempts", access=signed_in, query=schemas.AttemptQuery, refuses=(actions.AttemptRefused,))
def try_something(query: dict[str, Any]) -> Response:
    return perform(actions.attempt, **query)


@things.post("/everything", access=anyone("shapes"), body=schemas.Everything, answer=schemas.EchoShape)
def take_everything(body: dict[str, Any]) -> Any:
    return {"free": body.get("free", {})}


@things.get("/whoami", access=signed_in, answer=schemas.CallerShape)
def whoami() -> Any:
    caller = actor()
    return {"user_id": caller.user_id, "kind": caller.kind, "address": origin().address, "roles": sorted(caller.roles)}


@things.get("/whoami/staff", access=staff("staff:things"), answer=schemas.CallerShape)
def whoami_as_staff() -> Any:
    return whoami()


@things.get("/whoami/perhaps", access=people("anyone signed in", "staff:things"), answer=schemas.CallerShape)
def whoami_perhaps_as_staff() -> Any:
    return whoami()


@things.get("/whoami/or-not", access=anyone_signed_in_or_not("everybody", "staff:things"), answer=schemas.CallerShape)
def whoami_or_nobody() -> Any:
    return whoami()


@things.post("/pictures", access=signed_in, body=schemas.Picture, upload=PICTURES, answer=schemas.Received, status=201)
def take_picture(body: dict[str, Any]) -> Any:
    """The picture's size, and how many were taken so far."""
    size = len(body["file"].stream.read())
    return perform(actions.take_picture, size=size, title=body["title"])


@things.get("/pictures/<uuid:thing_id>", access=signed_in, download=(PNG,))
def hand_out_picture(thing_id: UUID) -> Any:
    return Response(thing_id.bytes, mimetype="image/png")


@faults.post("/crash", access=anyone("a fault of ours"), idempotent=False, refuses=(Unexpected,))
def crash() -> None:
    raise RuntimeError("the password is hunter2")


@faults.post("/statement", access=anyone("a fault of ours"), idempotent=False, refuses=(Unexpected,))
def wrong_statement() -> Any:
    return transact(_wrong_statement, name=request.args.get("name", ""))


@faults.post("/number", access=anyone("a shape without bounds"), idempotent=False, refuses=(Invalid,))
def too_wide() -> Any:
    return transact(actions.make, name="wide", size=2**63)


@faults.post("/disk", access=anyone("a full disk"), idempotent=False)
def full_disk() -> None:
    raise OSError(errno.ENOSPC, "No space left on device")


@faults.get("/lost-file", access=anyone("a file whose bytes are lost"), download=(PNG,))
def lost_file() -> Response:
    lost = StoredFile(key=new_key(), name="foto.png", media_type="image/png", size=1, sha256="0" * 64)
    with TemporaryDirectory() as empty:
        return download(lost, LocalStore(Path(empty)), scanner=None)


@faults.get("/undocumented-status", access=anyone("for the checked client"))
def undocumented_status() -> Response:
    return Response(status=418)


@faults.get("/wrong-shape", access=anyone("for the checked client"), answer=schemas.ThingShape)
def wrong_shape() -> Response:
    return jsonify({"id": 5})


@faults.get("/wrong-type", access=anyone("for the checked client"), answer=schemas.ThingShape)
def wrong_type() -> Response:
    return Response("<p>hello</p>", mimetype="text/html")


@faults.get("/unexpected-body", access=anyone("for the checked client"))
def unexpected_body() -> Response:
    return Response("surprise", mimetype="text/plain")


def _secret(session: Session, *, actor: Actor, now: Any) -> dict[str, str]:
    return {"secret": f"s{actions.count(session, 'secrets')}"}


def _secret_for_strangers(session: Session, *, actor: Actor, now: Any) -> dict[str, str | None]:
    return {"secret": None if actor.user_id else f"s{actions.count(session, 'secrets')}"}


def _wrong_statement(session: Session, *, actor: Actor, now: Any, name: str) -> None:
    session.execute(text("SELECT nothing FROM nowhere WHERE name = :name"), {"name": name})
