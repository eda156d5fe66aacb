"""Doing things at once: real threads, each with a client of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any, TypeVar

T = TypeVar("T")


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """Run `work` in `count` threads that start together, each with its number from 0, and return what they return."""
    barrier = threading.Barrier(count)

    def run(number: int) -> T:
        barrier.wait(30)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def apart(person: Any) -> Any:
    """Return the same person of a test world with another client, because threads cannot share a test client.

    `person` is a dataclass whose field `http` is a CheckedClient.
    """
    return replace(person, http=person.http.as_(person.http.token))
