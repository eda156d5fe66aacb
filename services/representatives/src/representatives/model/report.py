"""What becomes of the rows of an imported file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.problems import FieldError, Problem


@dataclass(frozen=True)
class Row:
    """One line of a file: its number as a spreadsheet shows it, and what it says or what is wrong with it."""

    number: int
    data: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[FieldError] = ()


@dataclass(frozen=True)
class Fault:
    """Why a row was not taken over."""

    row: int
    pointer: str
    code: str
    facts: Mapping[str, Any]


@dataclass
class Report:
    """What became of the rows of a file. In a dry run: what would."""

    dry_run: bool
    rows: int
    applied: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, row: Row, problem: Problem | None = None) -> None:
        """Note why `row` is not taken over: its own faults, or a refusal."""
        found = list(row.faults)
        if problem:
            found += problem.errors or [FieldError("", problem.code, problem.facts)]
        self.faults += [Fault(row.number, fault.pointer, fault.code, fault.facts) for fault in found]
