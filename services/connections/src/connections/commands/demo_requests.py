"""The demo holder's requests, in each state that a request reaches without a budget, made by the actions.

Their steps are dated back, so that the queue and the timelines look as they do in a running operation. All names,
numbers and documents are invented and say so.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from chassis import clock
from chassis.context import Actor
from chassis.files import JPEG, PDF, StoredFile
from chassis.files.blobs import new_key
from chassis.files.deletion import record_file
from chassis.files.invented import a_jpeg, a_pdf
from chassis.problems import Problem
from chassis.service import Runtime
from chassis.staff import CONNECTIONS
from connections.actions.deciding import decide_request
from connections.actions.desk import claim_request, review_document
from connections.actions.inspecting import record_inspection, schedule_inspection
from connections.actions.request_documents import add_document
from connections.actions.request_ends import lapse_uncured
from connections.actions.requests import open_request, save_section, withdraw_request
from connections.actions.returning import return_request
from connections.actions.submitting import submit_request
from connections.actions.suspending import begin_suspension
from connections.commands.demo_answers import (
    SLOTS,
    Answers,
    commissioning,
    connection_budget,
    generation_budget,
    new_connection,
)
from connections.commands.demo_budgets import APPROVED_AFTER, DEMO_BUDGETS
from connections.commands.demo_local import local_at
from connections.model.debts import AskedDebts
from connections.queries.operator_time import OperatorTime
from connections.queries.request_facts import Local
from connections.settings import Settings
from connections.states import (
    ACCEPTED,
    APPROVE,
    COMMISSIONING,
    CONNECTION_BUDGET,
    DOCUMENT_REJECTED,
    GENERATION_BUDGET,
    NEW_CONNECTION,
    REJECT,
)

APPROVED_UNIT, COMPLETED_UNIT, SCHEDULED_UNIT, FAILED_UNIT = "10000003", "10000004", "10000005", "10000006"
"""The codes of the units that new connections register: one approved, one completed, one whose inspection is scheduled,
and one whose inspection failed.
"""

_ILLEGIBLE = {"reason_code": "document_illegible", "note": "A foto está escura."}
_FILES = (("documento.pdf", PDF, a_pdf("Documento de demonstração, fictício")), ("foto.jpg", JPEG, a_jpeg()))
_MOST_FILES = 60


@dataclass
class _Desk:
    """Everybody who works on one demo request, and the time at which its next step is taken.

    `files` are stored files, of which each document takes one.
    """

    session: Session
    settings: Settings
    holder: Actor
    staff: Actor
    files: Iterator[StoredFile]
    now: datetime
    request_id: UUID

    def later(self, days: int) -> None:
        """Move the time of the next steps forward by this many days."""
        self.now += timedelta(days=days)

    def save(self, answers: Answers) -> None:
        for section, body in answers.items():
            self._do(save_section, self.holder, section=section, body=body, version=None)

    def attach(self, slots: Sequence[str]) -> list[UUID]:
        """Add a document to each of the `slots`, and return the documents' ids."""
        about: dict[str, Any] = {
            "actor": self.holder,
            "now": self.now,
            "today": self._local.today,
            "request_id": self.request_id,
        }
        return [add_document(self.session, slot=slot, stored=next(self.files), **about)["id"] for slot in slots]

    def submit(self, unit: str | None = None) -> None:
        self._do(
            submit_request,
            self.holder,
            version=None,
            debts=_no_debts(self.holder.document, unit, self.now),
            grace_days=self.settings.form_grace_days,
        )

    def claim(self) -> None:
        self._do(claim_request, self.staff, version=None, force=False)

    def review(self, document_id: UUID, verdict: str, **why: str) -> None:
        said = {"reason_code": None, "note": None, **why}
        self._do(review_document, self.staff, version=None, document_id=document_id, verdict=verdict, **said)

    def send_back(self, document_id: UUID) -> None:
        """Reject the document as illegible, and return the request to the holder for a new one."""
        self.review(document_id, DOCUMENT_REJECTED, **_ILLEGIBLE)
        item = {"section": None, "slot": None, "document_id": document_id, **_ILLEGIBLE}
        until = self.settings.business_days.after_calendar_days(self._local.today, self.settings.cure_days)
        self._do(return_request, self.staff, version=None, items=[item], justification=None, cure_until=until)

    def decide(self, decision: str, **said: Any) -> None:
        blank = {"reason_code": None, "note": None, "consumer_unit": None, "voltage": None, "works_needed": False}
        about = {"distributor_code": self.settings.distributor_code, "version": None, "decision": decision}
        self._do(decide_request, self.staff, **about, **{**blank, **said})

    def suspend(self, reason: str) -> None:
        said = {"reason": reason, "from_on": self._local.today}
        self._do(begin_suspension, self.staff, version=None, **said)

    def schedule(self, days: int) -> None:
        """Schedule the inspection in so many days."""
        self._do(schedule_inspection, self.staff, version=None, scheduled_at=self.now + timedelta(days=days))

    def record(self, *defects: str) -> None:
        """Record the result of the inspection: failed with these defects, or passed without any."""
        self._do(
            record_inspection,
            self.staff,
            version=None,
            cure_days=self.settings.cure_days,
            passed=not defects,
            inspected_on=None,
            defects=defects,
            note=None,
        )

    def withdraw(self) -> None:
        self._do(withdraw_request, self.holder)

    def _do(self, action: Callable[..., Any], actor: Actor, **said: Any) -> None:
        _done(action(self.session, actor=actor, now=self.now, local=self._local, request_id=self.request_id, **said))

    @property
    def _local(self) -> Local:
        return local_at(self.settings, self.now)


