"""The killer: a seed decides before the run which process is killed when, and the plan is then carried out."""

import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from tests.chaos.ledger import Entry
from tests.chaos.platform import Platform, Target

from chassis.testing.processes import wait_until


@dataclass(frozen=True)
class Kill:
    """A SIGKILL that hit its target; `at` is its time on the monotonic clock."""

    target: Target
    at: float


def plan(seed: int, kills: int, targets: Sequence[Target], seconds: float) -> list[tuple[float, Target]]:
    """Return the pauses and targets of `kills` kills, spread over about `seconds`.

    All targets are killed about equally often, in random order. The same seed gives the same plan.
    """
    chance = random.Random(seed)
    order: list[Target] = []
    while len(order) < kills:
        order += chance.sample(targets, len(targets))
    return [(chance.uniform(0.2, 1.8) * seconds / kills, target) for target in order[:kills]]


def carry_out(platform: Platform, planned: Sequence[tuple[float, Target]], until: float) -> Iterator[Kill]:
    """Kill the planned targets one after another until the monotonic time `until`, and yield each kill.

    A target that was killed before and does not run yet is waited for first. Then comes the planned pause.
    """
    for pause, target in planned:
        wait_until(partial(platform.runs, target), until - time.monotonic())
        time.sleep(max(0, min(pause, until - time.monotonic())))
        if time.monotonic() >= until:
            return
        if platform.kill(target):
            yield Kill(target, time.monotonic())


def recovery(kill: Kill, successes: Sequence[Entry]) -> float | None:
    """Return the seconds from a kill to the end of the first success that began after it; None when there was none."""
    return next((entry.ended - kill.at for entry in successes if entry.started >= kill.at), None)
