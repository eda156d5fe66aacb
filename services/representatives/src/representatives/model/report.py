"""The report of an imported file: which rows were taken over and what is wrong with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chassis.problems import FieldError, Problem


@dataclass(frozen=True)
class Row:
    """One line of an imported file: its number as a spreadsheet shows it, and its data or what is wrong with it."""

    number: int
    data: Mapping[str, Any] = field(default_factory=dict)
    faults: Sequence[FieldError] = ()


@dataclass(frozen=True)
class Fault:
    """One reason why a row of an imported file was not taken over."""

    row: int
    pointer: str
    code: str
    facts: Mapping[str, Any]


@dataclass
class Report:
    """The result of importing a file; after a dry run, the result that an import would have.

    `rows` is the number of rows, `applied` of those that changed something, `unchanged` of those that did not.
    """

    dry_run: bool
    rows: int
    applied: int = 0
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    def refuse(self, row: Row, problem: Problem | None = None) -> None:
        """Add to the report why `row` is not taken over: the row's own faults, and those of `problem` if given."""
        found = list(row.faults)
        if problem:
            found += problem.errors or [FieldError("", problem.code, problem.facts)]
        self.faults += [Fault(row.number, fault.pointer, fault.code, fault.facts) for fault in found]
