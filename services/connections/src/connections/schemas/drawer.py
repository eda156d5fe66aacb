"""The requests and answers about the drawer."""

import marshmallow as ma

from chassis.schemas import Answer, Line, Schema, Upload, listing


class NewDrawerFile(Schema):
    """A form with one file: JPG, JPEG, PNG or PDF of at most 20 MB."""

    file = Upload()
    name = Line(
        maximum=120, minimum=0, load_default="", metadata={"description": "what to call it; left out: the file's name"}
    )


class DrawerFileShape(Answer):
    """A file in the caller's drawer."""

    id = ma.fields.UUID(required=True, metadata={"description": "the `drawer_id` by which a request takes a copy"})
    name = ma.fields.String(required=True)
    media_type = ma.fields.String(required=True)
    size = ma.fields.Integer(required=True, metadata={"description": "bytes"})
    uploaded_at = ma.fields.AwareDateTime(required=True)


DrawerFileList = listing(DrawerFileShape)
