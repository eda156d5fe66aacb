"""Doing things at once: real threads, each with a client of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TypeVar

from representatives_kit.world import Person

T = TypeVar("T")


def at_once(count: int, work: Callable[[int], T]) -> list[T]:
    """What `count` threads return that start together."""
    barrier = threading.Barrier(count)

    def run(number: int) -> T:
        barrier.wait(30)
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def apart(person: Person) -> Person:
    """The same person with another client: a test client is not shared between threads."""
    return replace(person, http=person.http.as_(person.http.token))
