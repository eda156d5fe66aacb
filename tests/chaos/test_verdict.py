"""The check finds every kind of fault: each test plants one fault in a run without any."""

from dataclasses import replace

from tests.chaos.effects import Account, Company, Copy, Effects, HandedIn, Notification
from tests.chaos.ledger import Entry, Journey, journeys
from tests.chaos.verdict import Finding, check

EMAIL, DOCUMENT, USER = "pessoa@caos.example", "52998224725", "0193c0de-0000-7000-8000-000000000001"
REQUESTER, CNPJ = "pessoa@empresa.example", "11222333000181"
REQUEST, PROTOCOL, ORDER = "0193c0de-0000-7000-8000-000000000002", "202600000000012", "4100000017"
CODE, WELCOME, WELCOME_IN_APP, OPENED, OPENED_IN_APP = (
    Notification(
        event_id=f"event-{kind}",
        kind=kind,
        channel=channel,
        recipient=recipient,
        subject=subject,
        delivered=int(channel == "email"),
    )
    for kind, channel, recipient, subject in (
        ("registration_code", "email", "hash-of-the-address", "code-1"),
        ("welcome", "email", USER, USER),
        ("welcome", "inbox", USER, USER),
        ("request_opened", "email", USER, REQUEST),
        ("request_opened", "inbox", USER, REQUEST),
    )
)
COPY = {USER: Copy(version=4, name="Pessoa C")}
ALL_WELL = Effects(
    accounts=[Account(user_id=USER, document=DOCUMENT, email=EMAIL, name="Pessoa C")],
    copies={"notifier": COPY, "representatives": COPY},
    companies=[Company(cnpj=CNPJ, email=REQUESTER)],
    requests=[HandedIn(request_id=REQUEST, protocol=PROTOCOL, service_order=ORDER, told=1)],
    versions={"code-1": 1, USER: 4},
    notifications=[CODE, WELCOME, WELCOME_IN_APP, OPENED, OPENED_IN_APP],
    noted=7,
    mails=[
        (EMAIL, "registration_code"),
        (EMAIL, "welcome"),
        (EMAIL, "request_opened"),
        (REQUESTER, "company_request_received"),
    ],
    me={EMAIL: DOCUMENT},
)


def a_finished_journey() -> list[Journey]:
    accepted = {
        "registration": {"document": DOCUMENT},
        "code": {},
        "completion": {"user_id": USER},
        "login": {},
        "name": {"name": "Pessoa C"},
        "submission": {"request_id": REQUEST, "protocol": PROTOCOL, "service_order": ORDER},
    }
    notes = [Entry(journey=EMAIL, step=step, started=0, ended=1, facts=facts) for step, facts in accepted.items()]
    asked = Entry(journey=REQUESTER, step="company request", started=0, ended=1, facts={"cnpj": CNPJ})
    return journeys([*notes, asked, Entry(journey="probe", step="GET /me", started=0, ended=1)])


def found(effects: Effects, **broken_off: str) -> list[tuple[str, str]]:
    findings: list[Finding] = check(a_finished_journey(), broken_off, effects)
    return [(finding.kind, finding.sentence) for finding in findings]


def test_a_run_in_which_all_went_well_has_no_findings() -> None:
    assert found(ALL_WELL) == []


def test_a_mail_that_never_came_is_lost() -> None:
    assert found(replace(ALL_WELL, mails=[(EMAIL, "registration_code")])) == [
        ("lost", f"{EMAIL} has not got a welcome mail"),
        ("lost", f"{EMAIL} has not got a mail about its request"),
        ("lost", f"{REQUESTER} has not got a mail about its company"),
    ]


def test_a_company_request_that_was_accepted_and_is_gone_is_lost() -> None:
    assert found(replace(ALL_WELL, companies=[], noted=6)) == [("lost", f"{REQUESTER} has not got its company")]


def test_a_person_whom_a_service_does_not_know_is_lost() -> None:
    unknown = {"notifier": COPY, "representatives": {}}

    assert found(replace(ALL_WELL, copies=unknown)) == [("lost", f"{EMAIL} has not got a copy at representatives")]


def test_a_company_request_that_was_carried_out_twice_is_doubled() -> None:
    twice = replace(ALL_WELL, companies=ALL_WELL.companies * 2, noted=8)

    assert found(twice) == [("doubled", f"2 companies with CNPJ {CNPJ}")]


def test_an_account_that_was_confirmed_and_is_gone_is_lost() -> None:
    kinds = {kind for kind, _sentence in found(replace(ALL_WELL, accounts=[], me={EMAIL: "401"}))}

    assert kinds == {"lost"}


