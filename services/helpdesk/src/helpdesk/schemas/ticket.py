"""Tickets: what is asked, and where it stands."""

from typing import Any, ClassVar

import marshmallow as ma

from chassis.human_check import Captcha
from chassis.problems import Reason
from chassis.schemas import Agreed, Answer, Bounded, Cnpj, Email, Language, Length, Line, Name, OneOf, Schema
from helpdesk.schemas.attachment import AttachmentShape
from helpdesk.schemas.person import PersonShape
from helpdesk.schemas.texts import Markdown
from helpdesk.states import Channel, Classification, Priority, Resolution, TicketState

_CLASSIFICATIONS = [classification.value for classification in Classification]
_RESOLUTIONS = [resolution.value for resolution in Resolution]
_CHANNELS = (Channel.WEB.value, Channel.PHONE.value)
_ANONYMOUS = {"description": "without an account"}
LINKS = ("follows", "followed_by")
NOTE_CHARACTERS = 2000


class OnBehalfOf(Schema):
    """Whose question it is: a person with an account, or somebody's name and language, with an address if they gave
    one.
    """

    example: ClassVar[dict[str, Any]] = {"name": "Pessoa de Exemplo", "language": "pt"}

    user_id = ma.fields.UUID()
    name = Name()
    email = Email()
    language = Language()

    @ma.validates_schema
    def check_names_one(self, data: dict[str, Any], **_options: Any) -> None:
        """Raise ValidationError unless the fields name an account and nothing else, or a name with a language."""
        missing = [name for name in ("name", "language") if name not in data]
        if "user_id" not in data and missing:
            raise ma.ValidationError({name: [Reason("field.required")] for name in missing})
        if "user_id" in data and len(data) > 1:
            raise ma.ValidationError({name: [Reason("field.unknown")] for name in data if name != "user_id"})


