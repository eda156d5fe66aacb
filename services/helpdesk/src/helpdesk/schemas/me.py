"""The export of the caller's personal data."""

from typing import Any

import marshmallow as ma

from chassis.schemas import Answer


def _rows() -> ma.fields.Field[Any]:
    return ma.fields.List(ma.fields.Dict(), required=True)


class Export(Answer):
    """Every row about the caller, by kind. Entries, files and mails of one's own tickets stand inside the ticket."""

    person = ma.fields.Dict(required=True, allow_none=True)
    relations = _rows()
    watch_preference = _rows()
    tickets = _rows()
    participations = _rows()
    entries = _rows()
    mails = _rows()
    article_feedback = _rows()
