"""The OpenAPI document of a service, made from the declarations of its endpoints.

Serving needs nothing of this, so no role imports this module: describing takes time and memory.
"""

import inspect
import json
import re
import warnings
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

import marshmallow as ma
from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin, resolver

from chassis import idempotency, problems
from chassis.auth import Access
from chassis.endpoints import PROBLEM_JSON, AnswerNotStored, Operation
from chassis.files import DOWNLOAD_REFUSALS, UPLOAD_REFUSALS, UploadRules
from chassis.i18n import LANGUAGES, Catalogue, readable_size
from chassis.problems import Problem
from chassis.refusals_described import fault_codes, members, sample
from chassis.request_bodies import MULTIPART
from chassis.schemas import OneOf, ProblemShape, Schema, uploads_in
from chassis.service import LOCALES, Service

Described = dict[str, Any]
"""A piece of an OpenAPI document."""

_USUAL_EXAMPLES: Mapping[type[ma.fields.Field[Any]], Any] = {
    ma.fields.UUID: "01890a5d-ac96-774b-bcce-b302099a8057",
    ma.fields.Date: "2027-06-30",
    ma.fields.Boolean: True,
}
_SHARED_NAMES = {"ProblemShape": "Problem", "FieldErrorShape": "FieldError"}
_HEADERS: Mapping[str, Described] = {
    "Content-Language": {
        "description": "the language of the texts for people in the answer",
        "schema": {"type": "string", "enum": list(LANGUAGES)},
    },
    "ETag": {
        "description": "the version of what is answered, in quotation marks; a PATCH takes it as `If-Match`",
        "schema": {"type": "string", "examples": ['"3"']},
    },
    "Idempotency-Replayed": {
        "description": "`true` when this is the answer to an earlier request with the same `Idempotency-Key`",
        "schema": {"type": "string", "enum": ["true"]},
    },
    "Retry-After": {
        "description": "seconds until the request may succeed",
        "schema": {"type": "integer", "minimum": 1},
    },
    "WWW-Authenticate": {"description": "as RFC 6750 has it", "schema": {"type": "string"}},
}
"""The headers of answers that the document declares, by their names."""
_VARIABLE = re.compile(r"<(?:(?P<converter>\w+):)?(?P<name>\w+)>")
_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""The phrases of RFC 9110. Python's own depend on its version."""
_CONVERTERS: Mapping[str | None, Described] = {
    None: {"type": "string", "minLength": 1},
    "uuid": {"type": "string", "format": "uuid", "examples": [_USUAL_EXAMPLES[ma.fields.UUID]]},
    "int": {"type": "integer", "minimum": 1, "examples": [1042]},
    "unit_code": {"type": "string", "pattern": "[0-9]", "examples": ["12345678"]},
}


class NoExample(Exception):
    """A field of a request has no example: none of its kind, no choices, and none in the `example` of its schema."""


def document(service: Service) -> Described:
    """Return the OpenAPI 3.1 document of a service's operations. Raises UserWarning when two schemas would share a
    name.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Multiple schemas resolved to the name")
        return _specification(service).to_dict()


def _specification(service: Service) -> APISpec:
    marshmallow = MarshmallowPlugin(schema_name_resolver=_component_name)
    spec = APISpec(
        title=f"Ramal: {service.name}",
        version="1",
        openapi_version="3.1.0",
        info={"description": service.description},
        plugins=[marshmallow],
        **{"x-fault-codes": fault_codes(Catalogue([LOCALES, service.package / "locales"]), _sources(service))},
    )
    if marshmallow.converter:  # None before APISpec has introduced itself
        marshmallow.converter.add_attribute_function(_examples_of_kind)  # type: ignore[no-untyped-call]
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"})
    for name, header in _HEADERS.items():
        spec.components.header(_header_name(name), header)
    for problem in sorted(_with_members(service), key=lambda one: one.code):
        spec.components.schema(_problem_name(problem), _problem_shape(problem))
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
    """Return a service's OpenAPI document as the text of `contracts/openapi/<service>.json`."""
    return json.dumps(document(service), indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def _sources(service: Service) -> list[Path]:
    return [LOCALES.parent, service.package]


def _header_name(header: str) -> str:
    """Return the name of a header's component, a word: `RetryAfter`."""
    return header.replace("-", "")


def _with_members(service: Service) -> set[type[Problem]]:
    """Return the refusals of a service's operations whose answers have members of their own."""
    operations = (operation for blueprint in service.blueprints for operation in blueprint.operations)
    return {problem for operation in operations for problem in _refusals(operation) if members(problem)}


def _problem_name(problem: type[Problem]) -> str:
    return f"{problem.__name__}Problem"


def _problem_shape(problem: type[Problem]) -> Described:
    """Return the schema of a refusal that has members of its own: those of every refusal, its code and its own."""
    own = members(problem)
    return {
        "description": inspect.cleandoc(problem.__doc__ or "") if problem.__doc__ else f"`{problem.code}`",
        "allOf": [
            {"$ref": "#/components/schemas/Problem"},
            {
                "type": "object",
                "properties": {"code": {"const": problem.code}, **own},
                "required": ["code", *own],
            },
        ],
    }


def _component_name(schema: Any) -> str:
    """Return the name of a schema's component: the name of the class without a leading underscore."""
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
        "security": _security(operation.access),
        "responses": {str(operation.status): _answer(operation), **_unchanged(operation), **_refused(operation)},
    }
    parameters = [_header(name, {}, description=purpose) for name, purpose in operation.headers.items()]
    if operation.idempotent:
        parameters.append(_header(idempotency.HEADER, {"maxLength": idempotency.MAX_KEY}))
    if operation.query:
        parameters.append({"in": "query", "schema": operation.query})
    if parameters:
        described["parameters"] = parameters
    if operation.body:
        described["requestBody"] = _body(operation.body, operation.upload)
    if operation.json_body:
        described["requestBody"]["content"] |= _body(operation.json_body, None)["content"]
    if operation.bare:
        example = f"(the bytes of example.{operation.bare.extensions[0]})"
        bare = {"schema": {"type": "string", "format": "binary"}, "example": example}
        described["requestBody"]["content"][operation.bare.media_type] = bare
    return described


