"""The requests and answers of the directory."""

import marshmallow as ma

from chassis.schemas import Answer, Length, ListQuery, listing
from representatives.schemas.system_access import AccessAgent


class DirectoryQuery(ListQuery):
    system = ma.fields.String(load_default=None, metadata={"description": "its code; needed when there are several"})
    function = ma.fields.String(load_default=None, metadata={"description": "the code of a profile"})
    name = ma.fields.String(load_default="", validate=Length(max=200), metadata={"description": "a part of the name"})
    active = ma.fields.Boolean(
        load_default=False, metadata={"description": "true: not those whose access has ended (O13)"}
    )
    as_seen_by_others = ma.fields.Boolean(
        load_default=False, metadata={"description": "true: nobody but the caller, as others see them"}
    )


class Representative(Answer):
    """A person who represents an agent. E-mail and telephone are null unless they are shared with the caller."""

    user_id = ma.fields.UUID(required=True)
    name = ma.fields.String(required=True)
    phone = ma.fields.String(required=True, allow_none=True)
    email = ma.fields.String(required=True, allow_none=True)
    functions = ma.fields.List(ma.fields.String(), required=True, metadata={"description": "codes of profiles"})
    active = ma.fields.Boolean(required=True)


class DirectoryViewShape(Answer):
    """A record that somebody was shown the caller's e-mail and telephone on a day."""

    viewer_name = ma.fields.String(required=True)
    agent_id = ma.fields.UUID(required=True)
    agent = ma.fields.Nested(AccessAgent, required=True)
    system = ma.fields.String(required=True)
    seen_on = ma.fields.Date(required=True)


RepresentativeList = listing(Representative)
DirectoryViewList = listing(DirectoryViewShape)
