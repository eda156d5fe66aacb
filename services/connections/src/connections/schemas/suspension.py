"""What analysts say when the terms of a request stand still, or run on."""

from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.schemas import OneOf, Schema
from connections.schemas.request_parts import SuspensionShape
from connections.states import SUSPENSION_REASONS

__all__ = ["Resumption", "Suspending", "SuspensionShape"]


class Suspending(Schema):
    example: ClassVar[Mapping[str, Any]] = {"reason": "customer_part", "from": "2026-09-15"}

    reason = ma.fields.String(required=True, validate=OneOf(SUSPENSION_REASONS))
    from_on = ma.fields.Date(
        required=True,
        data_key="from",
        metadata={
            "description": "the first day that does not count, from the first submission until today; for a deadline "
            "that is late already, that is today"
        },
    )


class Resumption(Schema):
    """When a suspension ended. The body may be left out."""

    may_be_left_out: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"until": "2026-09-20"}

    until_on = ma.fields.Date(
        load_default=None,
        allow_none=True,
        data_key="until",
        metadata={
            "description": "the last day that does not count, at most today; yesterday without it, and for a deadline "
            "of the customer's yesterday at the earliest"
        },
    )
