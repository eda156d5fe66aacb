"""Requests whose deadlines pass in a run: nobody goes on with them but the jobs that `clockwork` runs.

An analyst leaves one, the customer does not correct another, and of two budgets nobody answers, one is free. All are a
demo person's new connections, at different addresses, and were handed in before anything is killed.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.chaos.caller import Caller, GaveUp
from tests.chaos.clockwork import VALID_DAYS
from tests.chaos.effects import BUDGET_ACCEPTED, BUDGET_EXPIRED
from tests.chaos.journey import CONNECTIONS, DOCUMENTS, IDENTITY
from tests.chaos.ledger import Entry, Ledger
from tests.chaos.machines import demo_people
from tests.connection_answers import NEW_CONNECTION

from chassis.settings import ServiceSettings

WATCHED_DEADLINE, WATCHED_BUDGET = "watched deadline", "watched budget"
"""Steps of the ledger: a deadline that runs when the run begins, and a budget that nobody answers.

A deadline has the facts that `GET /requests/{id}/clocks` says of it, a budget the last day that the platform answered
and the message about its end. Both have the request.
"""

ZONE = ServiceSettings.model_fields["time_zone"].default
_APPLICANT, _ANALYST = "holder", "staff"
_KNOWN_SECONDS, _LOOK_SECONDS = 60, 0.2
_LEFT, _RETURNED, _FREE, _PAID = range(4)
_COST = "1500.00"


@dataclass(frozen=True)
class _Applicant:
    """Somebody who hands requests in, and the analyst who works on them. Every method raises `Refused` and `GaveUp`."""

    caller: Caller
    token: str
    analyst: str

    def submit(self, number: int) -> str:
        """Hand in a new connection at an address of its own. Returns the id of the request."""
        opened = self.ask("POST", "", self.token, {"kind": "new_connection"})
        request_id = str(opened["id"])
        for section, answers in NEW_CONNECTION.items():
            own = {"number": str(1000 + number)} if section == "address" else {}
            self.ask("PUT", f"/{request_id}/sections/{section}", self.token, {**answers, **own})
        for slot, file in DOCUMENTS.items():
            self.ask("POST", f"/{request_id}/documents", self.token, {"slot": slot}, file)
        self.ask("POST", f"/{request_id}/submission", self.token)
        self.ask("POST", f"/{request_id}/claim", self.analyst)
        return request_id

    def send_back(self, request_id: str) -> None:
        item = {"section": "supply", "reason_code": "information_missing"}
        self.ask("POST", f"/{request_id}/return", self.analyst, {"items": [item]})

    def offer(self, request_id: str, participation: str, valid_until: str) -> str:
        """Approve a request with works, and issue its budget. Returns its last day, a business day from `valid_until`.

        That is the day that the platform answers, which is the one that counts.
        """
        self.ask("POST", f"/{request_id}/decision", self.analyst, {"decision": "approve", "works_needed": True})
        works = [{"description": "Poste de concreto", "by": "distributor", "cost": _COST}]
        offered = {"works": works, "cost": _COST, "participation": participation, "term_days": 60}
        about = {"valid_until": valid_until, "works_class": "lv"}
        issued = self.ask("POST", f"/{request_id}/budget", self.analyst, {**offered, **about})
        return str(issued["budget"]["valid_until"])

    def deadlines(self, request_id: str) -> list[dict[str, Any]]:
        """Return the deadlines of a request that run."""
        found = self.ask("GET", f"/{request_id}/clocks", self.token)["items"]
        return [one for one in found if one["status"] == "running"]

    def ask(
        self, method: str, path: str, token: str, body: Mapping[str, Any] | None = None, file: bytes = b""
    ) -> dict[str, Any]:
        return self.caller.until_accepted(
            "preparation",
            method,
            f"{CONNECTIONS}/requests{path}",
            journey="preparation",
            token=token,
            body=body,
            file=file,
        )


def day_of(moment: datetime) -> date:
    """Return the day on which `moment` is for the platform's operator."""
    return moment.astimezone(ZoneInfo(ZONE)).date()


def prepare_applicants(url: str, state: Path, ledger: Ledger, patience: float, begun_at: datetime) -> None:
    """Hand in the requests that the run watches, and note their deadlines and budgets in the ledger.

    `state` is the folder of the platform's state. Budgets are valid for VALID_DAYS from `begun_at`, and on to
    the next business day. Called before anything is killed. Raises Refused and GaveUp.
    """
    caller, people = Caller(url, ledger, patience), demo_people(state)
    applicant = _Applicant(caller, *(_log_in(caller, people[key]) for key in (_APPLICANT, _ANALYST)))
    _wait_until_known(applicant)
    ids = [applicant.submit(number) for number in range(4)]
    applicant.send_back(ids[_RETURNED])
    wanted = (day_of(begun_at) + timedelta(days=VALID_DAYS)).isoformat()
    for place, participation in ((_FREE, "0.00"), (_PAID, "200.00")):
        valid_until = applicant.offer(ids[place], participation, wanted)
        ends = {"valid_until": valid_until, "kind": BUDGET_ACCEPTED if place == _FREE else BUDGET_EXPIRED}
        _note(ledger, WATCHED_BUDGET, {"request_id": ids[place], **ends, **_told(people[_APPLICANT])})
    for request_id in ids:
        for one in applicant.deadlines(request_id):
            facts = {name: str(one[name]) for name in ("code", "unit", "term", "started_on", "due_on")}
            who = people[_APPLICANT if one["owner"] == "customer" else _ANALYST]
            _note(ledger, WATCHED_DEADLINE, {"request_id": request_id, **facts, **_told(who)})


def _told(person: Mapping[str, Any]) -> dict[str, str]:
    return {"user_id": str(person["user_id"]), "email": str(person["email"])}


def _note(ledger: Ledger, step: str, facts: dict[str, str]) -> None:
    now = time.monotonic()
    ledger.note(Entry(journey="applicants", step=step, started=now, ended=now, facts=facts))


def _log_in(caller: Caller, person: Mapping[str, Any]) -> str:
    sent = {"login": person["login"], "password": person["password"]}
    path = f"{IDENTITY}/sessions"
    return str(caller.until_accepted("preparation", "POST", path, journey="preparation", body=sent)["access_token"])


def _wait_until_known(applicant: _Applicant) -> None:
    deadline = time.monotonic() + _KNOWN_SECONDS
    path = f"{CONNECTIONS}/consumer-units"
    while not applicant.caller.until_accepted("preparation", "GET", path, journey="preparation", token=applicant.token)[
        "items"
    ]:
        if time.monotonic() > deadline:
            raise GaveUp("connections did not hear of the demo person who asks")
        time.sleep(_LOOK_SECONDS)