def store_files(runtime: Runtime) -> list[StoredFile]:
    """Store sixty invented files for the documents of the demo requests, and return them.

    Files that no document uses are deleted by a job after an hour.
    """
    stored = []
    for number in range(_MOST_FILES):
        name, kind, content = _FILES[number % len(_FILES)]
        key = new_key()
        with runtime.database.writing() as session:
            record_file(session, key, now=clock.now())
        blob = runtime.files.write(BytesIO(content), key)
        stored.append(StoredFile(blob.key, name, kind.media_type, blob.size, blob.sha256))
    return stored


def make_requests(
    session: Session,
    settings: Settings,
    *,
    units: Sequence[str],
    holder: Actor,
    staff: Actor,
    files: Sequence[StoredFile],
    now: datetime,
) -> None:
    """Create the demo requests of `holder` on the two `units`, one in each state, with `staff` as their analyst.

    `files` are what `store_files` returned. `now` is the present; most requests are dated back from it. The oldest is
    made first: it lapses by a job's function, which would end other returned requests too.
    """
    rest = iter(files)

    def begun(kind: str, answers: Answers, days_ago: int) -> tuple[_Desk, list[UUID]]:
        """Open a request, fill it in and add its documents. Return its desk and the documents' ids."""
        unit = answers.get("request", {}).get("consumer_unit")
        at = now - timedelta(days=days_ago)
        desk = _opened(session, settings, kind, unit, holder=holder, staff=staff, files=rest, at=at)
        desk.save(answers)
        return desk, desk.attach(SLOTS[kind])

    _lapsed(*begun(NEW_CONNECTION, new_connection("201"), 80))
    for demo in DEMO_BUDGETS:
        answers = {GENERATION_BUDGET: generation_budget, CONNECTION_BUDGET: connection_budget}[demo.kind](demo.unit)
        _waiting_for_budget(*begun(demo.kind, answers, demo.days_ago), demo.unit)
    _completed(*begun(NEW_CONNECTION, new_connection("202"), 40))
    _rejected(*begun(NEW_CONNECTION, new_connection("203"), 30))
    approved = begun(NEW_CONNECTION, new_connection("204"), 12)
    _approved(*approved)
    _suspended(approved[0])
    _withdrawn(begun(CONNECTION_BUDGET, connection_budget(units[0]), 10)[0], units[0])
    _returned(*begun(GENERATION_BUDGET, generation_budget(units[0]), 8), units[0])
    _in_analysis(*begun(GENERATION_BUDGET, generation_budget(units[1], "expansion"), 5), units[1])
    _submitted(begun(CONNECTION_BUDGET, connection_budget(units[1]), 2)[0], units[1])
    _scheduled(*begun(NEW_CONNECTION, new_connection("206"), 9))
    _failed(*begun(NEW_CONNECTION, new_connection("207"), 14))
    _commissioning_failed(begun(COMMISSIONING, commissioning(units[1]), 7)[0], units[1])
    _draft(_opened(session, settings, NEW_CONNECTION, None, holder=holder, staff=staff, files=rest, at=now))


def _draft(desk: _Desk) -> None:
    answers = new_connection("205")
    desk.save({name: answers[name] for name in ("identification", "contact")})
    desk.attach(("rg",))


