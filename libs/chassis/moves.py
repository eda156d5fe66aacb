"""State machines as data: a table says which state may follow which, and one function asks it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from chassis.problems import Conflict

S = TypeVar("S", bound=StrEnum)
Moves = Mapping[S, frozenset[S]]


class IllegalMove(Conflict):
    """Something cannot go from the state it is in to the one asked for."""


def moved(current: S, following: S, moves: Moves[S]) -> S:
    """`following`, if it may follow `current`. Raises IllegalMove."""
    if following not in moves[current]:
        raise IllegalMove()
    return following
