"""The systems that people ask access to, as data: process → subprocess → system, with profiles and their rules.

`data/systems.json` is what the manual says (seed 000); an operator's own file replaces it (`SYSTEMS_FILE`). Names are
in Portuguese, Spanish and English.
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
    """The file of systems contradicts itself; the text says where."""


@dataclass(frozen=True, kw_only=True)
class AccessProfile:
    """What a person may be in a system.

    `shared`: others with access to the system see the e-mail and telephone given for it. `agent_kinds`: the kinds of
    agent it exists for.
    """

    code: str
    names: Names
    shared: bool
    agent_kinds: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class System:
    """A system. Of the profiles in one conflict set a person holds at most one per agent.

    `coverage` are the profiles that somebody should hold for every agent of their kinds. `old_functions` says what the
    functions of the register before this one become (in the file, null: `default_profile`).
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
        """Its name where one language has to do: in events."""
        return self.names["pt"]

    def claims_of(self, profile: str) -> list[str]:
        """What holding `profile` claims for oneself: the profile, and every conflict set it is in, by name."""
        sets = ["|".join(sorted(conflict)) for conflict in self.conflicts if profile in conflict]
        return [profile, *sets]


@dataclass(frozen=True)
class Systems:
    """All systems, by code, in the order of the file."""

    by_code: Mapping[str, System]

    @classmethod
    def read(cls, file: Path = SHIPPED) -> Self:
        """Raises SystemsUnreadable."""
        try:
            told = json.loads(file.read_text(encoding="utf-8"))
            return cls({system.code: system for system in map(_system, told["systems"])})
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as wrong:
            raise SystemsUnreadable(f"{file}: {wrong!r}") from wrong

    def get(self, code: str) -> System | None:
        return self.by_code.get(code)

    @cached_property
    def only(self) -> System | None:
        """The system that is meant when nobody says which; None when there are several."""
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
