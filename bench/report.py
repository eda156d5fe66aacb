"""Results of measurements: figures of ours and of their peers, the ratio between the two, and the targets."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Figure:
    """One line of a table.

    `ratio` is our value divided by that of the peer named in `against`; targets are ratios or limits.
    """

    name: str
    value: float
    unit: str
    against: str = ""
    ratio: float | None = None
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True)
class Table:
    """The figures of one measurement, all measured in one run."""

    title: str
    figures: Sequence[Figure]

    def markdown(self) -> str:
        lines = [f"### {self.title}", "", "| | | ratio | target | |", "|---|---:|---:|---|---|"]
        for figure in self.figures:
            ratio = f"{figure.ratio:.2f} × {figure.against}" if figure.ratio is not None else ""
            met = {True: "met", False: "**missed**", None: ""}[figure.met]
            lines.append(
                f"| {figure.name} | {_number(figure.value)} {figure.unit} | {ratio} | {figure.target} | {met} |"
            )
        return "\n".join(lines) + "\n"


def compared(name: str, value: float, unit: str, *, peer: Figure, at_least: float | None = None) -> Figure:
    """Return a figure with its ratio to a peer's figure of the same run.

    Without `at_least`, the ratio has no target.
    """
    ratio = value / peer.value
    if at_least is None:
        return Figure(name, value, unit, peer.name, ratio)
    return Figure(name, value, unit, peer.name, ratio, f"≥ {at_least} ×", ratio >= at_least)


def limited(name: str, value: float, unit: str, *, at_most: float) -> Figure:
    """Return a figure whose target is to stay below `at_most`."""
    return Figure(name, value, unit, target=f"≤ {at_most:g} {unit}", met=value <= at_most)


def reached(name: str, value: float, unit: str, *, at_least: float) -> Figure:
    """Return a figure whose target is to reach at least `at_least`."""
    return Figure(name, value, unit, target=f"≥ {at_least:g} {unit}", met=value >= at_least)


def to_json(table: Table) -> str:
    return json.dumps(asdict(table))


def from_json(text: str) -> Table:
    value = json.loads(text)
    return Table(value["title"], [Figure(**figure) for figure in value["figures"]])


def missed(tables: Sequence[Table]) -> list[str]:
    """Return one line for each figure that missed its target."""
    return [
        f"{table.title}: {figure.name}, {figure.target}"
        for table in tables
        for figure in table.figures
        if figure.met is False
    ]


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which the part `share` (0–1) of `values` lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"
