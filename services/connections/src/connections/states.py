"""The closed lists of connections and its states, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class UnitStatus(StrEnum):
    """How a consumer unit is connected to the grid.

    A `registered` unit has no energy yet ("UC INCO" of seed 002), a `disconnected` one no longer. A `closed` one is
    over.
    """

    REGISTERED = "registered"
    CONNECTED = "connected"
    DISCONNECTED = "disconnected"
    CLOSED = "closed"


SUPPLY_CLASSES = (
    "residential",
    "commercial",
    "industrial",
    "rural",
    "public_authority",
    "public_lighting",
    "public_service",
    "own_consumption",
)
SUPPLY_TYPES = ("single_phase", "two_phase", "three_phase", "high_voltage")

SIDES = HOLDER, PROFESSIONAL = ("holder", "professional")
"""From which side somebody sees a consumer unit."""

ACTS_AS_HOLDER = ("administrator", "legal_representative")
"""The roles in a company whose holders act as the holder of the company's consumer units."""

NEW_CONNECTION = "new_connection"
"""The kind of a unit access by which a professional asks for a first connection in the holder's name."""

CONNECTION_BUDGET, GENERATION_BUDGET, COMMISSIONING = "connection_budget", "generation_budget", "commissioning"
REQUEST_KINDS = (NEW_CONNECTION, CONNECTION_BUDGET, GENERATION_BUDGET, COMMISSIONING)
BUDGETS = (CONNECTION_BUDGET, GENERATION_BUDGET)


def gets_budget(kind: str, *, works_needed: bool, budget_follows: bool) -> bool:
    """Return whether a request gets a budget: both kinds of budgets do, and a new connection that needs works.

    A new connection gets none if a connection budget follows on it, which is another request: the works are in that
    budget.
    """
    if kind == NEW_CONNECTION:
        return works_needed and not budget_follows
    return kind in BUDGETS


HOLDER_KINDS = PERSON, COMPANY = ("person", "company")
"""Whether a holder has a CPF or a CNPJ."""

CHANNELS = ONLINE, COUNTER, PHONE = ("online", "counter", "phone")
"""How a request was opened. Only staff open one at the counter or by phone."""

CUSTOMER, DISTRIBUTOR, SYSTEM = "customer", "distributor", "system"
ACTING_SIDES = (CUSTOMER, PROFESSIONAL, DISTRIBUTOR, SYSTEM)
"""On which side somebody acts who moves a request. The system is a job, or an event that arrived."""


class RequestStatus(StrEnum):
    """How far a request has come. The customer may change a `draft` and, of a `returned` one, what was returned."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_ANALYSIS = "in_analysis"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    BUDGET_ISSUED = "budget_issued"
    BUDGET_ACCEPTED = "budget_accepted"
    BUDGET_REFUSED = "budget_refused"
    BUDGET_EXPIRED = "budget_expired"
    WORKS = "works"
    COMPLETED = "completed"


REQUEST_EDITABLE = (RequestStatus.DRAFT, RequestStatus.RETURNED)
REQUEST_WAITING = (RequestStatus.SUBMITTED, RequestStatus.IN_ANALYSIS)
"""Waiting for an analyst."""

REQUEST_UNDECIDED = (*REQUEST_WAITING, RequestStatus.RETURNED)
"""Handed in and not decided: an analyst may have claimed these, also while the customer corrects them."""

BUDGET_IN_FORCE = (RequestStatus.BUDGET_ACCEPTED, RequestStatus.WORKS)
"""The budget is accepted, and what it is about not done yet."""

REQUEST_DECIDED = (RequestStatus.APPROVED, RequestStatus.BUDGET_ISSUED, *BUDGET_IN_FORCE)
"""Approved, and still going on."""

REQUEST_RUNNING = (*REQUEST_UNDECIDED, *REQUEST_DECIDED)
"""Handed in and not over. Of these there is at most one of a kind, for one unit and reason."""

REQUEST_BUDGETED = (RequestStatus.BUDGET_ISSUED, *BUDGET_IN_FORCE)
"""Going on with a budget: the holder answers it, and nobody but the holder gives the request up."""

REQUEST_LIVE = (RequestStatus.DRAFT, *REQUEST_RUNNING)
REQUEST_OVER = (
    RequestStatus.REJECTED,
    RequestStatus.WITHDRAWN,
    RequestStatus.LAPSED,
    RequestStatus.BUDGET_REFUSED,
    RequestStatus.BUDGET_EXPIRED,
    RequestStatus.COMPLETED,
)

TURNS: Mapping[RequestStatus, str] = {
    **dict.fromkeys((*REQUEST_EDITABLE, RequestStatus.BUDGET_ISSUED), CUSTOMER),
    **dict.fromkeys((*REQUEST_WAITING, RequestStatus.APPROVED), DISTRIBUTOR),
    **dict.fromkeys(BUDGET_IN_FORCE, DISTRIBUTOR),
}
"""Whose turn it is in each state. In a state that is not listed, the request is over and it is nobody's.

