"""The answers about help articles."""

from marshmallow import fields

from chassis.schemas import Answer


class ArticleTitle(Answer):
    """An article by its title."""

    slug = fields.String(required=True, metadata={"example": "certificate-not-der"})
    language = fields.String(required=True, metadata={"example": "pt"})
    title = fields.String(required=True, metadata={"example": "O arquivo não é um certificado em DER"})


class Article(ArticleTitle):
    """An article with its text."""

    body = fields.String(required=True, metadata={"description": "Markdown, which reads well as plain text, too"})


class Articles(Answer):
    """All articles."""

    items = fields.List(fields.Nested(ArticleTitle), required=True)
