"""The requests and answers about budgets of requests."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Answer, Bounded, Day, Length, Line, OneOf, Range, Schema
from connections.states import BUILT_BY, WORKS_CLASSES

_MOST_WORKS = 100
_AMOUNT = re.compile(r"(0|[1-9][0-9]{0,9})\.[0-9]{2}")
_LONGEST_TERM = 365
_MOST_REVISIONS = 10_000


class Reais(Bounded):
    """An amount in reais: a text with two decimals, such as `"1234.50"`. It is read as Decimal."""

    example: ClassVar[str] = "1234.50"

    def __init__(self, **kwargs: Any) -> None:
        metadata = {"description": "reais, with two decimals", "pattern": f"^{_AMOUNT.pattern}$"}
        super().__init__(maximum=13, metadata=metadata, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _AMOUNT.fullmatch(text):
            raise ma.ValidationError(Reason("budget.amount"))
        return Decimal(text)

    def _validate(self, value: Any) -> None:
        """Do nothing: the text was checked when it was read, and what it became has no length."""


class NewWork(Schema):
    """One thing to build, who builds it, and what it costs."""

    example: ClassVar[Mapping[str, Any]] = {
        "description": "Troca do transformador",
        "by": "distributor",
        "cost": "1234.50",
    }

    description = Line(required=True, maximum=500)
    by = ma.fields.String(required=True, validate=OneOf(BUILT_BY))
    cost = Reais(required=True)


class NewBudget(Schema):
    """What a budget offers. The costs of the works add up to `cost`, of which the customer pays `participation`."""

    example: ClassVar[Mapping[str, Any]] = {
        "works": [NewWork.example],
        "cost": "1234.50",
        "participation": "200.00",
        "term_days": 60,
        "valid_until": "2026-12-20",
        "works_class": "lv",
    }

    works = ma.fields.List(ma.fields.Nested(NewWork), required=True, validate=Length(max=_MOST_WORKS))
    cost = Reais(required=True)
    participation = Reais(required=True)
    term_days = ma.fields.Integer(
        required=True,
        strict=True,
        validate=Range(min=0, max=_LONGEST_TERM),
        metadata={"description": "how long the works take, at most what the law allows for their class (art. 88)"},
    )
    valid_until = Day(
        required=True,
        metadata={
            "description": "the last day to answer, at least ten business days away (art. 83); "
            "one that is no business day moves to the next (art. 656)"
        },
    )
    works_class = ma.fields.String(required=True, validate=OneOf(WORKS_CLASSES))


def _revision(**kwargs: Any) -> ma.fields.Integer:
    return ma.fields.Integer(load_default=None, allow_none=True, validate=Range(min=1, max=_MOST_REVISIONS), **kwargs)


_SEEN = {"description": "the revision that was seen; when it is no longer the current one, nothing happens (409)"}


class BudgetAcceptance(Schema):
    """What is said when a budget is accepted. The body may be left out."""

    may_be_left_out: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"revision": 1}

    revision = _revision(metadata=_SEEN)


class BudgetRefusal(BudgetAcceptance):
    """What is said when a budget is refused. The body may be left out."""

    example: ClassVar[Mapping[str, Any]] = {"revision": 1, "reason": "A obra ficou cara demais."}

    reason = Line(load_default=None, allow_none=True, maximum=1000)


class BudgetQuery(Schema):
    revision = _revision(metadata={"description": "the current one when it is left out"})


class WorkShape(Answer):
    description = ma.fields.String(required=True)
    by = ma.fields.String(required=True, validate=OneOf(BUILT_BY))
    cost = ma.fields.String(required=True, metadata={"description": "reais"})


class BudgetRevision(Answer):
    """One revision of a budget. `GET /requests/{request_id}/budget/content` is its PDF."""

    revision = ma.fields.Integer(required=True)
    works = ma.fields.List(ma.fields.Nested(WorkShape), required=True)
    cost = ma.fields.String(required=True, metadata={"description": "reais"})
    participation = ma.fields.String(required=True, metadata={"description": "reais that the customer pays"})
    term_days = ma.fields.Integer(required=True)
    valid_until = ma.fields.Date(required=True, metadata={"description": "the last day to answer"})
    works_class = ma.fields.String(required=True, validate=OneOf(WORKS_CLASSES))
    issued_at = ma.fields.AwareDateTime(required=True)
    is_open = ma.fields.Boolean(required=True, metadata={"description": "whether it waits for an answer"})
    size = ma.fields.Integer(required=True, metadata={"description": "bytes of the PDF"})
    sha256 = ma.fields.String(required=True, metadata={"description": "of the PDF"})


class BudgetShape(BudgetRevision):
    """The current revision of a budget, and all of them, oldest first."""

    revisions = ma.fields.List(ma.fields.Nested(BudgetRevision), required=True)
