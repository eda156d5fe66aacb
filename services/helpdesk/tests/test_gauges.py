"""What Prometheus sees of tickets."""

from datetime import timedelta
from pathlib import Path

import pytest
from helpdesk_kit.rows import a_ticket
from helpdesk_kit.world import World

from chassis.testing.clock import FrozenClock
from chassis.testing.gauges import shown_gauges
from chassis.testing.statements import plan, statements

HOUR = timedelta(hours=1)


def shown(world: World) -> dict[str, float]:
    return shown_gauges(world.runtime, "ramal_tickets")


def test_open_tickets_are_counted_by_category_and_state(world: World, frozen_clock: FrozenClock) -> None:
    now = frozen_clock.at
    for category, state, due in (
        ("01", "new", now - HOUR),
        ("01", "new", now + HOUR),
        ("01", "waiting", None),
        ("sistema", "in_progress", now - HOUR),
        ("02", "closed", None),
    ):
        a_ticket(world, author_name="A", category=category, state=state, due_at=due)
    found = shown(world)
    assert {name: count for name, count in found.items() if count} == {
        'ramal_tickets_open{category="01",state="new"}': 2,
        'ramal_tickets_open{category="01",state="waiting"}': 1,
        'ramal_tickets_open{category="sistema",state="in_progress"}': 1,
        "ramal_tickets_overdue{}": 2,
    }
    assert found['ramal_tickets_open{category="02",state="new"}'] == 0


def test_without_tickets_there_is_nothing_to_count(world: World) -> None:
    assert shown(world) == {"ramal_tickets_overdue{}": 0}


class TestPlans:
    @pytest.fixture
    def database_url(self, tmp_path: Path) -> str:
        """PostgreSQL chooses by its statistics; SQLite has none and chooses by the shape of the query."""
        return f"sqlite:///{tmp_path}/test.db"

    def test_nothing_but_index_entries_of_open_tickets_is_read(self, world: World) -> None:
        for category in ("01", "02"):
            a_ticket(world, author_name="A", category=category)
        with statements() as said:
            shown(world)
        asked = [text for text in said if "FROM ticket" in text]
        assert len(asked) == 1 + 2 * 3 + 1  # the categories, two of them in three states, and the overdue ones
        for text in asked:
            for step in plan(world.database, text):
                if " ticket" in step:
                    assert step.startswith("SEARCH ticket USING COVERING INDEX"), f"{step}\n{text}"