In a state of `EITHERS_TURN` it can become the customer's (`RequestCourse.whose_turn`).
"""

EITHERS_TURN = (RequestStatus.APPROVED, *BUDGET_IN_FORCE)
"""States in which the turn also depends on contracts, works and inspections.

It is read from the request's column `turn`.
"""


class Step(StrEnum):
    """What moves a request from one state to the next."""

    SUBMIT = "submit"
    RESUBMIT = "resubmit"
    CLAIM = "claim"
    RETURN = "return"
    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    LAPSE = "lapse"
    ISSUE_BUDGET = "issue_budget"
    REVISE_BUDGET = "revise_budget"
    ACCEPT_BUDGET = "accept_budget"
    REFUSE_BUDGET = "refuse_budget"
    EXPIRE_BUDGET = "expire_budget"
    BEGIN_WORKS = "begin_works"
    COMPLETE = "complete"


@dataclass(frozen=True)
class Move:
    """A row of the table of moves: from which states a step leads to which one, and on which sides it is taken.

    With `only_with_budget` the step is possible only for a request that gets a budget: for one of the two kinds of
    budgets, or for a new connection that was approved with works. In the states `not_by_professional` the step is not
    the professional's, although `by` names that side.
    """

    sources: tuple[RequestStatus, ...]
    target: RequestStatus
    by: tuple[str, ...]
    only_with_budget: bool = False
    not_by_professional: tuple[RequestStatus, ...] = ()

    def is_possible(self, status: RequestStatus, side: str) -> bool:
        """Return whether somebody on this `side` may take the step from this state."""
        is_holders = side == PROFESSIONAL and status in self.not_by_professional
        return status in self.sources and side in self.by and not is_holders


_ASKING = (CUSTOMER, PROFESSIONAL, DISTRIBUTOR)  # staff fill in what was asked at the counter or by phone
_S = RequestStatus

REQUEST_MOVES: Mapping[Step, Move] = {
    Step.SUBMIT: Move((_S.DRAFT,), _S.SUBMITTED, _ASKING),
    Step.RESUBMIT: Move((_S.RETURNED,), _S.IN_ANALYSIS, _ASKING),
    Step.CLAIM: Move(REQUEST_WAITING, _S.IN_ANALYSIS, (DISTRIBUTOR,)),
    Step.RETURN: Move(REQUEST_WAITING, _S.RETURNED, (DISTRIBUTOR,)),
    Step.APPROVE: Move((_S.IN_ANALYSIS,), _S.APPROVED, (DISTRIBUTOR,)),
    Step.REJECT: Move((_S.IN_ANALYSIS,), _S.REJECTED, (DISTRIBUTOR,)),
    Step.WITHDRAW: Move(REQUEST_LIVE, _S.WITHDRAWN, (*_ASKING, SYSTEM), not_by_professional=REQUEST_BUDGETED),
    Step.LAPSE: Move(REQUEST_LIVE, _S.LAPSED, (SYSTEM, DISTRIBUTOR)),
    Step.ISSUE_BUDGET: Move((_S.APPROVED,), _S.BUDGET_ISSUED, (DISTRIBUTOR,), only_with_budget=True),
    Step.REVISE_BUDGET: Move((_S.BUDGET_ISSUED,), _S.BUDGET_ISSUED, (DISTRIBUTOR,), only_with_budget=True),
    Step.ACCEPT_BUDGET: Move((_S.BUDGET_ISSUED,), _S.BUDGET_ACCEPTED, (CUSTOMER, SYSTEM), only_with_budget=True),
    Step.REFUSE_BUDGET: Move((_S.BUDGET_ISSUED,), _S.BUDGET_REFUSED, (CUSTOMER,), only_with_budget=True),
    Step.EXPIRE_BUDGET: Move((_S.BUDGET_ISSUED,), _S.BUDGET_EXPIRED, (SYSTEM,), only_with_budget=True),
    Step.BEGIN_WORKS: Move((_S.BUDGET_ACCEPTED,), _S.WORKS, (DISTRIBUTOR,), only_with_budget=True),
    Step.COMPLETE: Move((_S.APPROVED, *BUDGET_IN_FORCE), _S.COMPLETED, (DISTRIBUTOR, SYSTEM)),
}
"""The whole life of a request. A step that is not possible from the present state is refused with 409."""


class TimelineKind(StrEnum):
    """What a row of a request's timeline says. Deadlines are computed from these rows, so none is ever changed."""

    OPENED = "opened"
    SUBMITTED = "submitted"
    RESUBMITTED = "resubmitted"
    CLAIMED = "claimed"
    TAKEN_OVER = "taken_over"
    RELEASED = "released"
    DOCUMENT_REVIEWED = "document_reviewed"
    RETURNED = "returned"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    UNIT_REGISTERED = "unit_registered"
    COMPLETED = "completed"
    HOLDER_CHANGED = "holder_changed"
    FORM_CHANGED = "form_changed"
    DEBTS_CHECKED = "debts_checked"
    SERVICE_ORDER_GIVEN = "service_order_given"
    BUDGET_ISSUED = "budget_issued"
    BUDGET_ACCEPTED = "budget_accepted"
    BUDGET_REFUSED = "budget_refused"
    BUDGET_EXPIRED = "budget_expired"
    CONTRACTS_SENT = "contracts_sent"
    CONTRACTS_SIGNED = "contracts_signed"
    WORKS_STARTED = "works_started"
    WORKS_SUSPENDED = "works_suspended"
    WORKS_CONCLUDED = "works_concluded"
    INSPECTION_REQUESTED = "inspection_requested"
    INSPECTION_SCHEDULED = "inspection_scheduled"
    INSPECTION_PASSED = "inspection_passed"
    INSPECTION_FAILED = "inspection_failed"
    SUSPENDED = "suspended"
    RESUMED = "resumed"


