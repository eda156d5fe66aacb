"""The OpenAPI document of a service, made of what its endpoints declare.

Nothing of it is needed to serve them, so no role imports this module: describing takes time and memory.
"""

import inspect
import json
import re
import warnings
from collections import defaultdict
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin, resolver

from chassis import idempotency, problems
from chassis.endpoints import MULTIPART, PROBLEM_JSON, AnswerNotStored, Operation
from chassis.files import DOWNLOAD_REFUSALS, UPLOAD_REFUSALS
from chassis.problems import Problem
from chassis.schemas import ProblemShape, Schema
from chassis.service import Service

Described = dict[str, Any]
"""A piece of an OpenAPI document."""

_SHARED_NAMES = {"ProblemShape": "Problem", "FieldErrorShape": "FieldError"}
_VARIABLE = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""As RFC 9110 has them; what Python says depends on its version."""
_CONVERTERS: Mapping[str | None, Described] = {
    None: {"type": "string", "minLength": 1},
    "uuid": {"type": "string", "format": "uuid"},
}


def document(service: Service) -> Described:
    """Describe the operations of a service as OpenAPI 3.1. Raises UserWarning when two shapes would share a name."""
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Multiple schemas resolved to the name")
        return _specification(service).to_dict()


def _specification(service: Service) -> APISpec:
    spec = APISpec(
        title=f"Ramal: {service.name}",
        version="1",
        openapi_version="3.1.0",
        info={"description": service.description},
        plugins=[MarshmallowPlugin(schema_name_resolver=_component_name)],
    )
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for blueprint in service.blueprints:
        spec.tag({"name": blueprint.name, "description": blueprint.description})
        for operation in blueprint.operations:
            rule = f"{blueprint.url_prefix or ''}{operation.rule}"
            spec.path(
                path=_VARIABLE.sub(r"{\g<name>}", rule),
                operations={operation.method.lower(): {**_described(operation), "tags": [blueprint.name]}},
                parameters=list(_path_parameters(rule)),
            )
    return spec


def as_text(service: Service) -> str:
    """The document as it is committed in `contracts/openapi/<service>.json`."""
    return json.dumps(document(service), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _component_name(schema: Any) -> str:
    """Name the component of a shape: the name of its class, without what marks the class as private."""
    name = str(resolver(schema)).lstrip("_")
    return _SHARED_NAMES.get(name, name)


def _path_parameters(rule: str) -> Iterator[Described]:
    for variable in _VARIABLE.finditer(rule):
        schema = dict(_CONVERTERS[variable["converter"]])
        yield {"in": "path", "name": variable["name"], "required": True, "schema": schema}


def _described(operation: Operation) -> Described:
    described: Described = {
        "operationId": operation.name,
        **_words(operation),
        "x-access": operation.access.why,
        "security": [] if operation.access.public else [{"bearer": []}],
        "responses": {str(operation.status): _answer(operation), **_refused(operation)},
    }
    parameters = [_header(name, {}, description=purpose) for name, purpose in operation.headers.items()]
    if operation.idempotent:
        parameters.append(_header(idempotency.HEADER, {"maxLength": idempotency.MAX_KEY}))
    if operation.query:
        parameters.append({"in": "query", "schema": operation.query})
    if parameters:
        described["parameters"] = parameters
    if operation.body:
        described["requestBody"] = _body(operation.body, is_form=operation.upload is not None)
    return described


def _words(operation: Operation) -> Described:
    """The first paragraph of the view's docstring as summary, the others as description."""
    summary, _, more = inspect.cleandoc(operation.view.__doc__ or "").partition("\n\n")
    words = {"summary": " ".join(summary.split()), "description": more.strip()}
    return {name: text for name, text in words.items() if text}


def _body(shape: type[Schema], *, is_form: bool) -> Described:
    media_type = MULTIPART if is_form else "application/json"
    return {"content": {media_type: {"schema": shape}}, "required": is_form or not shape.may_be_left_out}


def _answer(operation: Operation) -> Described:
    answer: Described = {"description": HTTPStatus(operation.status).phrase}
    if operation.answer:
        answer["content"] = {"application/json": {"schema": operation.answer}}
    if operation.download:
        binary = {"schema": {"type": "string", "format": "binary"}}
        answer["content"] = {kind.media_type: binary for kind in operation.download}
    return answer


def _refused(operation: Operation) -> dict[str, Described]:
    """Every refusal of an operation, by status."""
    return {
        str(status): {
            "description": f"{_PHRASES.get(status) or HTTPStatus(status).phrase}: {', '.join(codes)}",
            "content": {PROBLEM_JSON: {"schema": ProblemShape}},
            "x-codes": codes,
        }
        for status, codes in _refusals(operation).items()
    }


def _refusals(operation: Operation) -> dict[int, list[str]]:
    """Status to the codes that an operation may refuse with."""
    files = (*(UPLOAD_REFUSALS if operation.upload else ()), *(DOWNLOAD_REFUSALS if operation.download else ()))
    codes: dict[int, list[str]] = defaultdict(list)
    for problem in (*_usual(operation), *files, *operation.refuses):
        codes[problem.status].append(problem.code)
    return {status: list(dict.fromkeys(codes[status])) for status in sorted(codes)}


def _usual(operation: Operation) -> list[type[Problem]]:
    """The refusals that follow from what an endpoint takes and who may call it."""
    usual: list[type[Problem]] = [problems.Malformed, problems.Unavailable]
    if operation.body:
        usual += [problems.UnsupportedType, problems.Invalid]
        usual += [] if operation.upload else [problems.TooLarge]  # a form that is too large is FileTooLarge
    elif operation.query or operation.idempotent:
        usual.append(problems.Invalid)
    if operation.idempotent:
        usual += [problems.RequestRunning, problems.KeyReused]
    if operation.idempotent and operation.secret:
        usual.append(AnswerNotStored)
    if "<" in operation.rule:
        usual.append(problems.NotFound)
    if not operation.access.public:
        usual += [problems.TokenRequired, problems.TokenInvalid]
    if operation.access.roles:
        usual.append(problems.Forbidden)
    return usual


def _header(name: str, limits: Mapping[str, Any], **described: str) -> dict[str, Any]:
    """An optional request header as OpenAPI describes it."""
    return {"in": "header", "name": name, "schema": {"type": "string", **limits}, **described}