def _security(access: Access) -> list[dict[str, list[str]]]:
    """Return which tokens an operation takes: none, none or an access token, or an access token."""
    if access.public:
        return [{}, {"bearer": []}] if access.heeds_token else []
    return [{"bearer": []}]


def _words(operation: Operation) -> Described:
    """Return an operation's summary, the first paragraph of the view's docstring, and its description, the others."""
    summary, _, more = inspect.cleandoc(operation.view.__doc__ or "").partition("\n\n")
    words = {"summary": " ".join(summary.split()), "description": more.strip()}
    return {name: text for name, text in words.items() if text}


def _body(shape: type[Schema], upload: UploadRules | None) -> Described:
    """Return the OpenAPI description of a request body: JSON, or with `upload` rules a form with files."""
    example = request_example(shape)
    if upload is None:
        content: Described = {"schema": shape, **({"example": example} if example else {})}
        return {"content": {"application/json": content}, "required": not shape.may_be_left_out}
    fields = shape().fields
    files, one = uploads_in(fields), f"(the bytes of example.{upload.extensions()[0]})"
    shown = {name: [one] if isinstance(fields[name], ma.fields.List) else one for name in files}
    kinds = ", ".join(sorted({kind.media_type for kind in upload.types}))
    content = {
        "schema": shape,
        "example": {**example, **shown},
        "encoding": {name: {"contentType": kinds} for name in files},
    }
    return {"content": {MULTIPART: content}, "required": True, "description": _limits(upload)}


def _limits(rules: UploadRules) -> str:
    """Return what a form's files have to keep to, as a sentence for the document."""
    many = "one file" if rules.max_count == 1 else f"at most {rules.max_count} files altogether, each"
    kinds = ", ".join(rules.extensions())
    tells = "the content tells the kind, not the name" if rules.by_content else "the content must be what the name says"
    return f"A form with {many} of at most {readable_size(rules.max_bytes, 'en')}; kinds: {kinds}; {tells}."


def request_example(shape: type[Schema]) -> Described:
    """Return an example of a request body, for the OpenAPI document.

    `shape` is the body's schema. The example has the required fields, or all fields where none is required. Values of
    the schema's own `example` win; of a schema that takes any field, they are the example. Files are left out, because
    JSON cannot show them. Raises NoExample for a field without any example.
    """
    fields = {field.data_key or name: field for name, field in shape().fields.items() if not field.dump_only}
    shown = {name: field for name, field in fields.items() if field.required} or fields
    found = {
        name: _example(field, f"{shape.__name__}.{name}")
        for name, field in shown.items()
        if name not in shape.example and name not in uploads_in(shape().fields)
    }
    known = {**found, **shape.example}
    return {name: known[name] for name in dict.fromkeys([*fields, *known]) if name in known}


