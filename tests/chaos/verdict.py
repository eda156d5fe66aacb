"""The check: what the ledger says was accepted, compared with the effects. A pure function, so that it can be tested.

lost          something was accepted and its effect is not there
doubled       something happened more than once
out of order  a copy is older than what it copies
stuck         something has neither happened nor failed
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tests.chaos.effects import CODE, COMPANY_REQUEST, REQUEST_OPENED, WELCOME, Account, Effects, Notification
from tests.chaos.ledger import Journey

Kind = Literal["lost", "doubled", "out of order", "stuck"]
KINDS: tuple[Kind, ...] = ("lost", "doubled", "out of order", "stuck")
_ASKED = "company request"
_SUBMISSION = "submission"


@dataclass(frozen=True)
class Finding:
    """One fault that the check found."""

    kind: Kind
    sentence: str


def check(journeys: Sequence[Journey], broken_off: Mapping[str, str], effects: Effects) -> list[Finding]:
    """Return every fault. `broken_off` are the journeys that failed, with their errors."""
    accounts = {account.email: account for account in effects.accounts}
    findings = [*_doubled(effects), *_stuck(effects), *_events_lost(effects)]
    for journey in journeys:
        account = accounts.get(journey.email)
        findings += _lost(journey, account, effects)
        if account:
            findings += _out_of_order(account, effects)
    findings += [Finding("stuck", f"{email} did not get through: {why}") for email, why in broken_off.items()]
    return findings


def _lost(journey: Journey, account: Account | None, effects: Effects) -> Iterator[Finding]:
    companies = {(company.cnpj, company.email) for company in effects.companies}
    promised = {
        "a mail with its code": (journey.has("registration"), (journey.email, CODE) in effects.mails),
        "its account": (journey.has("completion"), account is not None and _is_its(journey, account)),
        "a welcome mail": (journey.has("completion"), (journey.email, WELCOME) in effects.mails),
        "a welcome in the app": (
            journey.has("completion"),
            account is not None and _is_welcomed_in_app(account.user_id, effects),
        ),
        **{
            f"a copy at {service}": (journey.has("completion"), account is not None and account.user_id in copies)
            for service, copies in effects.copies.items()
        },
        "its company": (journey.has(_ASKED), (journey.fact(_ASKED, "cnpj"), journey.email) in companies),
        "a mail about its company": (journey.has(_ASKED), (journey.email, COMPANY_REQUEST) in effects.mails),
        "its request with protocol and service order": (journey.has(_SUBMISSION), _is_handed_in(journey, effects)),
        "a mail about its request": (journey.has(_SUBMISSION), (journey.email, REQUEST_OPENED) in effects.mails),
        "a notice of its request in the app": (
            journey.has(_SUBMISSION),
            account is not None and _is_told_of_request(journey, account.user_id, effects),
        ),
        "its own data by GET /me": (
            journey.has("login"),
            effects.me.get(journey.email) == journey.fact("registration", "document"),
        ),
        "its last name": (
            journey.has("name"),
            account is not None and account.name == journey.fact("name", "name"),
        ),
    }
    for what, (was_accepted, is_there) in promised.items():
        if was_accepted and not is_there:
            yield Finding("lost", f"{journey.email} has not got {what}")


def _is_its(journey: Journey, account: Account) -> bool:
    return (account.user_id, account.document) == (
        journey.fact("completion", "user_id"),
        journey.fact("registration", "document"),
    )


def _is_welcomed_in_app(user_id: str, effects: Effects) -> bool:
    wanted = (WELCOME, "inbox", user_id)
    return any((one.kind, one.channel, one.recipient) == wanted for one in effects.notifications)


def _is_handed_in(journey: Journey, effects: Effects) -> bool:
    numbers = ("request_id", "protocol", "service_order")
    wanted = tuple(journey.fact(_SUBMISSION, name) for name in numbers)
    return any((one.request_id, one.protocol, one.service_order) == wanted for one in effects.requests)


def _is_told_of_request(journey: Journey, user_id: str, effects: Effects) -> bool:
    wanted = (REQUEST_OPENED, "inbox", user_id, journey.fact(_SUBMISSION, "request_id"))
    return any((one.kind, one.channel, one.recipient, one.subject) == wanted for one in effects.notifications)


def _events_lost(effects: Effects) -> Iterator[Finding]:
    """Return a finding if notifier's inbox does not have as many rows as there were events that notifier must hear.

    Notifier hears every fact of identity, of certificates, of helpdesk and about requests, and that of every company.
    """
    told = sum(effects.versions.values()) + len(effects.companies) + sum(one.told for one in effects.requests)
    told += effects.told_of_certificates + effects.told_of_tickets + effects.told_of_requests
    if effects.noted != told:
        yield Finding("lost", f"the services told {told} events, notifier took in {effects.noted}")
    for request in effects.requests:
        if request.told == 0:
            yield Finding("lost", f"nobody was told of request {request.protocol}")


def _doubled(effects: Effects) -> Iterator[Finding]:
    welcomes = [one for one in effects.notifications if one.kind == WELCOME]
    codes = [one for one in effects.notifications if one.kind == CODE]
    requests = [one for one in effects.notifications if one.kind == REQUEST_OPENED]
    counted: dict[str, Iterable[tuple[str, ...]]] = {
        "accounts with document": ((account.document,) for account in effects.accounts),
        "accounts with e-mail": ((account.email,) for account in effects.accounts),
        "companies with CNPJ": ((company.cnpj,) for company in effects.companies),
        "requests with protocol": ((request.protocol,) for request in effects.requests),
        "requests with service order": ((request.service_order,) for request in effects.requests),
        "events about request": ((one.request_id,) for one in effects.requests for _ in range(one.told)),
        "requests told to": ((one.recipient, one.channel, one.subject) for one in requests),
        "notifications of an event": ((one.event_id, one.recipient, one.channel) for one in effects.notifications),
        "welcomes for": ((one.recipient, one.channel) for one in welcomes),
        "codes for": ((one.recipient, one.channel) for one in codes),
        "mails to": (mail for mail in effects.mails if mail[1] in (WELCOME, CODE, COMPANY_REQUEST, REQUEST_OPENED)),
    }
    for what, keys in counted.items():
        for key, count in Counter(keys).items():
            if count > 1:
                yield Finding("doubled", f"{count} {what} {' '.join(key)}")
    for one in effects.notifications:
        if one.delivered > 1:
            yield Finding("doubled", f"the {one.kind} for {one.recipient} was delivered {one.delivered} times")


def _out_of_order(account: Account, effects: Effects) -> Iterator[Finding]:
    """Return findings for copies that are older than the last event about the person.

    Notices about a person count as well.
    """
    newest = effects.versions.get(account.user_id, 0) - _notices(effects.notifications, account.user_id)
    for service, copies in effects.copies.items():
        copy = copies.get(account.user_id)
        if copy and (copy.name != account.name or copy.version < newest):
            yield Finding(
                "out of order",
                f"{service}'s copy of {account.email} is {copy.name!r} of version {copy.version},"
                f" identity has {account.name!r} of version {newest} or later",
            )


def _notices(notifications: Iterable[Notification], user_id: str) -> int:
    return len({one.event_id for one in notifications if one.subject == user_id and one.kind != WELCOME})


def _stuck(effects: Effects) -> Iterator[Finding]:
    for place, count in (effects.waiting | effects.dead).items():
        yield Finding("stuck", f"{count} in {place}")
