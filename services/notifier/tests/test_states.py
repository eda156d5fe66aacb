"""The life of a delivery: every state against every other."""

import pytest

from chassis.moves import IllegalMove
from notifier.states import TRANSITIONS, DeliveryState, checked

ALLOWED = {
    ("created", "sending"),
    ("created", "permanent_failure"),
    ("sending", "delivered"),
    ("sending", "temporary_failure"),
    ("sending", "permanent_failure"),
    ("temporary_failure", "sending"),
    ("temporary_failure", "permanent_failure"),
}


@pytest.mark.parametrize("current", DeliveryState)
@pytest.mark.parametrize("following", DeliveryState)
def test_only_these_moves_are_possible(current: DeliveryState, following: DeliveryState) -> None:
    if (current.value, following.value) in ALLOWED:
        assert checked(current, following) is following
    else:
        with pytest.raises(IllegalMove) as refused:
            checked(current, following)
        assert refused.value.status == 409


def test_every_state_has_its_row() -> None:
    assert set(TRANSITIONS) == set(DeliveryState)
