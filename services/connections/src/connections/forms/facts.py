"""What a check of a request must know beside its answers and files."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from connections.forms.area import Area

CONDITION_FACTS = ("holder_is_company", "by_professional")
"""The facts that conditions of a definition may name."""


@dataclass(frozen=True, kw_only=True)
class UnitFacts:
    """A consumer unit that a request is about. `available_power_w` is None while it is not known."""

    code: str
    status: str
    available_power_w: int | None
    other_codes: frozenset[str] = frozenset()


@dataclass(frozen=True, kw_only=True)
class BudgetFacts:
    """The generation budget that a commissioning names."""

    id: UUID
    is_accepted: bool
    consumer_unit: str


@dataclass(frozen=True, kw_only=True)
class Facts:
    """The facts about a request that its answers do not say.

    `unit` is None while the request is about no known unit. `unknown_units` are the codes in the answers that are no
    unit of this operator, such as those of beneficiaries. `budget_request` is the one that a commissioning names, and
    None when there is none or the requester may not see it.
    """

    today: date
    holder_is_company: bool
    by_professional: bool
    area: Area
    unit: UnitFacts | None = None
    live_unit_at_address: bool = False
    unknown_units: frozenset[str] = frozenset()
    budget_request: BudgetFacts | None = None

    @property
    def conditions(self) -> Mapping[str, bool]:
        """The facts that conditions of a definition may name, by name."""
        return {name: getattr(self, name) for name in CONDITION_FACTS}
