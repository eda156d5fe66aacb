"""State machines as data: a table says which states may follow a state, and one function checks a move against it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

from chassis.problems import Conflict, Problem

S = TypeVar("S", bound=StrEnum)
Moves = Mapping[S, frozenset[S]]


class IllegalMove(Conflict):
    """The thing cannot go from its present state to the requested one."""


def moved(current: S, following: S, moves: Moves[S], *, refused: type[Problem] = IllegalMove) -> S:
    """Return the state `following` if `moves` allows it after the state `current`. Raises `refused` otherwise."""
    if following not in moves[current]:
        raise refused()
    return following
