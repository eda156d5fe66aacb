"""Requests to connect to the grid in the journeys: filled in with real files, and looked at by the analyst."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import requests
from tests.connection_answers import Answers
from tests.journeys.people import Client, World
from tests.journeys.representing import CONNECTIONS, Somebody, a_png, eventually

from chassis import clock
from chassis.files.invented import a_jpeg, a_pdf
from chassis.testing.clock import operators_day

_RESPONSIBLE = {
    "name": "Engenheira de Exemplo",
    "phone": "+55 92 99123-4567",
    "email": "engenheira@projetos.example",
    "engagement": "self_employed",
}
GENERATION: Answers = {
    "request": {"reason": "new_generation", "purpose": "single_metering"},
    "modules": {
        "source": "solar",
        "modules": [{"manufacturer": "Exemplo", "model": "M-500", "power_wp": 500, "quantity": 10}],
    },
    "inverters": {
        "inverters": [
            {
                "manufacturer": "Exemplo",
                "model": "I-5",
                "power_kw": 5,
                "quantity": 1,
                "voltage_v": 220,
                "connection": "two_phase",
            }
        ]
    },
    "compensation": {"modality": "local"},
    "technical_responsible": _RESPONSIBLE,
}
COMMISSIONING: Answers = {"request": {}, "technical_responsible": _RESPONSIBLE}
IDENTITY_DOCUMENTS = ("rg", "cpf")
GENERATION_DOCUMENTS = (
    "responsibility_term",
    "single_line_diagram",
    "block_diagram",
    "site_plan",
    "descriptive_memorial",
    "inverter_certificate",
    "identity",
    "possession",
)
COMMISSIONING_DOCUMENTS = ("responsibility_term", "commissioning_report", "inverter_certificate", "photos")
FILES = (("documento.pdf", a_pdf("Documento de exemplo")), ("foto.jpg", a_jpeg()), ("foto.png", a_png()))
"""Names and contents of real files of every type that is taken."""


@dataclass(frozen=True)
class Asking:
    """A request, as one of those who know it sees it and works on it."""

    http: Client
    id: str

    @property
    def path(self) -> str:
        return f"{CONNECTIONS}/requests/{self.id}"

    def by(self, who: Somebody | Client) -> "Asking":
        """The same request, as somebody else sees it."""
        return replace(self, http=who.http if isinstance(who, Somebody) else who)

    def get(self, below: str = "") -> requests.Response:
        return self.http.get(f"{self.path}{below}")

    def see(self) -> dict[str, Any]:
        """The request. Its answer has to be 200."""
        found = self.get()
        assert found.status_code == 200, found.text
        return dict(found.json())

    @property
    def status(self) -> str:
        return str(self.see()["status"])

    def save(self, section: str, answers: Mapping[str, Any]) -> requests.Response:
        return self.http.request("PUT", f"{self.path}/sections/{section}", json=answers)

    def attach(self, slot: str, name: str = FILES[0][0], content: bytes = FILES[0][1]) -> requests.Response:
        return self.http.request("POST", f"{self.path}/documents", data={"slot": slot}, files={"file": (name, content)})

    def post(self, what: str, body: Any = None) -> requests.Response:
        return self.http.post(f"{self.path}/{what}", body)

    def done(self, what: str, body: Any = None) -> dict[str, Any]:
        """Post, with an answer that has to be 200. Returns the answer."""
        answer = self.post(what, body)
        assert answer.status_code == 200, f"{what}: {answer.text}"
        return dict(answer.json())

    def fill(self, answers: Answers, slots: tuple[str, ...]) -> None:
        """Save these answers, and attach a file to each of these slots, of one type after the other."""
        for section, body in answers.items():
            saved = self.save(section, body)
            assert saved.status_code == 200, saved.text
        for number, slot in enumerate(slots):
            sent = self.attach(slot, *FILES[number % len(FILES)])
            assert sent.status_code == 201, sent.text

    def documents(self, slot: str) -> list[dict[str, Any]]:
        """The documents of a slot that have not been rejected."""
        found = self.see()["documents"]
        return [document for document in found if document["slot"] == slot and document["verdict"] != "rejected"]

    def review(self, slot: str, verdict: str, **why: str) -> str:
        """Say as the analyst what the document of a slot is worth. Returns its id."""
        (document,) = self.documents(slot)
        said = {"verdict": verdict, **why}
        assert self.done(f"documents/{document['id']}/review", said)["verdict"] == verdict
        return str(document["id"])

    def timeline(self) -> list[str]:
        """What happened to the request, oldest first."""
        return [row["kind"] for row in self.get("/timeline").json()["items"]]


def opened(who: Somebody, kind: str, **said: Any) -> Asking:
    """A draft. Waits until the service has heard of the person, unit or access that it rests on."""

    def made() -> requests.Response | None:
        answer = who.http.post(f"{CONNECTIONS}/requests", {"kind": kind, **said})
        assert answer.status_code in (201, 403, 503), answer.text
        return answer if answer.status_code == 201 else None

    return Asking(who.http, str(eventually(made, f"{kind} can be asked for").json()["id"]))


def approved(asked: Asking, staff: Client, **said: Any) -> dict[str, Any]:
    """Claim a request as staff, accept its documents and approve it. Returns the request."""
    desk = asked.by(staff)
    desk.done("claim")
    for document in desk.see()["documents"]:
        if document["verdict"] is None:
            desk.done(f"documents/{document['id']}/review", {"verdict": "accepted"})
    return desk.done("decision", {"decision": "approve", "voltage": "lv", **said})


def offered(asked: Asking, staff: Client, **said: Any) -> dict[str, Any]:
    """Issue a budget of one pole for an approved request, as staff. Returns the request."""
    works = [{"description": "Poste de concreto", "by": "distributor", "cost": "1500.00"}]
    usual = {"works": works, "cost": "1500.00", "participation": "200.25", "term_days": 60, "works_class": "lv"}
    answer = asked.by(staff).post("budget", {**usual, "valid_until": str(operators_day(40)), **said})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


def scheduled(asked: Asking, staff: Client, days: int = 3) -> dict[str, Any]:
    """Schedule the inspection of a request in so many days, as staff. Returns the request."""
    at = (clock.now() + timedelta(days=days)).replace(microsecond=0).isoformat()
    return asked.by(staff).done("inspection", {"scheduled_at": at})


def inspected(asked: Asking, staff: Client, *defects: str) -> dict[str, Any]:
    """Record the result of the scheduled inspection: failed with these defects, or passed without any."""
    said = {"passed": False, "defects": list(defects)} if defects else {"passed": True}
    return asked.by(staff).done("inspection/result", said)


def connected(world: World, unit: str) -> None:
    """Say as staff that a unit has energy now."""
    changed = world.staff().patch(f"{CONNECTIONS}/consumer-units/{unit}", {"status": "connected"})
    assert changed.status_code == 200, changed.text
