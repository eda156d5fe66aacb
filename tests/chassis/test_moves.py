"""State tables: what may follow what."""

from enum import StrEnum

import pytest

from chassis.moves import IllegalMove, Moves, moved


class Light(StrEnum):
    GREEN = "green"
    RED = "red"


MOVES: Moves[Light] = {Light.GREEN: frozenset({Light.RED}), Light.RED: frozenset()}


def test_only_what_the_table_says_may_follow() -> None:
    assert moved(Light.GREEN, Light.RED, MOVES) is Light.RED
    for following in Light:
        with pytest.raises(IllegalMove) as refused:
            moved(Light.RED, following, MOVES)
        assert refused.value.status == 409