def _example(field: ma.fields.Field[Any], place: str) -> Any:
    if isinstance(field, ma.fields.Nested):
        return request_example(type(field.schema))  # type: ignore[arg-type]  # every shape of ours is our Schema
    if isinstance(field, ma.fields.List):
        return [_example(field.inner, place)]
    kind = next((kind for kind in type(field).__mro__ if kind in _USUAL_EXAMPLES), None)
    own = [getattr(field, "example", None), *_choices(field), _USUAL_EXAMPLES.get(kind) if kind else None]
    found = next((value for value in own if value is not None), None)
    if found is None:
        raise NoExample(place)
    return found


def _choices(field: ma.fields.Field[Any]) -> Iterator[Any]:
    for validator in field.validators:
        if isinstance(validator, OneOf):
            yield from validator.choices


def _examples_of_kind(_converter: Any, field: ma.fields.Field[Any], **_context: Any) -> Described:
    """Return the `examples` that apispec adds to a field whose class has an example."""
    example = getattr(field, "example", None)
    return {} if example is None else {"examples": [example]}


def _answer(operation: Operation) -> Described:
    named = ["Content-Language"]
    named += ["ETag"] if operation.etag or operation.download else []
    named += ["Idempotency-Replayed"] if operation.idempotent and operation.secret is not True else []
    answer: Described = {"description": HTTPStatus(operation.status).phrase, "headers": _headers(named)}
    if operation.answer:
        answer["content"] = {"application/json": {"schema": operation.answer}}
    if operation.download:
        binary = {"schema": {"type": "string", "format": "binary"}}
        answer["content"] = {kind.media_type: binary for kind in operation.download}
    return answer


def _unchanged(operation: Operation) -> dict[str, Described]:
    """Return the description of status 304 by its number, for an operation that reads If-None-Match; else nothing."""
    described = {"description": HTTPStatus.NOT_MODIFIED.phrase, "headers": _headers(["ETag"])}
    return {"304": described} if "If-None-Match" in operation.headers else {}


def _headers(names: Iterable[str]) -> Described:
    return {name: {"$ref": f"#/components/headers/{_header_name(name)}"} for name in names}


def _refused(operation: Operation) -> dict[str, Described]:
    """Return the OpenAPI descriptions of the problems that an operation may answer with: a mapping by HTTP status."""
    by_status: dict[int, list[type[Problem]]] = defaultdict(list)
    for problem in _refusals(operation):
        by_status[problem.status].append(problem)
    return {str(status): _refusal(status, by_status[status]) for status in sorted(by_status)}


def _refusal(status: int, refusals: list[type[Problem]]) -> Described:
    """Return the OpenAPI description of one status's answer: the codes, members and headers of its `refusals`."""
    codes = list(dict.fromkeys(problem.code for problem in refusals))
    shapes = [{"$ref": f"#/components/schemas/{_problem_name(one)}"} for one in refusals if members(one)]
    named = sorted({header for problem in refusals for header in sample(problem).headers} & _HEADERS.keys())
    return {
        "description": f"{_PHRASES.get(status) or HTTPStatus(status).phrase}: {', '.join(codes)}",
        "headers": _headers(["Content-Language", *named]),
        "content": {PROBLEM_JSON: {"schema": {"anyOf": [*shapes, ProblemShape]} if shapes else ProblemShape}},
        "x-codes": codes,
    }


def _refusals(operation: Operation) -> list[type[Problem]]:
    """Return the classes of the problems that an operation may answer with, the usual ones first."""
    files = (*(UPLOAD_REFUSALS if operation.upload else ()), *(DOWNLOAD_REFUSALS if operation.download else ()))
    return list(dict.fromkeys((*_usual(operation), *files, *operation.refuses)))


def _usual(operation: Operation) -> list[type[Problem]]:
    """Return the problem classes that an operation may answer with because of what it takes and who may call it, such
    as Invalid for a body or Forbidden for a staff role.

    The OpenAPI document adds them to those that the operation itself declares in `refuses`.
    """
    usual: list[type[Problem]] = [problems.Malformed, problems.Unavailable]
    if operation.body:
        usual += [problems.UnsupportedType, problems.Invalid]
        usual += (
            [] if operation.upload and not operation.json_body else [problems.TooLarge]
        )  # a form that is too large is FileTooLarge
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
        usual.append(problems.TokenRequired)
    if not operation.access.ignores_token:
        usual.append(problems.TokenInvalid)
    if operation.access.roles:
        usual.append(problems.Forbidden)
    return usual


def _header(name: str, limits: Mapping[str, Any], **described: str) -> dict[str, Any]:
    """Return the OpenAPI description of an optional request header. `limits` are limits of its text, such as
    `maxLength`.
    """
    return {"in": "header", "name": name, "schema": {"type": "string", **limits}, **described}
