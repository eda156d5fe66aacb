"""Endpoints: one declaration per operation (who may call it, what it takes, answers and refuses), and the three
functions by which an operation reaches the database.

    @accounts.patch("/me", access=signed_in, body=schemas.MeChange, answer=schemas.Me)
    def change_me(body):
        return perform(actions.change_me, **body)

`read` runs a query. `transact` runs an action. `perform` runs the action whose result is the answer, once per
Idempotency-Key. Queries and actions get the `session` first; actions also get `actor` and `now` by keyword.
"""

import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from uuid import UUID

import flask
from flask import Response, current_app, g, json, request
from sqlalchemy.orm import Session

from chassis import clock, idempotency
from chassis.auth import Access, user_id_of
from chassis.context import Actor, Origin
from chassis.files import FileType, UploadRules
from chassis.files.http import takes_upload
from chassis.idempotency import Reservation, Stored
from chassis.problems import Problem
from chassis.request_bodies import body_sent, parser
from chassis.schemas import Answer, Schema
from chassis.settings import ServiceSettings
from chassis.versions import Expected

P = ParamSpec("P")
T = TypeVar("T")
View = Callable[..., Any]
V = TypeVar("V", bound=View)
PROBLEM_JSON = "application/problem+json"
IF_MATCH = {"If-Match": "the ETag that was read; without it the last change wins"}
"""The `headers` of an operation that changes what others may have changed in between."""


@dataclass(frozen=True, kw_only=True)
class Operation:
    """The declaration of one operation: a route and a method.

    With `upload` rules the body is a form with files; `download` are the kinds of file that it answers with. With
    `bare` the body may also be one file alone, without a form, of that kind's media type; the file's name is then the
    query's `name`, and the operation's `query` has such a field. With `json_body` the body may also be JSON of that
    shape, without files. `refuses` are the problems of its own (the usual ones
    are added); with `etag` the answer has a `version`, sent as ETag; with `idempotent` it honours Idempotency-Key; with
    `secret` its answer is not stored anywhere, and a function there says of each result whether its answer is not;
    `headers` are the request headers that it reads, each with its purpose. `asks_session` means that the operation's
    own query refuses an ended session, so that the session is not checked twice.
    """

    method: str
    rule: str
    view: View
    access: Access
    query: type[Schema] | None = None
    body: type[Schema] | None = None
    upload: UploadRules | None = None
    bare: FileType | None = None
    json_body: type[Schema] | None = None
    answer: type[Answer] | None = None
    download: Sequence[FileType] = ()
    status: int = 200
    refuses: Sequence[type[Problem]] = ()
    etag: bool = False
    idempotent: bool = False
    secret: bool | Callable[[Any], bool] = False
    asks_session: bool = False
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.view.__name__

    def render(self, result: Any) -> Response:
        """Return what the endpoint's action returned as the HTTP answer that the operation declares, usually JSON.

        `result` is a row or a mapping that the declared `answer` schema dumps. A Response is returned unchanged.
        """
        if isinstance(result, Response):
            return result
        if self.answer is None:
            return Response(status=self.status)
        response = Response(
            json.dumps(_schema(self.answer).dump(result)), status=self.status, mimetype="application/json"
        )
        if self.etag:
            response.set_etag(str(result["version"] if isinstance(result, dict) else result.version))
        if self.holds_secret(result):
            response.headers["Cache-Control"] = "no-store"
        return response

    def holds_secret(self, result: Any) -> bool:
        """Return whether the answer that is made from an action's `result` holds a secret and may not be stored."""
        return self.secret(result) if callable(self.secret) else self.secret


class Blueprint(flask.Blueprint):
    """A group of endpoints below one prefix."""

    def __init__(self, name: str, *, prefix: str, description: str = "") -> None:
        super().__init__(name, name, url_prefix=prefix)
        self.description = description
        self.operations: list[Operation] = []

    def get(self, rule: str, **declared: Any) -> Callable[[V], V]:
        return self._endpoint("GET", rule, **declared)

    def post(self, rule: str, **declared: Any) -> Callable[[V], V]:
        return self._endpoint("POST", rule, **{"idempotent": True, **declared})

    def put(self, rule: str, **declared: Any) -> Callable[[V], V]:
        return self._endpoint("PUT", rule, **declared)

    def patch(self, rule: str, **declared: Any) -> Callable[[V], V]:
        return self._endpoint("PATCH", rule, **declared)

    def delete(self, rule: str, **declared: Any) -> Callable[[V], V]:
        return self._endpoint("DELETE", rule, **{"status": 204, **declared})

    def _endpoint(self, method: str, rule: str, **declared: Any) -> Callable[[V], V]:
        """Return a decorator that declares a view as an endpoint of this blueprint.

        `method` is the HTTP method and `rule` the path below the blueprint's prefix. Further keyword arguments are
        fields of the endpoint's Operation, such as `access` and `answer`.
        """

        def register(view: V) -> V:
            operation = Operation(method=method, rule=rule, view=view, **declared)
            self.operations.append(operation)
            self.add_url_rule(rule, operation.name, _guarded(_reading(operation), operation), methods=[method])
            return view

        return register