def _submitted(desk: _Desk, unit: str) -> None:
    desk.submit(unit)


def _in_analysis(desk: _Desk, documents: Sequence[UUID], unit: str) -> None:
    desk.submit(unit)
    desk.later(days=2)
    desk.claim()
    desk.review(documents[0], ACCEPTED)


def _returned(desk: _Desk, documents: Sequence[UUID], unit: str) -> None:
    desk.submit(unit)
    desk.later(days=3)
    desk.claim()
    desk.send_back(documents[1])


def _withdrawn(desk: _Desk, unit: str) -> None:
    desk.submit(unit)
    desk.later(days=1)
    desk.withdraw()


def _rejected(desk: _Desk, documents: Sequence[UUID]) -> None:
    desk.submit()
    desk.later(days=4)
    desk.claim()
    desk.review(documents[0], DOCUMENT_REJECTED, reason_code="document_wrong")
    desk.decide(REJECT, reason_code="rule_not_met", note="O endereço fica fora da área da distribuidora.")


def _approved(desk: _Desk, documents: Sequence[UUID], unit: str = APPROVED_UNIT) -> None:
    desk.submit()
    desk.later(days=4)
    desk.claim()
    for document_id in documents:
        desk.review(document_id, ACCEPTED)
    desk.decide(APPROVE, voltage="lv", consumer_unit=unit)


def _waiting_for_budget(desk: _Desk, documents: Sequence[UUID], unit: str) -> None:
    desk.submit(unit)
    desk.later(days=APPROVED_AFTER)
    desk.claim()
    for document_id in documents:
        desk.review(document_id, ACCEPTED)
    desk.decide(APPROVE, voltage="lv")


def _suspended(desk: _Desk) -> None:
    """Let the terms of a request stand still since three days ago, because somebody's land has to be crossed."""
    desk.later(days=3)
    desk.suspend("right_of_way")


def _completed(desk: _Desk, documents: Sequence[UUID]) -> None:
    _approved(desk, documents, COMPLETED_UNIT)
    desk.schedule(days=7)
    desk.later(days=7)
    desk.record()


def _scheduled(desk: _Desk, documents: Sequence[UUID]) -> None:
    _approved(desk, documents, SCHEDULED_UNIT)
    desk.later(days=2)
    desk.schedule(days=6)


def _failed(desk: _Desk, documents: Sequence[UUID]) -> None:
    _approved(desk, documents, FAILED_UNIT)
    desk.schedule(days=5)
    desk.later(days=5)
    desk.record("Falta o aterramento do quadro de medição.", "O poste é mais baixo do que o padrão pede.")


def _commissioning_failed(desk: _Desk, unit: str) -> None:
    desk.submit(unit)
    desk.later(days=2)
    desk.claim()
    desk.schedule(days=3)
    desk.later(days=3)
    desk.record("O inversor instalado não é o do certificado.")


def _lapsed(desk: _Desk, documents: Sequence[UUID]) -> None:
    desk.submit()
    desk.later(days=3)
    desk.claim()
    desk.send_back(documents[0])
    desk.later(days=desk.settings.cure_days + 5)  # the last day may roll over a weekend and a holiday
    lapse_uncured(desk.session, as_of=desk.now, time=OperatorTime.of(desk.settings))


def _opened(
    session: Session,
    settings: Settings,
    kind: str,
    unit: str | None,
    *,
    holder: Actor,
    staff: Actor,
    files: Iterator[StoredFile],
    at: datetime,
) -> _Desk:
    opened = open_request(
        session,
        actor=holder,
        now=at,
        local=local_at(settings, at),
        per_hour=settings.requests_per_hour,
        debts=_no_debts(holder.document, unit, at),
        kind=kind,
        **({"consumer_unit": unit} if unit else {}),
    )
    return _Desk(session, settings, holder, staff, files, at, _done(opened)["id"])


def _done(result: dict[str, Any] | Problem) -> dict[str, Any]:
    """Return what an action returned, or raise it if it is a Problem."""
    if isinstance(result, Problem):
        raise result
    return result


def demo_staff(user_id: UUID) -> Actor:
    """Return the demo member of staff with this user id as Actor with the role of an analyst."""
    return Actor(kind="staff", user_id=user_id, roles=frozenset({CONNECTIONS}))


def _no_debts(document: str, unit: str | None, at: datetime) -> AskedDebts:
    return AskedDebts(document=document, consumer_unit=unit, asked_at=at, found=[])
