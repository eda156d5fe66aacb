"""A small run of the chaos with every test run: registrations go on while everything is killed once or twice."""

from pathlib import Path

import pytest
from tests.chaos.killer import plan
from tests.chaos.run import Size, run
from tests.chaos.targets import targets


@pytest.mark.slow
def test_nothing_is_lost_doubled_out_of_order_or_stuck_through_eight_kills(tmp_path: Path) -> None:
    size = Size(kills=8, seconds=14, limit=60, clients=3, patience=20)

    result = run("embedded", 3, size, tmp_path, {})

    assert len(result.recoveries) == 8
    assert any(journey.has("name") for journey in result.journeys)
    assert result.findings == []


def test_a_seed_always_gives_the_same_plan_and_every_target_its_share() -> None:
    planned = plan(7, 50, targets("real"), seconds=100)

    assert planned == plan(7, 50, targets("real"), seconds=100)
    killed = [target.name for _pause, target in planned]
    share = 50 // len(targets("real"))
    assert {killed.count(target.name) for target in targets("real")} <= {share, share + 1}
    assert 70 < sum(pause for pause, _target in planned) < 130
