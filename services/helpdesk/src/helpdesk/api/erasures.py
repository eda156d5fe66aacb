"""Erasing people without an account, whom staff have heard."""

from typing import Any

from flask import Response

from chassis.auth import staff
from chassis.endpoints import Blueprint, perform
from chassis.staff import HELPDESK
from helpdesk.actions import copies
from helpdesk.api.running import PREFIX
from helpdesk.schemas import erasure as schemas

erasures = Blueprint("erasures", prefix=PREFIX, description="Erasing people without an account")


@erasures.post("/erasures", access=staff(HELPDESK), body=schemas.Erasure, status=204)
def create_erasure(body: dict[str, Any]) -> Response:
    """Erase somebody without an account from the tickets and mails that came from their address.

    Open tickets are closed as withdrawn; what staff answered stays, without the name. The tickets of an account go when
    the account is deleted.
    """
    return perform(copies.erase_address, **body)
