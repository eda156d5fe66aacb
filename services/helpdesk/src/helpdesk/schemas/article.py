"""Articles, tags and suggestions, as they are asked for and answered."""

import re
from collections.abc import Mapping
from typing import Any, ClassVar

import marshmallow as ma

from chassis.i18n import LANGUAGES
from chassis.problems import Reason
from chassis.schemas import (
    Answer,
    Boolean,
    Bounded,
    Language,
    Length,
    Line,
    ListQuery,
    OneOf,
    Range,
    Schema,
    listing,
)
from helpdesk.states import VISIBILITIES

_VISIBILITIES = [one.value for one in VISIBILITIES]
_STATES = ("published", "draft")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_TAGS = 10
_MARKDOWN = {"description": "Markdown"}
_IN = {"description": "the language of the text; another than `requested_lang` where that translation is missing"}
_STALE = {"description": "whether the original has changed since this translation was made"}


class Slug(Line):
    """The name of an article in addresses: small letters and digits, with single hyphens between."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not _SLUG.fullmatch(text):
            raise ma.ValidationError(Reason("field.pattern"))
        return text


class Wanted(Schema):
    class Meta:
        unknown = ma.EXCLUDE

    lang = Language(load_default=None, metadata={"description": "instead of the caller's language"})


class Typed(Wanted):
    query = Bounded(minimum=0, maximum=200, load_default="")


class ArticleQuery(ListQuery):
    query = Bounded(
        minimum=0,
        maximum=200,
        load_default="",
        metadata={"description": "words that must all be found; operators are plain characters"},
    )
    category = ma.fields.String(load_default=None, validate=Length(max=20))
    subcategory = ma.fields.String(load_default=None, validate=Length(max=40))
    tag = ma.fields.String(load_default=None, validate=Length(max=60))
    lang = Language(load_default=None, metadata={"description": "instead of the caller's language"})
    state = ma.fields.String(
        load_default="published",
        validate=OneOf([*_STATES, "all"]),
        metadata={"description": "drafts are for staff that writes articles"},
    )


class NewArticle(Schema):
    example: ClassVar = {
        "slug": "troca-de-senha",
        "category": "04",
        "tags": ["Acesso"],
        "title": "Como trocar a senha",
        "body": "Abra o perfil e escolha **Trocar a senha**.",
    }

    slug = Slug(required=True, maximum=100, metadata={"pattern": f"^{_SLUG.pattern}$"})
    category = ma.fields.String(required=True, validate=Length(max=20))
    subcategory = ma.fields.String(
        load_default=None, validate=Length(max=40), metadata={"description": "`other` without one"}
    )
    visibility = ma.fields.String(required=True, validate=OneOf(_VISIBILITIES))
    tags = ma.fields.List(Line(maximum=40), load_default=list, validate=Length(max=_MOST_TAGS))
    lang = Language(required=True)
    title = Line(required=True, maximum=200)
    body = Bounded(required=True, maximum=50_000, metadata=_MARKDOWN)


class ArticleChange(Schema):
    example: ClassVar = {"category": "04", "subcategory": "security", "tags": ["Acesso", "Senhas"]}

    category = ma.fields.String(validate=Length(max=20))
    subcategory = ma.fields.String(validate=Length(max=40))
    visibility = ma.fields.String(validate=OneOf(_VISIBILITIES))
    tags = ma.fields.List(Line(maximum=40), validate=Length(max=_MOST_TAGS))


class Translation(Schema):
    example: ClassVar = {
        "title": "How to change the password",
        "body": "Open your profile and choose **Change the password**.",
        "source_revision": 1,
    }

    title = Line(required=True, maximum=200)
    body = Bounded(required=True, maximum=50_000, metadata=_MARKDOWN)
    source_revision = ma.fields.Integer(
        load_default=None,
        validate=Range(min=1),
        metadata={"description": "the revision of the original that this was translated from"},
    )


class Feedback(Schema):
    example: ClassVar = {"useful": False, "comment": "Falta dizer onde fica o perfil."}

    useful = Boolean(required=True)
    comment = Bounded(minimum=0, maximum=2_000, load_default="")


class NamedTag(Answer):
    tag = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class CountedTag(NamedTag):
    count = ma.fields.Integer(required=True, metadata={"description": "articles that the caller can read"})


class Tags(Answer):
    items = ma.fields.List(ma.fields.Nested(CountedTag), required=True)


class ArticleLink(Answer):
    slug = ma.fields.String(required=True)
    title = ma.fields.String(required=True)
    lang = ma.fields.String(required=True, metadata=_IN)


class Suggestions(Answer):
    items = ma.fields.List(ma.fields.Nested(ArticleLink), required=True)


class Summary(ArticleLink):
    requested_lang = ma.fields.String(required=True)
    stale = ma.fields.Boolean(required=True, metadata=_STALE)
    category = ma.fields.String(required=True)
    subcategory = ma.fields.String(required=True)
    visibility = ma.fields.String(required=True, validate=OneOf(_VISIBILITIES))
    state = ma.fields.String(required=True, validate=OneOf(_STATES))
    tags = ma.fields.List(ma.fields.Nested(NamedTag), required=True)
    updated_at = ma.fields.AwareDateTime(required=True)


class FoundArticles(listing(Summary)):  # type: ignore[misc]  # listing returns a class
    relaxed = ma.fields.Boolean(
        required=True, metadata={"description": "whether nothing has all words, so these have only some of them"}
    )


class Crumb(Answer):
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True)


class Ask(Answer):
    category = ma.fields.String(required=True)
    subcategory = ma.fields.String(required=True)


class Article(Summary):
    body = ma.fields.String(required=True, metadata=_MARKDOWN)
    body_html = ma.fields.String(required=True, metadata={"description": "the body, rendered safely"})
    languages = ma.fields.List(ma.fields.String(validate=OneOf(LANGUAGES)), required=True)
    breadcrumbs = ma.fields.List(
        ma.fields.Nested(Crumb), required=True, metadata={"description": "the category, then the subcategory"}
    )
    related = ma.fields.List(ma.fields.Nested(ArticleLink), required=True)
    ask = ma.fields.Nested(
        Ask, required=True, metadata={"description": "what a ticket of somebody is about who found no answer here"}
    )
    revision = ma.fields.Integer(required=True, metadata={"description": "of the text in `lang`"})
    source_revision = ma.fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "the revision of the original that was translated; null for the original"},
    )
    original_lang = ma.fields.String(required=True)
    published_at = ma.fields.AwareDateTime(required=True, allow_none=True)


class GivenFeedback(Answer):
    id = ma.fields.UUID(required=True)
    language = ma.fields.String(required=True)
    useful = ma.fields.Boolean(required=True)
    comment = ma.fields.String(required=True)
    at = ma.fields.AwareDateTime(required=True)


FeedbackList = listing(GivenFeedback)
