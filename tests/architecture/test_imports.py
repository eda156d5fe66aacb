"""Import directions: the contracts in pyproject.toml hold, break when something crosses them, know every service."""

from collections.abc import Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.layers import LayersContract
from tests.architecture.repository import ROOT, report, service_names

_KINDS = {"layers": LayersContract, "forbidden": ForbiddenContract}


@cache
def configuration() -> dict[str, Any]:
    return read_configuration(str(ROOT / "pyproject.toml"))


@cache
def imports() -> grimp.ImportGraph:
    """Who imports whom, in this repository."""
    return grimp.build_graph(
        *configuration()["session_options"]["root_packages"],
        include_external_packages=True,
        exclude_type_checking_imports=True,
        cache_dir=None,
    )


def nothing_imported() -> grimp.ImportGraph:
    """Every room that the contracts name, in modules that import nothing; what the broken examples start from."""
    graph = grimp.ImportGraph()
    for package in configuration()["session_options"]["root_packages"]:
        graph.add_module(package)
    for contract in configuration()["contracts_options"]:
        rooms = [room.strip(" ()") for layer in contract.get("layers", ()) for room in layer.split("|")]
        for container in contract.get("containers", ()):
            for room in rooms:
                graph.add_module(f"{container}.{room}")
    return graph


def broken_by(graph: grimp.ImportGraph) -> list[str]:
    """The ids of the contracts that `graph` breaks."""
    session, broken = configuration()["session_options"], []
    for options in configuration()["contracts_options"]:
        contract = _KINDS[options["type"]](options["name"], session, options)
        if not contract.check(deepcopy(graph), verbose=False).kept:
            broken.append(options["id"])
    return broken


def unlisted(found: set[str], configured: Mapping[str, Any]) -> list[str]:
    """A sentence for each place in pyproject.toml where a service is missing, or named that no longer exists."""
    by_id = {contract["id"]: contract for contract in configured["contracts_options"]}
    side_by_side = {name.strip() for layer in by_id["independence"]["layers"] for name in layer.split("|")}
    places = {
        "root_packages": set(configured["session_options"]["root_packages"]) - {"chassis", "gateway", "launcher"},
        "the layers of contract independence": side_by_side - {"chassis", "gateway", "launcher"},
        "the containers of contract rooms": set(by_id["rooms"]["containers"]),
    }
    return [
        f"[tool.importlinter] in pyproject.toml: {'add' if name in found else 'take'} {name} "
        f"{'to' if name in found else 'out of'} {place}"
        for place, named in places.items()
        for name in sorted(found ^ named)
    ]


def test_nothing_crosses_the_import_directions() -> None:
    assert broken_by(nothing_imported()) == []
    assert broken_by(imports()) == [], "`make imports` shows the lines"


@pytest.mark.parametrize(
    ("importer", "imported", "contract"),
    [
        ("identity.model", "notifier.model", "independence"),
        ("identity.app", "gateway.routes", "independence"),
        ("gateway.routes", "identity.states", "independence"),
        ("chassis.web", "identity.app", "independence"),
        ("chassis.web", "launcher.plan", "independence"),
        ("identity.queries", "identity.actions", "rooms"),
        ("identity.schemas", "identity.actions", "rooms"),
        ("identity.api", "identity.reactions", "rooms"),
        ("notifier.model", "notifier.app", "rooms"),
        ("identity.model", "flask", "core"),
        ("notifier.events", "pika", "core"),
        ("identity.actions.registration", "kombu", "core"),
        ("chassis.clock", "chassis.web", "chassis"),
    ],
)
def test_an_import_in_a_forbidden_direction_is_found(importer: str, imported: str, contract: str) -> None:
    graph = nothing_imported()
    graph.add_import(importer=importer, imported=imported)
    assert broken_by(graph) == [contract]


def test_the_web_is_also_found_behind_another_module() -> None:
    graph = nothing_imported()
    graph.add_import(importer="identity.actions", imported="chassis.endpoints")
    graph.add_import(importer="chassis.endpoints", imported="flask")
    assert broken_by(graph) == ["core"]


@pytest.mark.parametrize(("module", "contract"), [("identity.warehouse", "rooms"), ("chassis.warehouse", "chassis")])
def test_a_new_room_has_to_be_given_a_place(module: str, contract: str) -> None:
    graph = nothing_imported()
    graph.add_module(module)
    assert broken_by(graph) == [contract]


def test_the_contracts_know_every_service() -> None:
    faults = unlisted(set(service_names()), configuration())
    assert not faults, report(faults)


def test_a_service_that_the_contracts_do_not_know_is_found() -> None:
    named = set(configuration()["session_options"]["root_packages"]) - {"chassis", "gateway", "launcher"}
    assert unlisted(named | {"seventh"}, configuration()) == [
        "[tool.importlinter] in pyproject.toml: add seventh to root_packages",
        "[tool.importlinter] in pyproject.toml: add seventh to the layers of contract independence",
        "[tool.importlinter] in pyproject.toml: add seventh to the containers of contract rooms",
    ]
