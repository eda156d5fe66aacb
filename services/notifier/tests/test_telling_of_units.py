"""Who is told what about professionals' access to consumer units; several people by one event, each once."""

from collections.abc import Callable
from itertools import permutations

import pytest
from notifier_kit.hearing import Hearing
from notifier_kit.person import Person
from notifier_kit.telling import PORTAL, know, of_a_relation, of_a_unit, of_companies, reader, told

from chassis.testing.tokens import Signer

API = "/api/notifier/v1"


@pytest.mark.covers("G16")
def test_a_professional_is_asked_to_confirm_what_a_holder_offers(hearing: Hearing, joao: Person, ana: Person) -> None:
    know(hearing, joao, ana)
    offer = of_a_unit("requested", joao, ana, actor=ana, pending="professional", valid_until="2027-01-31")
    mails = told(hearing, offer)
    assert set(mails) == {("unit_access_offered", "joao")}
    assert "access to consumer unit 12345678. It would be valid until January 31, 2027." in mails[
        "unit_access_offered", "joao"
    ].replace("\n", " ")
    assert f"{PORTAL}/access" in mails["unit_access_offered", "joao"]


def test_whoever_acts_as_holder_hears_of_a_professionals_request(
    hearing: Hearing, joao: Person, ana: Person, maria: Person
) -> None:
    know(hearing, joao, ana, maria)
    mails = told(hearing, of_a_unit("requested", joao, ana, maria, actor=joao, pending="holder"))
    assert set(mails) == {("unit_access_asked", "ana"), ("unit_access_asked", "maria")}
    assert told(hearing, of_a_unit("requested", joao, actor=joao, pending="holder")) == {}, (
        "unit and holder do not match"
    )


@pytest.mark.parametrize("fact", ["granted", "ended", "expiring"])
def test_both_sides_hear_of_a_unit_access_except_who_did_it(
    hearing: Hearing, joao: Person, ana: Person, maria: Person, fact: str
) -> None:
    know(hearing, joao, ana, maria)
    professional, holder = (f"unit_access_{fact}", "joao"), f"unit_access_{fact}_for_holder"
    holders = {(holder, "ana"), (holder, "maria")}
    assert set(told(hearing, of_a_unit(fact, joao, ana, maria))) == {professional, *holders}
    assert set(told(hearing, of_a_unit(fact, joao, ana, maria, actor=joao))) == holders
    assert set(told(hearing, of_a_unit(fact, joao, ana, maria, actor=ana))) == {professional, (holder, "maria")}


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("refused", "did not begin"),
        ("lapsed", "has lapsed"),
        ("expired", "is over"),
        ("holder_changed", "another holder"),
        ("revoked", "no longer valid"),
        ("code_of_tomorrow", "no longer valid"),
    ],
)
def test_the_end_of_a_unit_access_is_explained_to_both(
    hearing: Hearing, joao: Person, ana: Person, reason: str, words: str
) -> None:
    know(hearing, joao, ana)
    event = of_a_unit("ended", joao, ana)
    event.data["reason"] = reason
    mails = told(hearing, event)
    assert len(mails) == 2
    assert all(words in mail for mail in mails.values())


@pytest.mark.parametrize(
    ("days", "words"), [(7, "ends in 7 days, on January 31"), (1, "ends in one day, on"), (0, "ends today, on")]
)
def test_a_warning_counts_the_days(hearing: Hearing, joao: Person, days: int, words: str) -> None:
    know(hearing, joao)
    assert words in told(hearing, of_a_unit("expiring", joao, days_left=days))["unit_access_expiring", "joao"]


def test_a_first_connection_has_no_unit_and_is_named_in_words(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_unit("granted", joao, kind="new_connection")
    del event.data["consumer_unit"]
    (mail,) = told(hearing, event).values()
    assert "the request for a first connection in the holder's name is active until January 31, 2027" in mail


@pytest.mark.parametrize(
    ("language", "day"), [("pt", "31 de janeiro de 2027"), ("es", "31 de enero de 2027"), ("en", "January 31, 2027")]
)
def test_a_day_is_written_in_the_readers_language(
    hearing: Hearing, joao: Person, signer: Signer, language: str, day: str
) -> None:
    know(hearing, joao)
    hearing.hear(of_a_unit("granted", joao))
    inbox = reader(hearing, signer, joao, language).get(f"{API}/notifications").json
    assert (inbox["items"][0]["kind"], inbox["items"][0]["link"]) == ("unit_access_granted", f"{PORTAL}/access")
    assert day in inbox["items"][0]["text"]


def test_who_is_not_known_yet_is_told_when_their_copy_arrives(hearing: Hearing, joao: Person, ana: Person) -> None:
    know(hearing, ana)
    assert set(told(hearing, of_a_unit("granted", joao, ana))) == {("unit_access_granted_for_holder", "ana")}
    (waiting,) = [n for n in hearing.mailed() if n.kind == "unit_access_granted"]
    assert waiting.reason == "recipient_unknown"
    assert set(told(hearing, joao.validated())) == {("unit_access_granted", "joao"), ("welcome", "joao")}


def test_repeated_and_reordered_events_tell_everybody_once(
    make_hearing: Callable[..., Hearing], joao: Person, ana: Person, maria: Person
) -> None:
    hearing = make_hearing()
    events = [
        of_a_relation("requested", joao, maria, actor=joao),
        of_a_unit("granted", joao, ana),
        of_companies("approved"),
        joao.validated(),
    ]
    hearing.tell(maria.validated(), ana.validated())
    for order in permutations(events):
        hearing.tell(*order)
    kinds = [(n.kind, n.channel, n.recipient_id) for n in hearing.notifications()]
    assert len(kinds) == len(set(kinds)) == 3 * 2 + 2 + 2 * 2 + 1
    assert {n.state for n in hearing.mailed()} == {"delivered"}


def test_the_same_event_told_without_the_inbox_tells_everybody_once(
    hearing: Hearing, joao: Person, ana: Person
) -> None:
    know(hearing, joao, ana)
    event = of_a_unit("expiring", joao, ana)
    for _ in range(5):
        with hearing.runtime.database.writing() as session:
            hearing.runtime.service.reactions.react(session, event)
    hearing.send()
    assert len(hearing.notifications("unit_access_expiring")) == 2
    assert len(hearing.mails()) == 2 + 2


def test_somebody_on_both_sides_is_told_once(hearing: Hearing, joao: Person) -> None:
    know(hearing, joao)
    event = of_a_unit("granted", joao, joao, actor=None)
    assert set(told(hearing, event)) == {("unit_access_granted", "joao")}