class WebAddress(Bounded):
    """The address of the page from which somebody asks."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(maximum=1000, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs).strip()
        if not text.lower().startswith(("https://", "http://")) or any(one.isspace() for one in text):
            raise ma.ValidationError(Reason("field.pattern"))
        return text


class NewTicket(Schema):
    """A question, a request, a complaint or a suggestion. The categories have their codes in `GET /categories`."""

    example: ClassVar[dict[str, Any]] = {
        "category": "01",
        "subject": "Como mudo a data da vistoria?",
        "description": "Não encontro onde mudar a data.",
    }

    classification = ma.fields.String(validate=OneOf(_CLASSIFICATIONS), load_default=Classification.QUESTION.value)
    category = ma.fields.String(required=True, validate=Length(max=20))
    subcategory = ma.fields.String(
        validate=Length(max=40),
        load_default=None,
        allow_none=True,
        metadata={"description": "`other` when it is left out"},
    )
    subject = Line(required=True, mailed=True)
    description = Markdown(required=True, metadata={"description": "Markdown"})
    origin_url = WebAddress(
        load_default=None, allow_none=True, metadata={"description": "the page from which it is asked"}
    )
    company = Cnpj(
        load_default=None,
        allow_none=True,
        metadata={"description": "a company that the author belongs to; the only one when it is left out"},
    )
    on_behalf_of = ma.fields.Nested(
        OnBehalfOf, load_default=None, allow_none=True, metadata={"description": "for staff: whose question it is"}
    )
    channel = ma.fields.String(
        validate=OneOf(_CHANNELS),
        load_default=None,
        allow_none=True,
        metadata={"description": "`phone` is for staff, with `on_behalf_of`"},
    )
    name = Name(load_default=None, metadata=_ANONYMOUS)
    email = Email(load_default=None)
    language = Language(load_default=None, metadata={"description": "without an account: of the mails to the author"})
    privacy_accepted = Agreed(load_default=None, metadata=_ANONYMOUS)
    captcha = Captcha(described_by="GET /tickets/challenge")


WITHOUT_ACCOUNT = ("name", "email", "language", "privacy_accepted")
"""The fields of NewTicket that somebody without an account has to give, and nobody else may."""


class OpenedTicket(Answer):
    number = ma.fields.Integer(required=True)
    state = ma.fields.String(required=True, validate=OneOf([state.value for state in TicketState]))
    due = ma.fields.AwareDateTime(required=True, allow_none=True, metadata={"description": "of the first answer"})
    due_in_words = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "the same in the author's language"}
    )
    upload_token = ma.fields.String(
        metadata={"description": "without an account: for half an hour the `Upload-Token` of attachments"}
    )


class CompanyShape(Answer):
    cnpj = ma.fields.String(required=True)
    legal_name = ma.fields.String(required=True)
    acronym = ma.fields.String(required=True)


class AuthorShape(Answer):
    """Who asked, and for which company."""

    user_id = ma.fields.UUID(required=True, allow_none=True, metadata={"description": "null without an account"})
    name = ma.fields.String(required=True)
    email = ma.fields.String(metadata={"description": "for staff and for the author"})
    undeliverable = ma.fields.Boolean(
        metadata={"description": "for staff and for the author: whether a mail to that address did not arrive"}
    )
    company = ma.fields.Nested(CompanyShape, required=True, allow_none=True)


class LinkShape(Answer):
    """Another ticket, and what it is to this one."""

    number = ma.fields.Integer(required=True)
    kind = ma.fields.String(required=True, validate=OneOf(LINKS))


class TicketShape(Answer):
    """A ticket as whoever asks for it may see it."""

    number = ma.fields.Integer(required=True)
    version = ma.fields.Integer(required=True, metadata={"description": "also sent as ETag"})
    state = ma.fields.String(required=True, validate=OneOf([state.value for state in TicketState]))
    classification = ma.fields.String(required=True, validate=OneOf(_CLASSIFICATIONS))
    category = ma.fields.String(required=True)
    subcategory = ma.fields.String(required=True)
    team = ma.fields.String(required=True)
    assignee = ma.fields.Nested(PersonShape, required=True, allow_none=True)
    priority = ma.fields.String(required=True, validate=OneOf([priority.value for priority in Priority]))
    channel = ma.fields.String(required=True, validate=OneOf([channel.value for channel in Channel]))
    subject = ma.fields.String(required=True)
    description = ma.fields.String(required=True, metadata={"description": "Markdown; plain text for a mail"})
    description_html = ma.fields.String(required=True, metadata={"description": "the description as safe HTML"})
    attachments = ma.fields.List(
        ma.fields.Nested(AttachmentShape), required=True, metadata={"description": "the files of the description"}
    )
    origin_url = ma.fields.String(required=True, allow_none=True)
    author = ma.fields.Nested(AuthorShape, required=True)
    opened_at = ma.fields.AwareDateTime(required=True)
    updated_at = ma.fields.AwareDateTime(required=True)
    updated_by = ma.fields.String(
        required=True, allow_none=True, metadata={"description": "a name, or a team; null for the platform"}
    )
    due = ma.fields.AwareDateTime(
        required=True, allow_none=True, metadata={"description": "null while it waits for its author or is closed"}
    )
    responded_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    closed_at = ma.fields.AwareDateTime(required=True, allow_none=True)
    resolution = ma.fields.String(required=True, allow_none=True, validate=OneOf(_RESOLUTIONS))
    resolution_note = ma.fields.String(required=True, allow_none=True)
    links = ma.fields.List(ma.fields.Nested(LinkShape), required=True)
    system_access_id = ma.fields.UUID(
        required=True, allow_none=True, metadata={"description": "the access that the ticket is to decide"}
    )
    is_author = ma.fields.Boolean(required=True)
    is_watching = ma.fields.Boolean(required=True)


class Closing(Schema):
    """How a ticket is closed. `granted` and `denied` decide the system access that it asks for."""

    example: ClassVar[dict[str, Any]] = {"resolution": "solved", "note": "A data foi mudada."}

    resolution = ma.fields.String(required=True, validate=OneOf(_RESOLUTIONS))
    note = Markdown(
        maximum=NOTE_CHARACTERS,
        load_default=None,
        allow_none=True,
        metadata={"description": "what whoever asked is told about it"},
    )
