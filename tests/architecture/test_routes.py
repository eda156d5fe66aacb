"""Every route says who may call it, and whatever creates something can be repeated safely."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import marshmallow as ma
import pytest
from flask import Flask
from tests.architecture.repository import report, service, service_names

from chassis.auth import Access, anyone
from chassis.endpoints import Operation
from chassis.schemas import Boolean
from chassis.service import Runtime, Service
from chassis.web import create_app

View = Callable[..., Any]


def application(of: Service, folder: Path) -> Flask:
    """The service's whole application, probes included; nothing of it is called, so its settings are not read."""
    settings = of.settings.model_construct(database_url=f"sqlite:///{folder}/unused.db")
    return create_app(Runtime(of, settings))


def undeclared(views: Mapping[str, View]) -> list[str]:
    """The views that do not say who may call them."""
    return [
        f"{name}: nobody says who may call it; declare it through chassis.endpoints with access=…"
        for name, view in views.items()
        if not isinstance(getattr(getattr(view, "operation", None), "access", None), Access)
    ]


def unrepeatable(app: Flask) -> list[str]:
    """The creating POSTs that do not honour Idempotency-Key. Sessions are excepted: their answers are secrets."""
    faults = []
    for rule in app.url_map.iter_rules():
        operation = getattr(app.view_functions[rule.endpoint], "operation", None)
        if not isinstance(operation, Operation) or operation.idempotent or operation.status != 201:
            continue
        if "POST" in (rule.methods or ()) and "sessions" not in rule.rule.split("/"):
            faults.append(f"POST {rule.rule} creates something but ignores Idempotency-Key; leave idempotent=True")
    return faults


@pytest.mark.parametrize("name", service_names())
def test_every_route_says_who_may_call_it(name: str, tmp_path: Path) -> None:
    faults = undeclared(application(service(name), tmp_path).view_functions)
    assert not faults, report(faults)


def loosely_boolean(app: Flask) -> list[str]:
    """The fields of JSON bodies that marshmallow would take `0`, `"no"` and `"on"` for, which no contract says."""
    operations = (getattr(view, "operation", None) for view in app.view_functions.values())
    return [
        f"{operation.body.__name__}.{name}: use chassis.schemas.Boolean"
        for operation in operations
        if isinstance(operation, Operation) and operation.body and not operation.upload
        for name, field in operation.body().fields.items()
        if isinstance(field, ma.fields.Boolean) and not isinstance(field, Boolean)
    ]


@pytest.mark.parametrize("name", service_names())
def test_every_boolean_of_a_body_is_true_or_false(name: str, tmp_path: Path) -> None:
    faults = loosely_boolean(application(service(name), tmp_path))
    assert not faults, report(faults)


@pytest.mark.parametrize("name", service_names())
def test_every_creation_can_be_repeated(name: str, tmp_path: Path) -> None:
    faults = unrepeatable(application(service(name), tmp_path))
    assert not faults, report(faults)


def test_a_view_without_a_declaration_is_found() -> None:
    assert [fault.split(":")[0] for fault in undeclared({"leaky": lambda: "secret"})] == ["leaky"]


def test_a_creation_that_cannot_be_repeated_is_found() -> None:
    app = Flask("example")
    for path, idempotent in (("/orders", False), ("/sessions", False), ("/tickets", True)):
        app.add_url_rule(path, path, _creating(idempotent=idempotent), methods=["POST"])
    assert [fault.split(" creates")[0] for fault in unrepeatable(app)] == ["POST /orders"]


def _creating(*, idempotent: bool) -> View:
    def create() -> str:
        return ""

    create.operation = Operation(  # type: ignore[attr-defined]
        method="POST", rule="/", view=create, access=anyone("example"), status=201, idempotent=idempotent
    )
    return create
