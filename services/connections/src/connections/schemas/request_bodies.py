"""What is sent about requests to connect: bodies, forms with files, and the filters of lists."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.problems import Reason
from chassis.schemas import Document, Length, ListQuery, OneOf, Schema, UnitCode, Upload
from connections.queries.portfolio import NEWEST, ORDERS
from connections.states import CHANNELS, CUSTOMER, DISTRIBUTOR, ONLINE, REQUEST_KINDS, SIDES, RequestStatus

TURN_FILTERS = ("mine", CUSTOMER, DISTRIBUTOR)


class NewRequest(Schema):
    """What is to be asked for, about which unit or for whom."""

    example: ClassVar[dict[str, Any]] = {"kind": "generation_budget", "consumer_unit": "10000001"}

    kind = ma.fields.String(required=True, validate=OneOf(REQUEST_KINDS))
    consumer_unit = UnitCode(description="8 or 15 digits, in any mask; not for a new connection", allow_none=True)
    holder_document = Document(
        allow_none=True,
        metadata={"description": "for a new connection in another's name; left out: the caller's own"},
    )
    unit_access_id = ma.fields.UUID(
        allow_none=True, metadata={"description": "the access by which a professional asks; found when it is left out"}
    )
    channel = ma.fields.String(
        validate=OneOf(CHANNELS),
        load_default=ONLINE,
        metadata={"description": "`counter` and `phone` are for staff, who fill in for a holder"},
    )


class RequestCopy(Schema):
    example: ClassVar[dict[str, Any]] = {"consumer_unit": "10000002"}

    may_be_left_out: ClassVar[bool] = True
    consumer_unit = UnitCode(
        description="the unit of the new request; none for a new connection", allow_none=True, load_default=None
    )


class SectionBody(Schema):
    """The answers of one section, by field, as the form of the request names them."""

    example: ClassVar[dict[str, Any]] = {"phone": "+55 92 99123-4567", "email": "pessoa@casa.example"}

    class Meta:
        unknown = ma.INCLUDE


class NewDocument(Schema):
    """A form with one file (JPG, JPEG, PNG or PDF of at most 20 MB), or with a file of the caller's drawer."""

    example: ClassVar[dict[str, Any]] = {"slot": "rg"}

    slot = ma.fields.String(
        required=True,
        validate=Length(max=40),
        metadata={"description": "a slot's code in the request's form (`GET /forms/{kind}?version=`), such as `rg`"},
    )
    file = Upload(required=False)
    drawer_id = ma.fields.UUID(metadata={"description": "instead of `file`: a file of the caller's drawer to copy"})

    @ma.validates_schema
    def _has_one_file(self, data: dict[str, Any], **_kwargs: Any) -> None:
        if ("file" in data) == ("drawer_id" in data):
            raise ma.ValidationError(
                {"file": [Reason("document.file_or_drawer" if "file" in data else "field.required")]}
            )


class DocumentFromDrawer(Schema):
    """A file of the caller's drawer to copy into a slot of a request."""

    example: ClassVar[dict[str, Any]] = {"slot": "rg", "drawer_id": "01980000-0000-7000-8000-000000000001"}

    slot = ma.fields.String(required=True, validate=Length(max=40), metadata={"description": "as in the form"})
    drawer_id = ma.fields.UUID(required=True)


class RequestFilter(Schema):
    """The filters by which requests are selected, in lists and in files."""

    class Meta:
        unknown = ma.EXCLUDE

    status = ma.fields.String(load_default=None, validate=OneOf([status.value for status in RequestStatus]))
    kind = ma.fields.String(load_default=None, validate=OneOf(REQUEST_KINDS))
    consumer_unit = UnitCode(load_default=None)
    turn = ma.fields.String(
        load_default=None,
        validate=OneOf(TURN_FILTERS),
        metadata={"description": "whose turn it is; `mine`: what waits for the caller"},
    )
    protocol = ma.fields.String(load_default=None)
    unit_access = ma.fields.UUID(load_default=None)
    side = ma.fields.String(
        load_default=None, validate=OneOf(SIDES), metadata={"description": "both when it is left out, for staff all"}
    )
    order = ma.fields.String(
        load_default=NEWEST,
        validate=OneOf(ORDERS),
        metadata={"description": "`newest` first, or `due`: only what has a `due_on`, and the soonest is first"},
    )


class RequestQuery(RequestFilter, ListQuery):
    class Meta:
        unknown = ma.EXCLUDE