def read(query: Callable[Concatenate[Session, P], T], /, *args: P.args, **facts: P.kwargs) -> T:
    """Run a query in a read-only transaction and return its result. For views inside a request.

    `query` is a function. It is called with the session, then with all further arguments that `read` got.
    """
    with current_app.extensions["ramal"].database.reading() as session:
        return query(session, *args, **facts)


def transact(action: Callable[..., T | Problem], **facts: Any) -> T:
    """Run an action in a writing transaction of this request and return its result.

    `action` is called with the session and with the keyword arguments `actor` (the caller), `now` and all those that
    `transact` got. A Problem that the action *returns* is raised after the commit, so that a refusal can be recorded. A
    Problem that the action raises rolls everything back.
    """
    with current_app.extensions["ramal"].database.writing(origin()) as session:
        result = action(session, actor=actor(), now=clock.now(), **facts)
    if isinstance(result, Problem):
        raise result
    return result


def perform(action: Callable[..., Any], **facts: Any) -> Response:
    """Run the action that this request asks for, in a writing transaction, and return its result as the HTTP answer.

    A view whose action changes something calls it. `action` is called with the session and with the keyword arguments
    `actor` (the caller), `now` and all those that `perform` got. When an Idempotency-Key comes again, the first answer
    is returned and the action is not run. Raises the Problem that the action raises, or returns (which commits first);
    KeyReused, RequestRunning or AnswerNotStored when the key cannot be used.
    """
    operation: Operation = g.operation
    key = request.headers.get(idempotency.HEADER)
    if key is None or not operation.idempotent:
        return operation.render(transact(action, **facts))
    runtime = current_app.extensions["ramal"]
    database = runtime.database
    held = idempotency.reserve(
        database,
        runtime.holder,
        key=key,
        actor=actor(),
        address=origin().address,
        request=_fingerprint(),
    )
    if isinstance(held, Stored):
        return _repeated(held)
    try:
        return transact(_remembering(action, operation, held), **facts)
    except BaseException:
        held.give_up(database)
        raise


def answered_before() -> Response | None:
    """Return the answer that this request's Idempotency-Key got before, or None when the request is new.

    A view calls it before checks that a repeated request would fail, such as whether there is room for a file that the
    first request has added. `perform` asks again, for a repetition that came at the same time. Raises KeyReused,
    AnswerNotStored, and Invalid for an unusable key.
    """
    key = request.headers.get(idempotency.HEADER)
    if key is None or not g.operation.idempotent:
        return None
    with current_app.extensions["ramal"].database.reading() as session:
        stored = idempotency.answer_before(
            session, key=key, actor=actor(), address=origin().address, request=_fingerprint()
        )
    return _repeated(stored) if stored else None


def actor() -> Actor:
    """Return who makes this request; the anonymous actor when nobody is signed in."""
    found: Actor = g.origin.actor
    return found


def caller_id() -> UUID:
    """Return the user id of the signed-in caller. Raises TokenRequired when nobody is signed in."""
    return user_id_of(actor())


def origin() -> Origin:
    """Return the origin of this request: who makes it, from which address, with which request id and trace."""
    found: Origin = g.origin
    return found


def expected_version() -> Expected:
    """Return the versions in this request's header If-Match, for `check_version` to compare with the row's.

    Returns None without the header or with `*`: any version may be changed. A header that cannot be read gives an empty
    set, which no version matches, because its sender did not want to overwrite somebody else's change.
    """
    tags = request.if_match
    if "If-Match" not in request.headers or tags.star_tag:
        return None
    given = tags.as_set(include_weak=True)
    return frozenset(int(tag) for tag in given if tag and tag.isdecimal() and len(tag) < 19)


