"""The tree of systems as one person sees it: in the person's language, with the person's accesses."""

from collections import defaultdict
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis.words import folded
from representatives.model import SystemAccess
from representatives.model.systems import Names, System, Systems
from representatives.queries.system_accesses import live_accesses


def systems(
    session: Session, *, among: Systems, user_id: UUID | None, language: str, query: str, selected: bool
) -> dict[str, Any]:
    """Return all systems as a tree of processes, subprocesses and systems, as a person sees it who looks for access.
    The answer is `{processes: [{name, subprocesses: [{name, systems}]}]}`; each system has its access profiles and, as
    `selected`, the person's requested and granted accesses.

    `among` are all known systems, `user_id` is the person, and `language` the language of the names. `query` are words
    that must all occur in the names of system, subprocess and process; empty finds all. With `selected`, only systems
    in which the person has or has requested an access (O28).
    """
    mine: dict[str, list[SystemAccess]] = defaultdict(list)
    for access in live_accesses(session, user_id=user_id):
        mine[access.system].append(access)
    tree: dict[str, dict[str, list[dict[str, Any]]]] = {}
    for system in among:
        if _is_meant(system, language, query) and (mine[system.code] or not selected):
            branch = tree.setdefault(system.process[language], {})
            branch.setdefault(system.subprocess[language], []).append(_told(system, language, mine[system.code]))
    return {
        "processes": [
            {
                "name": process,
                "subprocesses": [{"name": name, "systems": leaves} for name, leaves in branch.items()],
            }
            for process, branch in tree.items()
        ]
    }


def _is_meant(system: System, language: str, query: str) -> bool:
    names: tuple[Names, ...] = (system.process, system.subprocess, system.names)
    text = folded(" ".join([system.code, *(name[language] for name in names)]))
    return all(word in text for word in folded(query).split())


def _told(system: System, language: str, selected: list[SystemAccess]) -> dict[str, Any]:
    return {
        "code": system.code,
        "name": system.names[language],
        "profiles": [
            {
                "code": profile.code,
                "name": profile.names[language],
                "shared": profile.shared,
                "agent_kinds": sorted(profile.agent_kinds),
            }
            for profile in system.profiles.values()
        ],
        "conflicts": [sorted(conflict) for conflict in system.conflicts],
        "coverage": list(system.coverage),
        "selected": selected,
    }
