"""Routes = OpenAPI = gateway: the committed documents say what the code says, and the gateway routes exactly that."""

import json
import re
from collections.abc import Iterable, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from jsonschema import Draft202012Validator
from tests.architecture.documents import ASYNCAPI, broken_promises, generated
from tests.architecture.repository import ROOT, report, services
from werkzeug.datastructures import FileStorage

from chassis.endpoints import Operation
from chassis.openapi import NoExample, document, request_example
from chassis.schemas import Schema, uploads_in
from chassis.service import Service
from gateway import routes

Reachable = set[tuple[str, str, str, bool]]
"""(service, method, path with nameless parameters, public)"""


def drifted(documents: Mapping[Path, str]) -> list[str]:
    """The documents that are not committed as they are generated."""
    return [
        f"{file.relative_to(ROOT) if file.is_relative_to(ROOT) else file} is out of date; run `make contracts`"
        for file, text in documents.items()
        if not file.exists() or file.read_text(encoding="utf-8") != text
    ]


def documented(service: str, described: Mapping[str, Any]) -> Reachable:
    """The operations in an OpenAPI document."""
    return {
        (service, method.upper(), _nameless(path), _is_public(operation))
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
        if method in ("get", "post", "put", "patch", "delete")
    }


def _is_public(operation: Mapping[str, Any]) -> bool:
    """Whether the operation is answered without a token; the gateway lets one pass that the service heeds."""
    return not operation["security"] or {} in operation["security"]


def routed(operations: Iterable[tuple[str, str, str, bool]]) -> Reachable:
    """The operations of services in the gateway's table; its own pages are no service's."""
    found = [(service, method, _nameless(path), public) for service, method, path, public in operations]
    return {row for row in found if row[0] != "gateway" or row[2].startswith(("/api/", "/oauth/"))}


def differences(in_documents: Reachable, in_gateway: Reachable) -> list[str]:
    """A sentence for each operation that is not the same on both sides."""
    sides = (
        (in_documents - in_gateway, "is documented, but not in gateway/src/gateway/routes.py"),
        (in_gateway - in_documents, "is in gateway/src/gateway/routes.py, but no service documents it"),
    )
    return [
        f"{service}: {method} {path} ({'public' if public else 'token'}) {what}"
        for rows, what in sides
        for service, method, path, public in sorted(rows)
    ]


def test_the_committed_documents_are_what_the_code_says() -> None:
    documents = generated()
    faults = drifted(documents) + broken_promises(documents[ASYNCAPI])
    assert not faults, report(faults)


def test_the_gateway_routes_what_is_documented_and_nothing_else() -> None:
    in_documents = set()
    for file, text in generated().items():
        if file.parent.name == "openapi":
            in_documents |= documented(file.stem, json.loads(text))
    faults = differences(in_documents, routed(routes.operations()))
    assert not faults, report(faults)


def test_a_document_that_drifted_or_is_missing_is_found(tmp_path: Path) -> None:
    old, fresh, missing = tmp_path / "old.json", tmp_path / "fresh.json", tmp_path / "missing.json"
    old.write_text("{}")
    fresh.write_text("{}")
    faults = drifted({old: '{"paths": {}}', fresh: "{}", missing: "{}"})
    assert [fault.split()[0] for fault in faults] == [str(old), str(missing)]


def test_a_route_that_differs_is_found() -> None:
    example = {
        "paths": {
            "/api/example/v1/things": {"get": {"security": []}, "post": {"security": [{"bearer": []}]}},
            "/api/example/v1/things/{thing_id}": {"parameters": [], "get": {"security": [{"bearer": []}]}},
        }
    }
    table = [
        ("example", "GET", "/api/example/v1/things", False),
        ("example", "GET", "/api/example/v1/things/{id}", False),
        ("example", "DELETE", "/api/example/v1/things/{id}", False),
        ("gateway", "GET", "/docs", True),
        ("gateway", "GET", "/api/hidden", True),
    ]
    assert differences(documented("example", example), routed(table)) == [
        "example: GET /api/example/v1/things (public) is documented, but not in gateway/src/gateway/routes.py",
        "example: POST /api/example/v1/things (token) is documented, but not in gateway/src/gateway/routes.py",
        "example: DELETE /api/example/v1/things/{} (token) is in gateway/src/gateway/routes.py, "
        "but no service documents it",
        "example: GET /api/example/v1/things (token) is in gateway/src/gateway/routes.py, but no service documents it",
        "gateway: GET /api/hidden (public) is in gateway/src/gateway/routes.py, but no service documents it",
    ]


def _nameless(path: str) -> str:
    return re.sub(r"\{[^}]*\}", "{}", path)


def bodies() -> list[tuple[str, Operation]]:
    """Every operation that takes a body, with the name of its service."""
    return [
        (service.name, operation)
        for service in services()
        for blueprint in service.blueprints
        for operation in blueprint.operations
        if operation.body
    ]


@pytest.mark.parametrize(
    ("service", "operation"), [pytest.param(*body, id=f"{body[0]}.{body[1].name}") for body in bodies()]
)
def test_the_example_of_a_request_is_accepted(service: str, operation: Operation) -> None:
    assert operation.body
    shape = operation.body()
    example = request_example(operation.body)
    file = FileStorage(BytesIO(b"x"), "x.pdf")
    several = {name for name, field in shape.fields.items() if isinstance(field, ma.fields.List)}
    files = {name: [file] if name in several else file for name in uploads_in(shape.fields)}
    shape.load({**example, **files})
    assert example or files, "nothing is shown"
    assert all(".example" in address for address in re.findall(r"\S+@\S+", json.dumps(example)))


@pytest.mark.parametrize("service", services(), ids=lambda service: service.name)
def test_the_example_of_a_request_fits_what_the_document_says_of_it(service: Service) -> None:
    described = document(service)
    for path, item in described["paths"].items():
        for operation in (item[method] for method in item if method != "parameters"):
            for content in operation.get("requestBody", {}).get("content", {}).values():
                schema = {**content["schema"], "components": described["components"]}
                faults = [
                    fault.message
                    for fault in Draft202012Validator(schema).iter_errors(content.get("example", {}))
                    if "'file' is a required" not in fault.message
                ]
                assert not faults, (path, faults)


def test_a_field_without_an_example_is_found() -> None:
    class Puzzling(Schema):
        riddle = ma.fields.String(required=True)

    with pytest.raises(NoExample, match=r"Puzzling\.riddle"):
        request_example(Puzzling)
