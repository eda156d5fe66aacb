"""The READMEs of the services list the events and messages that there are; `test_openapi` compares them."""

from tests.architecture.event_lists import filled, of_events, of_messages

from notifier.model.messages import Audience, Channel, Message, MessageClass

MARKED = "# A service\n\n## Events\nBefore.\n<!-- events -->\nOld.\n<!-- end -->\nAfter.\n"


def test_a_list_is_renewed_between_its_marks_and_nowhere_else() -> None:
    renewed = filled(MARKED, {"events": "New."})
    assert renewed == MARKED.replace("Old.", "New.")
    assert filled(renewed, {"events": "New."}) == renewed


def test_a_readme_without_a_list_of_events_gets_one() -> None:
    renewed = filled("# A service\n", {"events": "None."})
    assert renewed == "# A service\n\n## Events\n<!-- events -->\nNone.\n<!-- end -->\n"


def test_events_are_listed_by_the_service_that_publishes_them() -> None:
    heard = ["other.day_ended.v1", "other.day_began.v2", "one.hour_began.v1"]
    assert of_events(["example.thing_made.v1"], heard, ["other.day_ended.v1"]).splitlines() == [
        "* Publishes `thing_made`.",
        "* Hears from one: `hour_began`.",
        "* Hears from other: `day_began.v2`, `day_ended` (planned).",
    ]


def test_a_long_list_goes_on_in_the_next_line() -> None:
    lines = of_events([f"example.thing_number_{number}_made.v1" for number in range(10)], [], []).splitlines()
    assert len(lines) == 3
    assert all(len(line) <= 118 for line in lines)
    assert all(line.startswith(("* ", "  ")) for line in lines)


def test_a_message_is_a_row() -> None:
    message = Message(
        event_type="example.thing_made.v1",
        kind="thing_made",
        to=Audience.OTHER_PARTIES,
        channels=(Channel.EMAIL, Channel.INBOX),
        of_class=MessageClass.SERVICE,
        when={"broken": False},
        unless={"reason": "erased"},
        skips_actor=True,
    )
    assert of_messages([message]).splitlines()[2:] == [
        "| `example.thing_made` (broken false, reason not `erased`) | `thing_made` | other parties, unless it was "
        "their own act | email, inbox | service |"
    ]