def test_a_change_that_was_confirmed_and_undone_is_lost() -> None:
    undone = replace(ALL_WELL.accounts[0], name="Pessoa B")

    assert ("lost", f"{EMAIL} has not got its last name") in found(replace(ALL_WELL, accounts=[undone]))


def test_an_event_that_was_told_and_never_taken_in_is_lost() -> None:
    assert found(replace(ALL_WELL, noted=6)) == [("lost", "the services told 7 events, notifier took in 6")]


def test_further_events_about_requests_are_told_too() -> None:
    warned = replace(ALL_WELL, told_of_requests=2)

    assert found(replace(warned, noted=9)) == []
    assert found(replace(warned, noted=7)) == [("lost", "the services told 9 events, notifier took in 7")]


def test_a_request_that_was_handed_in_and_is_gone_is_lost() -> None:
    assert found(replace(ALL_WELL, requests=[], noted=6)) == [
        ("lost", f"{EMAIL} has not got its request with protocol and service order")
    ]


def test_a_request_that_got_another_protocol_than_its_person_was_told_is_lost() -> None:
    other = replace(ALL_WELL.requests[0], protocol="202600000000020")

    assert found(replace(ALL_WELL, requests=[other])) == [
        ("lost", f"{EMAIL} has not got its request with protocol and service order")
    ]


def test_a_request_without_its_event_is_lost() -> None:
    untold = replace(ALL_WELL.requests[0], told=0)

    assert found(replace(ALL_WELL, requests=[untold], noted=6)) == [("lost", f"nobody was told of request {PROTOCOL}")]


def test_a_request_that_was_told_twice_is_doubled() -> None:
    twice, again = replace(ALL_WELL.requests[0], told=2), replace(OPENED_IN_APP, event_id="event-of-a-second-opening")
    notifications = [*ALL_WELL.notifications, again]

    assert found(replace(ALL_WELL, requests=[twice], noted=8, notifications=notifications)) == [
        ("doubled", f"2 events about request {REQUEST}"),
        ("doubled", f"2 requests told to {USER} inbox {REQUEST}"),
    ]


def test_two_requests_with_one_protocol_are_doubled() -> None:
    other = replace(ALL_WELL.requests[0], request_id="another", service_order="4100000025")

    assert found(replace(ALL_WELL, requests=[*ALL_WELL.requests, other], noted=8)) == [
        ("doubled", f"2 requests with protocol {PROTOCOL}")
    ]


def test_two_accounts_for_one_document_are_doubled() -> None:
    other = Account(user_id="another", document=DOCUMENT, email="outra@caos.example", name="Pessoa")

    assert found(replace(ALL_WELL, accounts=[*ALL_WELL.accounts, other])) == [
        ("doubled", f"2 accounts with document {DOCUMENT}")
    ]


def test_a_second_welcome_is_doubled_though_another_event_made_it() -> None:
    again = replace(WELCOME, event_id="event-of-a-second-completion")

    assert found(replace(ALL_WELL, notifications=[*ALL_WELL.notifications, again])) == [
        ("doubled", f"2 welcomes for {USER} email")
    ]


def test_a_second_mail_file_is_doubled() -> None:
    assert found(replace(ALL_WELL, mails=[*ALL_WELL.mails, (EMAIL, "welcome")])) == [
        ("doubled", f"2 mails to {EMAIL} welcome")
    ]


def test_a_mail_that_two_attempts_delivered_is_doubled() -> None:
    twice = replace(WELCOME, delivered=2)

    assert [
        kind for kind, _ in found(replace(ALL_WELL, notifications=[CODE, twice, WELCOME_IN_APP, OPENED, OPENED_IN_APP]))
    ] == ["doubled"]


def test_a_copy_of_an_older_event_is_out_of_order() -> None:
    stale = {USER: Copy(version=3, name="Pessoa B")}

    for service in ("notifier", "representatives"):
        assert [kind for kind, _ in found(replace(ALL_WELL, copies={**ALL_WELL.copies, service: stale}))] == [
            "out of order"
        ]


def test_what_has_come_to_no_end_is_stuck() -> None:
    stuck = replace(ALL_WELL, waiting={"identity's outbox": 2}, dead={"notifier's dead letters": 1})

    assert found(stuck) == [("stuck", "2 in identity's outbox"), ("stuck", "1 in notifier's dead letters")]


def test_a_journey_that_never_got_through_is_stuck() -> None:
    assert found(ALL_WELL, **{EMAIL: "login: 503"}) == [("stuck", f"{EMAIL} did not get through: login: 503")]
