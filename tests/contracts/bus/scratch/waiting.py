"""Waiting on conditions, with a deadline."""

import time
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


def eventually(condition: Callable[[], T], *, within: float = 120) -> T:
    """The first true value of `condition`. Raises AssertionError with the last one after `within` seconds.

    These are many, because a busy machine must not fail a test.
    """
    deadline = time.monotonic() + within
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"still {value!r} after {within} s")
        time.sleep(0.02)
    return value
