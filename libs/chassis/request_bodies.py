"""Request bodies: read by their schemas, and told apart for Idempotency-Key.

The operation that is being answered (`chassis.endpoints.Operation`) is `g.operation`.
"""

import hashlib
from typing import Any

from flask import g, json, request
from webargs.flaskparser import FlaskParser
from werkzeug.datastructures import CombinedMultiDict, FileStorage, MultiDict

from chassis import problems
from chassis.files.http import spooled_upload
from chassis.schemas import uploads_in

MULTIPART = "multipart/form-data"


class Parser(FlaskParser):
    """Reads request bodies and queries: 415 for another media type, 400 for a value that cannot be read or stored."""

    def load_json(self, req: Any, schema: Any) -> Any:  # noqa: ARG002
        if schema.may_be_left_out and not request.get_data():
            return {}
        return request.get_json()

    def load_querystring(self, req: Any, schema: Any) -> Any:
        _refuse_nul(req.args)
        return super().load_querystring(req, schema)

    def load_form(self, req: Any, schema: Any) -> Any:
        """Return the texts and the files of a multipart form as one mapping by field. webargs calls it while reading a
        request.

        `req` is the request and `schema` the form's schema. Where the operation takes a bare file, the whole body is
        the form's only file. Raises UnsupportedType for another media type, FormUnreadable for a form that cannot be
        parsed, Malformed for a NUL in a text.
        """
        if g.operation.bare and req.mimetype == g.operation.bare.media_type:
            (field_name,) = uploads_in(schema.fields)
            return self._makeproxy(MultiDict({field_name: _bare_file()}), schema)
        if req.mimetype != MULTIPART:
            raise problems.UnsupportedType()
        try:
            _refuse_nul(req.form)
        except ValueError:
            raise problems.FormUnreadable() from None
        return self._makeproxy(CombinedMultiDict([req.form, req.files]), schema)


def _bare_file() -> FileStorage:
    """Return this request's whole body as the file of an operation that takes one without a form."""
    kind, rules = g.operation.bare, g.operation.upload
    g.bare_file = spooled_upload(request.args.get("name") or f"file.{kind.extensions[0]}", rules)
    found: FileStorage = g.bare_file
    return found


def _refuse_nul(values: MultiDict[str, str]) -> None:
    if any("\x00" in value for _name, several in values.lists() for value in several):
        raise problems.Malformed()


parser = Parser()


def body_sent() -> bytes:
    """Return the bytes that stand for this request's body when its fingerprint is made.

    Usually they are the body itself. The form of an upload has been parsed already, so its texts and the digests of its
    files stand for it. A form that is sent to an operation without uploads is not parsed: it may be broken.
    """
    if "bare_file" in g:
        return _digest_of(g.bare_file).encode()
    if request.mimetype != MULTIPART or not g.operation.upload:
        return request.get_data()
    files = sorted(request.files.items(multi=True), key=lambda part: part[0])
    digests = [(name, _digest_of(upload)) for name, upload in files]
    return json.dumps([sorted(request.form.items(multi=True)), digests]).encode()


def _digest_of(upload: FileStorage) -> str:
    upload.stream.seek(0)  # the view may have read it
    digest = hashlib.file_digest(upload.stream, "sha256").hexdigest()  # type: ignore[arg-type]
    upload.stream.seek(0)  # the view may read it yet
    return digest
