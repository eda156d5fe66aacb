"""The OpenAPI document of a service, made of what its endpoints declare.

Nothing of it is needed to serve them, so no role imports this module: describing takes time and memory.
"""

import json
from collections import defaultdict
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Flask

from chassis import idempotency, problems
from chassis.endpoints import MULTIPART, PROBLEM_JSON, AnswerNotStored, Blueprint, Operation, View
from chassis.files import DOWNLOAD_REFUSALS, UPLOAD_REFUSALS
from chassis.problems import Problem
from chassis.schemas import ProblemShape
from chassis.service import Service


def document(service: Service) -> dict[str, Any]:
    """The service's OpenAPI 3.1 document."""
    app = Flask(service.name)
    app.config.update(API_TITLE=f"Ramal: {service.name}", API_VERSION="1", OPENAPI_VERSION="3.1.0")
    api = _Api(spec_kwargs={"info": {"description": service.description}})
    api.DEFAULT_ERROR_RESPONSE_NAME = None
    api.init_app(app)
    api.spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for blueprint in service.blueprints:
        api.register_blueprint(_described(blueprint))
    return api.spec.to_dict()  # type: ignore[no-any-return]


def as_text(service: Service) -> str:
    """The document as it is committed in `contracts/openapi/<service>.json`."""
    return json.dumps(document(service), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


class _Api(flask_smorest.Api):  # type: ignore[misc]
    """smorest without its own error shape and paging: every refusal is a problem+json of ours."""

    def _register_error_handlers(self) -> None:
        return

    def _register_responses(self) -> None:
        return

    def _register_pagination_header(self) -> None:
        return


def _described(blueprint: Blueprint) -> flask_smorest.Blueprint:
    described = flask_smorest.Blueprint(
        blueprint.name, blueprint.name, url_prefix=blueprint.url_prefix, description=blueprint.description
    )
    for operation in blueprint.operations:
        view = _described_view(described, operation)
        described.route(operation.rule, methods=[operation.method], endpoint=operation.name)(view)
    return described


def _described_view(described: flask_smorest.Blueprint, operation: Operation) -> View:
    view = operation.view
    if operation.body and operation.upload:
        view = described.arguments(operation.body, location="form", content_type=MULTIPART)(view)
    elif operation.body:
        view = described.arguments(operation.body, required=not operation.body.may_be_left_out)(view)
    if operation.query:
        view = described.arguments(operation.query, location="query")(view)
    view = described.response(operation.status, operation.answer)(view)
    for status, codes in _refusals(operation).items():
        text = f"{HTTPStatus(status).phrase}: {', '.join(codes)}"
        refusal = {"schema": ProblemShape, "content_type": PROBLEM_JSON, "description": text}
        view = described.alt_response(status, **refusal)(view)
    return described.doc(**_extra(operation))(view)  # type: ignore[no-any-return]


def _refusals(operation: Operation) -> dict[int, list[str]]:
    """Status to the codes that an operation may refuse with."""
    files = (*(UPLOAD_REFUSALS if operation.upload else ()), *(DOWNLOAD_REFUSALS if operation.download else ()))
    codes: dict[int, list[str]] = defaultdict(list)
    for problem in (*_usual(operation), *files, *operation.refuses):
        codes[problem.status].append(problem.code)
    return {status: list(dict.fromkeys(codes[status])) for status in sorted(codes)}


def _usual(operation: Operation) -> list[type[Problem]]:
    """The refusals that follow from what an endpoint takes and who may call it."""
    usual: list[type[Problem]] = [problems.Malformed, problems.TooManyRequests, problems.Unavailable]
    if operation.body:
        usual += [problems.TooLarge, problems.UnsupportedType, problems.Invalid]
    elif operation.query or operation.idempotent:
        usual.append(problems.Invalid)
    if operation.idempotent:
        usual += [problems.RequestRunning, problems.KeyReused]
    if operation.idempotent and operation.secret:
        usual.append(AnswerNotStored)
    if operation.upload:
        usual.append(problems.FormUnreadable)
    if "<" in operation.rule:
        usual.append(problems.NotFound)
    if not operation.access.public:
        usual += [problems.TokenRequired, problems.TokenInvalid]
    if operation.access.roles:
        usual.append(problems.Forbidden)
    return usual


def _extra(operation: Operation) -> dict[str, Any]:
    """What smorest does not say by itself."""
    extra: dict[str, Any] = {
        "operationId": operation.name,
        "x-access": operation.access.why,
        "security": [] if operation.access.public else [{"bearer": []}],
    }
    parameters = [_header(name, {}, description=purpose) for name, purpose in operation.headers.items()]
    if operation.idempotent:
        parameters.append(_header(idempotency.HEADER, {"maxLength": idempotency.MAX_KEY}))
    if parameters:
        extra["parameters"] = parameters
    if operation.download:
        binary = {"schema": {"type": "string", "format": "binary"}}
        content = {kind.media_type: binary for kind in operation.download}
        extra["responses"] = {str(operation.status): {"content": content}}
    return extra


def _header(name: str, limits: Mapping[str, Any], **described: str) -> dict[str, Any]:
    """An optional request header as OpenAPI describes it."""
    return {"in": "header", "name": name, "schema": {"type": "string", **limits}, **described}
