"""Two machines that answer each other: helpdesk, and somebody's auto-responder behind a real LMTP server."""

from collections.abc import Callable
from functools import partial
from itertools import count
from typing import Any

import pytest
from helpdesk_kit.listening import Listening
from helpdesk_kit.mails import MAILBOX, OUT_OF_OFFICE, a_mail, told
from helpdesk_kit.world import World

from helpdesk.delivery.delivering import deliver
from helpdesk.model import Ticket

ROBOT = "robo@consumo.example"
_numbers = count(1)
Answer = Callable[[dict[str, Any]], bytes]


def answers_as_it_should(fact: dict[str, Any]) -> bytes:
    return a_mail(ROBOT, to=fact["reply_to"], answers=[fact["message_id"]], headers=OUT_OF_OFFICE, return_path="")


def answers_like_a_person(fact: dict[str, Any]) -> bytes:
    return a_mail(ROBOT, to=fact["reply_to"], answers=[fact["message_id"]], text=f"Estou fora. {next(_numbers)}")


def forgets_what_it_answers(fact: dict[str, Any]) -> bytes:
    return a_mail(ROBOT, subject=f"Estou fora ({next(_numbers)})", text=f"Volto logo. {fact['number']}")


def writes_from_a_new_address_each_time(_fact: dict[str, Any]) -> bytes:
    return a_mail(f"robo+{next(_numbers)}@consumo.example", subject="Estou fora")


def mailed_to_author(fact: dict[str, Any]) -> bool:
    """Whether notifier writes to the author: not about what the author did, nor where nothing is acknowledged."""
    by = fact.get("by")
    role = by["role"] if isinstance(by, dict) else by
    return fact["acknowledged"] if fact["change"] == "opened" else role != "author"


@pytest.mark.parametrize(
    "answer",
    [
        answers_as_it_should,
        answers_like_a_person,
        forgets_what_it_answers,
        writes_from_a_new_address_each_time,
    ],
)
def test_two_machines_stop_at_one_acknowledgement(world: World, answer: Answer) -> None:
    sent = 0
    with Listening("lmtp", partial(deliver, world.runtime), 10**6) as server:
        waiting = [a_mail(ROBOT)]
        while waiting:
            assert server.send(waiting.pop(), MAILBOX, sender=ROBOT) == [250]
            mails = [fact for fact in told(world) if mailed_to_author(fact)]
            sent += len(mails)
            waiting += [answer(fact) for fact in mails]
            assert sent < 10, "they write for ever"
    assert sent == 1
    assert len(world.rows(Ticket)) <= 2
