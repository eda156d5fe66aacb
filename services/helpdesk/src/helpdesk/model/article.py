"""The articles of the knowledge base: their texts in each language, every revision of them, tags, and what readers say.

Articles are found by `ArticleKey`, which `helpdesk.actions.shelving` writes anew at each change of an article.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from chassis.database import Json, state_column
from chassis.personal import By, impersonal, internal, nobodys, personal, whose
from chassis.word_search import Bytewise
from helpdesk.model.base import Base
from helpdesk.states import Audience, KeyPlace

_FOR_EVERYBODY = "written by staff for everybody"


class Article(Base):
    """An article. `audience` is who finds it: nobody but staff while it is a draft, otherwise those of `visibility`.

    `language` is that of the original; translations into other languages say of which revision of it they are.
    `shipped` is the hash of category, visibility and tags as this program brought them, empty when staff chose them.
    """

    __tablename__ = "article"
    __table_args__ = (
        Index("uq_article_slug", "slug", unique=True),
        Index("ix_article_audience", "audience", "id"),
        Index("ix_article_category", "audience", "category", "id"),
        Index("ix_article_subcategory", "audience", "category", "subcategory", "id"),
        {"info": nobodys(_FOR_EVERYBODY)},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(String(100), info=impersonal(_FOR_EVERYBODY))
    category: Mapped[str] = mapped_column(String(20), info=impersonal("a code"))
    subcategory: Mapped[str] = mapped_column(String(40), info=impersonal("a code"))
    visibility: Mapped[Audience] = mapped_column(state_column(Audience))
    audience: Mapped[Audience] = mapped_column(state_column(Audience))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("a language"))
    tags: Mapped[list[str]] = mapped_column(Json, info=impersonal(_FOR_EVERYBODY))
    shipped: Mapped[str] = mapped_column(String(64), default="", info=impersonal("a hash"))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    published_at: Mapped[datetime | None]

    @property
    def is_published(self) -> bool:
        return self.audience is not Audience.STAFF


class ArticleText(Base):
    """The text of an article in one language. `revision` counts its changes.

    `source_revision` is the revision of the original that a translation was made from; None for the original. `shipped`
    is the hash of the text as this program brought it, empty once staff has changed it.
    """

    __tablename__ = "article_text"
    __table_args__ = ({"info": nobodys(_FOR_EVERYBODY)},)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True, info=impersonal("a language"))
    title: Mapped[str] = mapped_column(String(200), info=impersonal(_FOR_EVERYBODY))
    body: Mapped[str] = mapped_column(Text, info=impersonal(_FOR_EVERYBODY))
    revision: Mapped[int]
    source_revision: Mapped[int | None]
    shipped: Mapped[str] = mapped_column(String(64), default="", info=impersonal("a hash"))
    updated_at: Mapped[datetime]
    updated_by_id: Mapped[UUID | None]


class ArticleRevision(Base):
    """The text of an article in one language as it was at a revision. It is never changed."""

    __tablename__ = "article_revision"
    __table_args__ = ({"info": nobodys(_FOR_EVERYBODY)},)

    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)
    language: Mapped[str] = mapped_column(String(2), primary_key=True, info=impersonal("a language"))
    revision: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(200), info=impersonal(_FOR_EVERYBODY))
    body: Mapped[str] = mapped_column(Text, info=impersonal(_FOR_EVERYBODY))
    source_revision: Mapped[int | None]
    at: Mapped[datetime]
    by_id: Mapped[UUID | None]


class Tag(Base):
    """A topic of articles. `names` are what people read, in each language.

    `public_articles` and `agents_articles` count the published articles with the tag, by who finds them.
    """

    __tablename__ = "tag"
    __table_args__ = ({"info": nobodys(_FOR_EVERYBODY)},)

    code: Mapped[str] = mapped_column(String(60), primary_key=True, info=impersonal(_FOR_EVERYBODY))
    names: Mapped[dict[str, str]] = mapped_column(Json, info=impersonal(_FOR_EVERYBODY))
    public_articles: Mapped[int] = mapped_column(default=0)
    agents_articles: Mapped[int] = mapped_column(default=0)


class ArticleKey(Base):
    """A key by which an article is found: of its text, of its title, the word itself for suggestions, or a tag.

    `language` is that of the reader: an article without a translation into it has the keys of the text that is shown
    instead. `place` is where the key comes from. All columns are one index, so nobody finds, not even by a count, what
    is not for their `audience`.
    """

    __tablename__ = "article_key"
    __table_args__ = (
        Index("ix_article_key_article_id", "article_id", "language", "place", "audience", "key"),
        {"info": nobodys(_FOR_EVERYBODY)},
    )

    language: Mapped[str] = mapped_column(String(2), primary_key=True, info=impersonal("a language"))
    place: Mapped[KeyPlace] = mapped_column(state_column(KeyPlace), primary_key=True)
    audience: Mapped[Audience] = mapped_column(state_column(Audience), primary_key=True)
    key: Mapped[str] = mapped_column(Bytewise, primary_key=True, info=impersonal(_FOR_EVERYBODY))
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"), primary_key=True)


class ArticleFeedback(Base):
    """What a reader says of an article: whether it was useful, and why.

    `client` is the keyed hash of the address that somebody without an account came from.
    """

    __tablename__ = "article_feedback"
    __table_args__ = (
        Index("ix_article_feedback_article_id", "article_id", "id"),
        Index("ix_article_feedback_user_id", "user_id", "at"),
        Index("ix_article_feedback_client", "client", "at"),
        {
            "info": whose(
                By(user_id="user_id"),
                why="articles are made better by what readers miss in them",
                how_long="as long as the article",
                exported_as="article_feedback",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    article_id: Mapped[UUID] = mapped_column(ForeignKey("article.id"))
    language: Mapped[str] = mapped_column(String(2), info=impersonal("a language"))
    useful: Mapped[bool]
    comment: Mapped[str] = mapped_column(Text, info=personal(wiped=""))
    user_id: Mapped[UUID | None]
    client: Mapped[str | None] = mapped_column(String(64), info=internal("a hash"))
    at: Mapped[datetime]
