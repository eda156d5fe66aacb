"""The life of a delivery, as data: which state may follow which. Notifications and their attempts share it."""

from enum import StrEnum

from chassis.moves import Moves, moved


class DeliveryState(StrEnum):
    """The states of a delivery. After `temporary_failure` comes another attempt.

    `delivered` and `permanent_failure` are final.
    """

    CREATED = "created"
    SENDING = "sending"
    DELIVERED = "delivered"
    TEMPORARY_FAILURE = "temporary_failure"
    PERMANENT_FAILURE = "permanent_failure"


_S = DeliveryState

TRANSITIONS: Moves[DeliveryState] = {
    _S.CREATED: frozenset({_S.SENDING, _S.PERMANENT_FAILURE}),
    _S.SENDING: frozenset({_S.DELIVERED, _S.TEMPORARY_FAILURE, _S.PERMANENT_FAILURE}),
    _S.TEMPORARY_FAILURE: frozenset({_S.SENDING, _S.PERMANENT_FAILURE}),
    _S.DELIVERED: frozenset(),
    _S.PERMANENT_FAILURE: frozenset(),
}


def checked(current: DeliveryState, following: DeliveryState) -> DeliveryState:
    """Return `following` if a delivery may move from `current` to it. Raises IllegalMove."""
    return moved(current, following, TRANSITIONS)
