"""The categories of tickets and articles, as they are answered."""

import marshmallow as ma

from chassis.schemas import Answer


class Names(Answer):
    pt = ma.fields.String(required=True)
    es = ma.fields.String(required=True)
    en = ma.fields.String(required=True)


class Subcategory(Answer):
    code = ma.fields.String(required=True)
    name = ma.fields.String(required=True, metadata={"description": "in the caller's language"})
    names = ma.fields.Nested(Names, required=True)


class Redirect(Answer):
    text = ma.fields.String(required=True)
    url = ma.fields.String(required=True)


class Category(Subcategory):
    team = ma.fields.String(required=True, metadata={"description": "who answers"})
    notice = ma.fields.String(required=True, allow_none=True)
    redirect = ma.fields.Nested(
        Redirect,
        required=True,
        allow_none=True,
        metadata={"description": "where these questions belong; no ticket is opened here"},
    )
    subcategories = ma.fields.List(ma.fields.Nested(Subcategory), required=True)


class Categories(Answer):
    items = ma.fields.List(ma.fields.Nested(Category), required=True)
