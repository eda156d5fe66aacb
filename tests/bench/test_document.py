"""docs/benchmarks.md is renewed section by section."""

from bench.document import Section, renewed
from bench.report import Figure, Table

HEADING = "# Benchmarks\n"


def section(title: str, value: float, made: str) -> Section:
    return Section(Table(title, [Figure("ours", value, "events/s")]), made)


def test_a_section_says_when_it_was_made() -> None:
    assert section("Relay", 500, "2026-11-27, load 0.1.").markdown() == (
        "### Relay\n\n2026-11-27, load 0.1.\n\n| | | ratio | target | |\n|---|---:|---:|---|---|\n"
        "| ours | 500 events/s |  |  |  |\n"
    )


def test_a_new_measurement_replaces_its_section_and_leaves_the_others() -> None:
    first = renewed("", HEADING, [section("Relay", 500, "monday."), section("Lists", 300, "monday.")])
    second = renewed(first, "# New heading\n", [section("Relay", 600, "tuesday."), section("Start", 200, "tuesday.")])
    assert second.startswith("# New heading\n\n### Relay\n\ntuesday.")
    assert [line for line in second.splitlines() if line.startswith("###")] == ["### Relay", "### Lists", "### Start"]
    assert "500 events/s" not in second
    assert "### Lists\n\nmonday." in second
    assert renewed(second, "# New heading\n", []) == second
