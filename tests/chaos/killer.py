"""The killer: who dies when, decided by a seed before anything runs, and carried out."""

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
    """One SIGKILL, on the monotonic clock, that hit its target."""

    target: Target
    at: float


def plan(seed: int, kills: int, targets: Sequence[Target], seconds: float) -> list[tuple[float, Target]]:
    """So many kills, each after a pause; all of them within about `seconds`. Every target gets its share, in any order:
    the same seed gives the same plan."""
    chance = random.Random(seed)
    order: list[Target] = []
    while len(order) < kills:
        order += chance.sample(targets, len(targets))
    return [(chance.uniform(0.2, 1.8) * seconds / kills, target) for target in order[:kills]]


def carry_out(platform: Platform, planned: Sequence[tuple[float, Target]], until: float) -> Iterator[Kill]:
    """Kill by the plan until the moment `until`. A target that is not back yet is waited for before its pause."""
    for pause, target in planned:
        wait_until(partial(platform.runs, target), until - time.monotonic())
        time.sleep(max(0, min(pause, until - time.monotonic())))
        if time.monotonic() >= until:
            return
        if platform.kill(target):
            yield Kill(target, time.monotonic())


def recovery(kill: Kill, successes: Sequence[Entry]) -> float | None:
    """Seconds until the end of the first success that began after the kill; None when there was none yet."""
    return next((entry.ended - kill.at for entry in successes if entry.started >= kill.at), None)
