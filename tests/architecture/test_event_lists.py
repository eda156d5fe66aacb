"""The README of a service names the events that it publishes and hears, and no others."""

import re
from collections.abc import Mapping, Set

import pytest
from tests.architecture.repository import ROOT, report, services

from chassis import contracts

_SECTION = re.compile(r"^## Events$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`(?:\w+\.)?([a-z_]+)((?:\|[a-z_]+)*)`")


def named(readme: str) -> set[str]:
    """Return the names in the README's section about events: `company_requested|approved` are two of them."""
    section = _SECTION.search(readme)
    found = set()
    for first, others in _CODE.findall(section[1] if section else ""):
        noun = first.rpartition("_")[0]
        found |= {first, *(f"{noun}_{verb}" for verb in others.split("|")[1:])}
    return found


def stale(readme: str, own: Set[str], known: Mapping[str, bool]) -> list[str]:
    """Return a sentence for each event that the README leaves out or names wrongly.

    `own` are the names of the facts that the service publishes or hears, `known` those of all contracts with whether
    they are planned: planned ones may be named.
    """
    there = named(readme)
    faults = [f"leaves out {name}, which the service publishes or hears" for name in sorted(own - there)]
    wrong = sorted(name for name in there & known.keys() - own if not known[name])
    return faults + [f"names {name}, which the service neither publishes nor hears" for name in wrong]


def test_every_readme_names_the_events_of_its_service() -> None:
    known = {name(type_): bool(contract.get("x-planned")) for type_, contract in contracts.event_contracts().items()}
    faults = []
    for service in services():
        own = {name(fact.type) for fact in service.facts} | {name(type_) for type_ in service.reactions.types()}
        readme = ROOT / "services" / service.name / "README.md"
        faults += [f"{service.name}/README.md {one}" for one in stale(readme.read_text("utf-8"), own, known)]
    assert not faults, report(faults)


def name(event_type: str) -> str:
    """Return the fact's name: `user_locked` of `identity.user_locked.v1`."""
    return event_type.split(".")[1]


@pytest.mark.parametrize(
    ("events", "faults"),
    [
        ("Publishes `thing_made|lost`. Hears `other.day_began`; `thing_found` is planned.", []),
        ("Publishes `thing_made`. Hears `day_began`.", ["leaves out thing_lost, which the service publishes or hears"]),
        (
            "Publishes `thing_made|lost|sold`. Hears `day_began`.",
            ["names thing_sold, which the service neither publishes nor hears"],
        ),
    ],
)
def test_a_stale_list_is_found(events: str, faults: list[str]) -> None:
    known = {"thing_made": False, "thing_lost": False, "thing_sold": False, "thing_found": True, "day_began": False}
    readme = f"# A service\n\n## Events\n{events}\n\n## Settings\n`thing_sold`\n"
    assert stale(readme, {"thing_made", "thing_lost", "day_began"}, known) == faults