class WorksStatus(StrEnum):
    """How far the works of a request in the state `works` have come."""

    STARTED = "started"
    SUSPENDED = "suspended"
    CONCLUDED = "concluded"


class ContractsStatus(StrEnum):
    """Whether the contracts of a request were sent to the customer, and came back signed (arts. 84, 85)."""

    SENT = "sent"
    SIGNED = "signed"


class InspectionStatus(StrEnum):
    """How far one attempt at an inspection has come."""

    REQUESTED = "requested"
    SCHEDULED = "scheduled"
    PASSED = "passed"
    FAILED = "failed"


INSPECTION_RESULTS = (InspectionStatus.PASSED, InspectionStatus.FAILED)
INSPECTED_AFTER_WORKS = (NEW_CONNECTION, CONNECTION_BUDGET)
"""The kinds of request whose own works are inspected. For a generation budget, its commissioning is."""

INSPECTION_PASSED, INSPECTION_FAILED = "inspection_passed", "inspection_failed"
"""The reasons in events about an approval and a return that an inspection caused."""

CORRECTED_AFTER_INSPECTION = ("commissioning_report", "photos")
"""The document slots of a commissioning that a failed inspection opens again."""

PERSONAL_SECTIONS = ("identification", "contact", "compensation", "shared_metering")
PERSONAL_SLOTS = ("rg", "cpf", "company_documents", "possession", "identity", "procuration")
"""The sections and document slots that are about the holder, or name other units, and are not for another holder."""

