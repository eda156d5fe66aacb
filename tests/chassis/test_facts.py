"""What a service publishes is found in its `events`: every Fact class, in a module or in a package of modules."""

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chassis.events import facts_in

FACT = """
from dataclasses import dataclass
from uuid import UUID
from chassis.events import Fact

@dataclass(frozen=True, kw_only=True)
class {name}(Fact, type="{type}", subject="thing_id"):
    thing_id: UUID
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An importable package `shop` with an empty package `events`."""
    folder = tmp_path / "shop" / "events"
    folder.mkdir(parents=True)
    (tmp_path / "shop" / "__init__.py").touch()
    (folder / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    yield folder
    for name in [name for name in sys.modules if name.partition(".")[0] == "shop"]:
        del sys.modules[name]


def test_the_facts_of_every_file_are_found_without_a_list(package: Path) -> None:
    (package / "thing.py").write_text(FACT.format(name="ThingSold", type="shop.thing_sold.v1"))
    (package / "place.py").write_text(
        "from shop.events.thing import ThingSold\n" + FACT.format(name="PlaceOpened", type="shop.place_opened.v1")
    )
    found = facts_in(importlib.import_module("shop.events"))
    assert [fact.type for fact in found] == ["shop.place_opened.v1", "shop.thing_sold.v1"]


def test_a_fact_in_anothers_name_is_not_the_services_own(package: Path) -> None:
    (package / "thing.py").write_text(FACT.format(name="TicketClosed", type="helpdesk.ticket_closed.v1"))
    assert facts_in(importlib.import_module("shop.events")) == ()


def test_a_single_module_of_events_is_read_as_well(package: Path) -> None:
    (package.parent / "single.py").write_text(FACT.format(name="ThingSold", type="shop.thing_sold.v1"))
    assert [fact.__name__ for fact in facts_in(importlib.import_module("shop.single"))] == ["ThingSold"]
