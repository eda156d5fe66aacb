"""The files of tickets."""

import marshmallow as ma

from chassis.files import ScanState
from chassis.schemas import Answer, OneOf, Schema, Upload


class NewAttachment(Schema):
    """A form with one file of at most 5 MB: PDF, picture, text, CSV, XML, ZIP, or a document of an office program."""

    file = Upload()


class AttachmentShape(Answer):
    """A file of a ticket. `state` says whether it was looked through for malware."""

    id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, metadata={"description": "bytes"})
    state = ma.fields.String(required=True, validate=OneOf([state.value for state in ScanState]))
    uploaded_at = ma.fields.AwareDateTime(required=True)
