"""The systems for which people request access, as data: process → subprocess → system, with access profiles and rules.

`data/systems.json` holds what the manual says (seed 000); an operator's own file replaces it (`SYSTEMS_FILE`). Names
are in Portuguese, Spanish and English.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Self

from representatives.states import AGENT_KINDS

Names = Mapping[str, str]
SHIPPED = Path(__file__).parents[1] / "data" / "systems.json"


class SystemsUnreadable(ValueError):
    """The file of systems cannot be read or contradicts itself; the text says where."""


@dataclass(frozen=True, kw_only=True)
class AccessProfile:
    """What a person may be in a system.

    With `shared`, other people with access to the system see the e-mail and telephone given for this access.
    `agent_kinds` are the kinds of agent for which the profile exists.
    """

    code: str
    names: Names
    shared: bool
    agent_kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class System:
    """A system and its access profiles.

    A person holds at most one profile of each conflict set per agent. `coverage` are the profiles that somebody should
    hold for every agent of their kinds. `old_functions` maps the functions of the previous register to profiles (in the
    file, null stands for `default_profile`).
    """

    code: str
    names: Names
    process: Names
    subprocess: Names
    profiles: Mapping[str, AccessProfile]
    conflicts: tuple[frozenset[str], ...]
    coverage: tuple[str, ...]
    old_functions: Mapping[str, str]
    default_profile: str

    @property
    def name(self) -> str:
        """Return the system's Portuguese name, for events, which carry a name in one language only."""
        return self.names["pt"]

    def claims_of(self, profile: str) -> list[str]:
        """Return the claims that an access with this access profile holds, as texts: the profile, and each conflict set
        that it belongs to.

        A conflict set is named by its sorted profiles, joined by `|`. Two accesses of one person for one agent with a
        common claim are refused.
        """
        sets = ["|".join(sorted(conflict)) for conflict in self.conflicts if profile in conflict]
        return [profile, *sets]


@dataclass(frozen=True)
class Systems:
    """All systems by code, in the order of the file."""

    by_code: Mapping[str, System]

    @classmethod
    def read(cls, file: Path = SHIPPED) -> Self:
        """Read all systems, with their access profiles and rules, from a JSON file. The default is the file that the
        service ships.

        Raises `SystemsUnreadable` when the file cannot be read or contradicts itself.
        """
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            return cls({system.code: system for system in map(_system, told["systems"])})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise SystemsUnreadable(f"{file}: {wrong!r}") from wrong

    def get(self, code: str) -> System | None:
        return self.by_code.get(code)

    @cached_property
    def only(self) -> System | None:
        """Return the only system, which requests may leave out; None when there are several."""
        return next(iter(self.by_code.values())) if len(self.by_code) == 1 else None

    def __iter__(self) -> Iterator[System]:
        return iter(self.by_code.values())


def _system(told: Mapping[str, Any]) -> System:
    profiles = {
        item["code"]: AccessProfile(
            code=item["code"],
            names=item["names"],
            shared=item["shared"],
            agent_kinds=frozenset(item.get("agent_kinds", AGENT_KINDS)),
        )
        for item in told["profiles"]
    }
    system = System(
        code=told["code"],
        names=told["names"],
        process=told["process"],
        subprocess=told["subprocess"],
        profiles=profiles,
        conflicts=tuple(frozenset(conflict) for conflict in told["conflicts"]),
        coverage=tuple(told["coverage"]),
        old_functions={
            function: profile or told["default_profile"] for function, profile in told.get("old_functions", {}).items()
        },
        default_profile=told["default_profile"],
    )
    named = {*system.coverage, system.default_profile, *system.old_functions.values()}.union(*system.conflicts)
    if unknown := named - profiles.keys():
        raise SystemsUnreadable(f"{system.code} names profiles it does not have: {', '.join(sorted(unknown))}")
    return system