VERDICTS = ACCEPTED, DOCUMENT_REJECTED = ("accepted", "rejected")
DECISIONS = APPROVE, REJECT = ("approve", "reject")
RETURN_REASONS = (
    "document_illegible",
    "document_incomplete",
    "document_expired",
    "document_wrong",
    "data_mismatch",
    "information_missing",
    "technical_defect",
    "rule_not_met",
    "other",
)
"""Why something is returned or a document or request rejected. `other` needs a note."""

VOLTAGES = LOW_VOLTAGE, MEDIUM_VOLTAGE, HIGH_VOLTAGE = ("lv", "mv", "hv")
"""Below 2.3 kV, below 69 kV, and from there on."""

VOLTAGE_OF_SUPPLY: Mapping[str, str] = {
    **dict.fromkeys(SUPPLY_TYPES, LOW_VOLTAGE),
    "high_voltage": MEDIUM_VOLTAGE,
}
"""The voltage that a type of supply says at least: `high_voltage` is from 2.3 kV on, and very few units have 69 kV."""

NEXT_STEPS = NEXT_CONNECTION_BUDGET, NEXT_BUDGET, NEXT_WORKS, NEXT_INSPECTION, NEXT_COMMISSIONING = (
    "connection_budget",
    "budget",
    "works",
    "inspection",
    "commissioning",
)
"""What follows: a request for a connection budget, the budget of this request, its works, the inspection, or a request
for the inspection of what generates energy (a commissioning).
"""

BUILT_BY = BY_DISTRIBUTOR, BY_CUSTOMER = (DISTRIBUTOR, CUSTOMER)
"""Who builds one of the works of a budget."""

NO_WORKS = "none"
WORKS_CLASSES = (NO_WORKS, "lv", "mv_1km", "other")
"""The classes of works: none, in low voltage, in medium voltage up to one kilometre, any other."""

PHONE_DOCUMENTS = "phone_documents"
"""Documents that were missing when a request was opened by phone: why it is returned, and why deadlines stand still."""

SUSPENSION_ARTICLES: Mapping[str, str] = {
    **dict.fromkeys(("grid_operator", "authority"), "REN 1000/2021, art. 64, § 2"),
    **dict.fromkeys(
        ("customer_part", "licence", "right_of_way", "force_majeure", "guarantee"), "REN 1000/2021, art. 89"
    ),
    PHONE_DOCUMENTS: "REN 1000/2021, art. 399",
    "complaint": "REN 1000/2021, art. 83, § 13",
}
"""The reasons for which deadlines stand still, each with the article that allows it: a complaint stops the customer's
deadline to answer a budget, any other reason the distributor's."""

SUSPENSION_REASONS = tuple(SUSPENSION_ARTICLES)

FORM_GROUNDS = ("regulation", "safety", "clarity", "benefit")
"""The grounds on which a new version of a form needs no notice (REN 1000/2021, art. 20, § 2)."""

LAPSE_REASONS = HOLDER_CHANGED, NOT_CURED, IDLE, UNIT_CLOSED = ("holder_changed", "not_cured", "idle", "unit_closed")

EQUIPMENT_KINDS = MODULE, INVERTER, GENERATOR = ("module", "inverter", "generator")
EQUIPMENT_SECTIONS: Mapping[str, tuple[str, str]] = {
    MODULE: ("modules", "modules"),
    INVERTER: ("inverters", "inverters"),
    GENERATOR: ("inverters", "generators"),
}
"""In which section and field of a generation budget each kind of equipment is asked for."""

EQUIPMENT_SOURCES = IMPORTED, LEARNED = ("imported", "learned")
"""How equipment came into the catalogue: from a file of staff, or from an approved budget."""

CONNECTIONS_TO_GRID = ("single_phase", "two_phase", "three_phase")
"""How inverters and generators are connected."""