def _fingerprint() -> bytes:
    """Return the hash that tells this request from another with the same Idempotency-Key. It is computed once.

    It covers method, path, query and body. It is keyed by `secrets_key` of the settings, because the request may hold a
    password.
    """
    if "fingerprint" not in g:
        settings: ServiceSettings = current_app.extensions["ramal"].settings
        said = b" ".join((request.method.encode(), request.path.encode(), request.query_string, body_sent()))
        key = settings.secrets_key.get_secret_value().split(",")[-1].encode()
        g.fingerprint = hmac.digest(key, said, hashlib.sha256)
    found: bytes = g.fingerprint
    return found


def _remembering(action: Callable[..., Any], operation: Operation, held: Reservation) -> Callable[..., Response]:
    def run(session: Session, **facts: Any) -> Any:
        result = action(session, **facts)
        if isinstance(result, Problem):
            return result
        session.flush()
        response = operation.render(result)
        headers = {name: response.headers[name] for name in ("Content-Type", "ETag") if name in response.headers}
        body = None if operation.holds_secret(result) else response.data
        held.remember(session, Stored(response.status_code, headers, body))
        return response

    return run


def _repeated(stored: Stored) -> Response:
    if stored.body is None:
        raise AnswerNotStored()
    return Response(stored.body, stored.status, {**stored.headers, "Idempotency-Replayed": "true"})


class AnswerNotStored(Problem):
    """The request was carried out before, but its answer held a secret and was not stored."""

    status, code = 409, "idempotency.answer_not_stored"


def _reading(operation: Operation) -> View:
    """Return the operation's view wrapped for HTTP: its arguments are read from the request, its result is rendered.

    The wrapped view gets body and query as the operation's schemas read them.
    """

    @wraps(operation.view)
    def handle(*args: Any, **kwargs: Any) -> Response:
        return operation.render(operation.view(*args, **kwargs))

    handler: View = handle
    if operation.body and operation.upload:
        form = takes_upload(operation.upload)(parser.use_args(_schema(operation.body), location="form")(handler))
        handler = _or_json(form, operation.json_body, handler) if operation.json_body else form
    elif operation.body:
        handler = parser.use_args(_schema(operation.body), location="json")(handler)
    if operation.query:
        handler = parser.use_args(_schema(operation.query), location="query")(handler)
    return handler


def _or_json(form: View, shape: type[Schema], view: View) -> View:
    """Return a view that reads a JSON body by the schema `shape`, and leaves any other body to the view `form`.

    `view` gets the body in both cases.
    """
    of_json = parser.use_args(_schema(shape), location="json")(view)

    def read_body(*args: Any, **kwargs: Any) -> Any:
        return (of_json if request.mimetype == "application/json" else form)(*args, **kwargs)

    return read_body


def _guarded(handler: View, operation: Operation) -> View:
    """Return the view `handler` wrapped so that the caller's access is checked before body and query are read.

    `operation` is the declaration of the view's endpoint; its `access` says who may call it. The wrapped view raises
    TokenRequired, TokenInvalid or Forbidden for anybody else. `Blueprint` gives it to Flask as the route's function.
    """

    @wraps(handler)
    def guard(*args: Any, **kwargs: Any) -> Any:
        g.operation = operation
        if not operation.access.ignores_token:
            _ask_as_of_now(operation)
        operation.access.admit(actor())
        return handler(*args, **kwargs)

    guard.operation = operation  # type: ignore[attr-defined]
    return guard


def _ask_as_of_now(operation: Operation) -> None:
    """Check that the caller's session has not ended, and remove from the caller of this request the staff roles that
    were taken away since the token was issued.

    Called before each operation that heeds tokens. `Runtime.current_roles` is asked, which reads the service's
    database. Of the caller's roles only those that `operation` declares are kept. If the operation declares
    `asks_session`, its own query refuses an ended session; so nothing is asked for a caller who has none of its roles.
    Raises TokenInvalid when the session has ended, and when staff locked the account.
    """
    caller, access = actor(), operation.access
    roles = caller.roles.intersection(access.roles + access.also)
    if caller.user_id and (roles or not operation.asks_session):
        roles = current_app.extensions["ramal"].current_roles(replace(caller, roles=roles))
    if caller.roles:
        caller = replace(caller, roles=roles, kind="staff" if roles else caller.kind)
        g.origin = replace(g.origin, actor=caller)


_schemas: dict[type[Schema], Schema] = {}


def _schema(kind: type[Schema]) -> Schema:
    """Return the only instance of a schema class, because making one costs more than dumping with it."""
    if kind not in _schemas:
        _schemas[kind] = kind()
    return _schemas[kind]
