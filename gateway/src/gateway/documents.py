"""The merged OpenAPI document: the services' documents and the gateway's own operations in one.

Every component has its service's name in front (`IdentityTokens`), so that a new service renames nothing. What all
services share by definition (the problem schemas, the bearer scheme) keeps one name and must have one content. Every
operation gets the answers that the gateway may give before it asks the service.
"""

import json
import re
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path
from typing import Any

from gateway import problems
from gateway.guide import guide
from gateway.problems import Problem

Document = dict[str, Any]

_HEADERS = ("ContentLanguage", "ETag", "IdempotencyReplayed", "RetryAfter", "WWWAuthenticate")
SHARED = frozenset(
    {
        ("schemas", "Problem"),
        ("schemas", "FieldError"),
        ("securitySchemes", "bearer"),
        *(("headers", name) for name in _HEADERS),
    }
)
"""The components that every service has alike, by kind and name."""

METHODS = ("get", "put", "post", "delete", "patch")

_ALWAYS = (problems.MALFORMED, problems.UPGRADE_REFUSED, problems.RATE_LIMITED, problems.UPSTREAM_UNAVAILABLE)
_WITH_VARIABLES = (problems.PATH_REFUSED,)
_WITH_BODY = (problems.BODY_TOO_LARGE,)
_SELDOM = {
    "RequestTimeout": problems.REQUEST_TIMEOUT,
    "HttpVersionRefused": problems.HTTP_VERSION_REFUSED,
    "HeadersTooLarge": problems.HEADERS_TOO_LARGE,
    "UpstreamFailed": problems.UPSTREAM_FAILED,
    "Timeout": problems.TIMEOUT,
}
"""The refusals that only the gateway makes, by the name of their shared response."""

_REACHES_NOBODY = {"body.too_large"}
"""Codes of services' refusals that no client gets, because the gateway refuses first with a code of its own."""

_PHRASES = {413: "Content Too Large", 422: "Unprocessable Content"}
"""The phrases of RFC 9110. Python's own depend on its version."""


class SharedComponentDiffers(ValueError):
    """Two services have different contents for a component that all services share."""


def merged_openapi(folder: Path, own: Document) -> Document:
    """Merge all services' OpenAPI documents and the gateway's own into one document, and return it.

    `folder` holds one `<service>.json` each; `own` is the document of the gateway's own operations. Raises
    SharedComponentDiffers when services have different contents for a component of SHARED.
    """
    merged: Document = {
        "openapi": "3.1.0",
        "info": {"title": "Ramal", "version": "1"},
        "paths": {},
        "components": {},
        "tags": [],
    }
    faults: dict[str, str] = {}
    for file in sorted(folder.glob("*.json")):
        document = json.loads(file.read_text(encoding="utf-8"))
        _add(merged, document, service=file.stem)
        faults |= document.get("x-fault-codes", {})
    merged["x-fault-codes"] = dict(sorted(faults.items()))
    merged["info"]["description"] = guide(merged["x-fault-codes"])
    _add(merged, own, service="gateway")
    _add_answers_of_the_gateway(merged)
    return merged


def component_name(service: str, kind: str, name: str) -> str:
    """Return the name of a service's component in the merged document: `IdentityTokens` for identity's `Tokens`.

    `kind` is OpenAPI's name of the component's section, such as `schemas`. A component of SHARED keeps its name.
    """
    if (kind, name) in SHARED:
        return name
    return "".join(word.capitalize() for word in re.split("[-_]", service)) + name


def tag_name(service: str, tag: str) -> str:
    """Return the name of a service's group of operations in the merged document: `identity: sessions`."""
    return f"{service}: {tag.removeprefix(f'{service}-')}"


def _add(merged: Document, document: Document, *, service: str) -> None:
    renamed = {
        f"#/components/{kind}/{name}": f"#/components/{kind}/{component_name(service, kind, name)}"
        for kind, items in document.get("components", {}).items()
        for name in items
    }
    for kind, items in document.get("components", {}).items():
        known = merged["components"].setdefault(kind, {})
        for name, item in items.items():
            new_name, content = component_name(service, kind, name), _repointed(item, renamed)
            if known.setdefault(new_name, content) != content:
                raise SharedComponentDiffers(f"{service} has another {new_name} than the services before it")
    for path, item in document["paths"].items():
        merged["paths"][path] = _repointed(item, renamed)
        for operation in operations(merged["paths"][path]):
            operation["operationId"] = f"{service}_{operation['operationId']}".replace("-", "_")
            operation["tags"] = [tag_name(service, tag) for tag in operation.get("tags", [])]
    merged["tags"] += [{**tag, "name": tag_name(service, tag["name"])} for tag in document.get("tags", [])]


def operations(path_item: Document) -> Iterable[Document]:
    """Return the operations of one path of an OpenAPI document."""
    return [path_item[method] for method in METHODS if method in path_item]


def _repointed(value: Any, renamed: dict[str, str]) -> Any:
    """Return a copy of `value`, a piece of an OpenAPI document, in which every `$ref` has its new target.

    Called for each piece of a service's document, whose components get new names in the merged document. `renamed`
    maps old targets to new ones; a target that is not in it stays.
    """
    if isinstance(value, dict):
        return {
            key: renamed.get(item, item) if key == "$ref" else _repointed(item, renamed) for key, item in value.items()
        }
    if isinstance(value, list):
        return [_repointed(item, renamed) for item in value]
    return value


def _add_answers_of_the_gateway(merged: Document) -> None:
    shared = merged["components"].setdefault("responses", {})
    for name, problem in _SELDOM.items():
        shared[component_name("gateway", "responses", name)] = _refusal(problem.status, [problem.code])
    for path, item in merged["paths"].items():
        for operation in operations(item):
            _add_answers(path, operation)


def _add_answers(path: str, operation: Document) -> None:
    answers = operation["responses"]
    for problem in (
        *_ALWAYS,
        *(_WITH_VARIABLES if "{" in path else ()),
        *(_WITH_BODY if "requestBody" in operation else ()),
    ):
        _add_answer(answers, problem)
    for name, problem in _SELDOM.items():
        reference = f"#/components/responses/{component_name('gateway', 'responses', name)}"
        answers.setdefault(str(problem.status), {"$ref": reference})
    operation["responses"] = {status: answers[status] for status in sorted(answers)}


def _add_answer(answers: Document, problem: Problem) -> None:
    """Add `problem`, a refusal that the gateway makes, to the `answers` of an operation in the merged document.

    `answers` maps statuses to OpenAPI responses and is changed in place. If the service itself refuses with the same
    status, the codes of both are listed. A response of the same status that is no refusal stays as it is.
    """
    status = str(problem.status)
    known = answers.get(status, {})
    if known and "x-codes" not in known:
        return  # not a refusal: the gateway's `/status` answers with its document also when it is 503
    codes = [code for code in known.get("x-codes", ()) if code not in _REACHES_NOBODY]
    said = _refusal(problem.status, [*codes, problem.code])
    answers[status] = {**said, **known, "description": said["description"], "x-codes": said["x-codes"]}
    answers[status]["headers"] = {**known.get("headers", {}), **said["headers"]}


def _refusal(status: int, codes: list[str]) -> Document:
    phrase = _PHRASES.get(status) or HTTPStatus(status).phrase
    named = {"Content-Language": "ContentLanguage", **({"Retry-After": "RetryAfter"} if status == 429 else {})}
    return {
        "description": f"{phrase}: {', '.join(codes)}",
        "headers": {name: {"$ref": f"#/components/headers/{component}"} for name, component in named.items()},
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
        "x-codes": codes,
    }
