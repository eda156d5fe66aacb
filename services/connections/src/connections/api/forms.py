"""Forms: what each kind of request asks."""

from typing import Any

from flask import Response

from chassis.auth import signed_in, staff
from chassis.endpoints import Blueprint, perform, read
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from connections.actions import forms as actions
from connections.api.running import PREFIX, running
from connections.model.problems import NoticeTooShort
from connections.queries import forms as queries
from connections.schemas import form as schemas

forms = Blueprint("forms", prefix=PREFIX, description="What each kind of request asks")


@forms.get("/forms/<kind>", access=signed_in, query=schemas.FormQuery, answer=schemas.FormShape, refuses=[NotFound])
def get_form(query: dict[str, Any], kind: str) -> dict[str, Any]:
    """Return the form of a kind of request that is in force today, or one of its other versions."""
    grace_days = running.settings.form_grace_days
    return read(queries.get_form, kind=kind, today=running.today(), grace_days=grace_days, **query)


@forms.post(
    "/forms/<kind>/versions",
    access=staff(CONNECTIONS),
    body=schemas.FormPublication,
    answer=schemas.FormShape,
    status=201,
    refuses=[NotFound, NoticeTooShort],
)
def create_form_version(body: dict[str, Any], kind: str) -> Response:
    """Publish the next version of a form.

    A distributor's own requirements need 120 days' notice, unless `grounds` says why not: `regulation`, `safety`,
    `clarity` or `benefit` (REN 1000/2021, art. 20, § 2). Drafts keep their version until its end date.
    """
    today, grace_days = running.today(), running.settings.form_grace_days
    return perform(actions.publish_form_version, kind=kind, today=today, grace_days=grace_days, **body)
