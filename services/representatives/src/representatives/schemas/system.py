"""The answers about the tree of systems."""

import marshmallow as ma

from chassis.schemas import Answer, Length, OneOf, Schema
from representatives.schemas.system_access import AccessShape
from representatives.states import AGENT_KINDS


class SystemQuery(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    query = ma.fields.String(
        load_default="",
        validate=Length(max=200),
        metadata={"description": "words in the names of process, subprocess or system"},
    )
    selected = ma.fields.Boolean(
        load_default=False, metadata={"description": "true: only where the caller has or asks for an access"}
    )


class ProfileShape(Answer):
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    shared = ma.fields.Boolean(
        required=True, metadata={"description": "others with access to the system see e-mail and telephone"}
    )
    agent_kinds = ma.fields.List(ma.fields.String(validate=OneOf(AGENT_KINDS)), required=True)


class SystemShape(Answer):
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)
    profiles = ma.fields.List(ma.fields.Nested(ProfileShape), required=True)
    conflicts = ma.fields.List(
        ma.fields.List(ma.fields.String()),
        required=True,
        metadata={"description": "sets of profiles of which a person has at most one per agent"},
    )
    coverage = ma.fields.List(
        ma.fields.String(),
        required=True,
        metadata={"description": "profiles that every agent should have somebody for"},
    )
    selected = ma.fields.List(
        ma.fields.Nested(AccessShape), required=True, metadata={"description": "what the caller has or asks for"}
    )


class Subprocess(Answer):
    name = ma.fields.String(required=True)
    systems = ma.fields.List(ma.fields.Nested(SystemShape), required=True)


class Process(Answer):
    name = ma.fields.String(required=True)
    subprocesses = ma.fields.List(ma.fields.Nested(Subprocess), required=True)


class SystemTree(Answer):
    """The tree of process, subprocess and system, with names in the caller's language."""

    processes = ma.fields.List(ma.fields.Nested(Process), required=True)
