"""What the caller can ask for, and the places of postal codes."""

from dataclasses import asdict
from typing import Any

from flask import g

from chassis.auth import people, signed_in
from chassis.endpoints import Blueprint, actor, read
from chassis.outside import NoAnswer
from chassis.postal import NotAPostalCode, normalise_postal_code
from chassis.problems import NotFound
from chassis.staff import CONNECTIONS
from chassis.words import words_of
from connections.api.running import PREFIX, running
from connections.model.problems import PostalCodesSilent
from connections.queries import services as queries
from connections.queries.services import Offer
from connections.schemas import service as schemas

services = Blueprint("service-menu", prefix=PREFIX, description="What can be asked for, and postal codes")


@services.get(
    "/services",
    access=people("everybody; for a consumer unit whoever may see it", CONNECTIONS),
    query=schemas.ServiceQuery,
    answer=schemas.ServiceMenu,
    refuses=[NotFound],
)
def list_services(query: dict[str, Any]) -> dict[str, Any]:
    """List what the caller can ask for, for a consumer unit or without one.

    Services that cannot be had now are listed with the reason. Debts are left out of account.
    """
    offers = read(
        queries.list_services,
        actor=actor(),
        today=running.today(),
        consumer_unit=query["consumer_unit"],
        links=running.settings.links,
    )
    typed = query["query"]
    items = [_shown(offer) for offer in offers]
    return {"items": [item for item in items if not typed.strip() or _is_found(item["name"], typed)]}


@services.get(
    "/postal-codes/<code>", access=signed_in, answer=schemas.PostalPlace, refuses=[NotFound, PostalCodesSilent]
)
def get_postal_code(code: str) -> dict[str, Any]:
    """Return the street, district, city and state of a Brazilian postal code in any mask, to fill in an address."""
    try:
        place = running.clients.postal_codes.find(normalise_postal_code(code))
    except NotAPostalCode:
        raise NotFound() from None
    except NoAnswer:
        raise PostalCodesSilent() from None
    if place is None:
        raise NotFound()
    return {name: text for name, text in asdict(place).items() if text}


def _shown(offer: Offer) -> dict[str, Any]:
    link = offer.link
    shown: dict[str, Any] = {
        "code": offer.code,
        "kind": schemas.LINK if link else schemas.REQUEST,
        "name": link.names[g.language] if link else running.say(f"service.{offer.code}"),
        "available": offer.why_not is None,
    }
    if link:
        shown["url"] = link.url
    if offer.why_not:
        shown |= {"why_not": running.say(offer.why_not), "why_not_code": offer.why_not}
    return shown


def _is_found(name: str, typed: str) -> bool:
    """Return whether each word of the entered text `typed` begins a word of a service's `name`."""
    wanted, words = words_of(typed), words_of(name)
    return bool(wanted) and all(any(word.startswith(beginning) for word in words) for beginning in wanted)
