"""Companies, which anyone may request, everybody may search, and staff approve and change."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Response, g

from chassis import clock
from chassis.auth import anyone, people, staff
from chassis.endpoints import IF_MATCH, Blueprint, actor, expected_version, perform, read
from chassis.human_check import Challenge, describes_challenge, the_challenge
from chassis.link_tokens import draw_token
from chassis.lists import Page
from chassis.problems import Forbidden, TooManyRequests, VersionMismatch
from chassis.schemas import listing
from chassis.spent_challenges import HumanCheckFailed
from chassis.staff import REGISTRATIONS
from representatives.actions import company as actions
from representatives.actions.handover import hand_over
from representatives.api.running import PREFIX, running
from representatives.events.company import Requester
from representatives.model import Company, problems
from representatives.queries import companies as queries
from representatives.schemas import company as schemas
from representatives.schemas.relation import Handover, HandoverReport

companies = Blueprint("companies", prefix=PREFIX, description="Companies, their domains, and who takes over from whom")

_NO_ACCOUNT = anyone("who asks for a company has no account yet")
_BY_TOKEN = anyone("the token of the mail says who asks")


@companies.get("/companies/challenge", access=_NO_ACCOUNT, answer=Challenge, secret=True)
@describes_challenge("POST /companies")
def get_company_challenge() -> dict[str, Any]:
    return the_challenge(running.clients.humans)


@companies.post(
    "/companies",
    access=_NO_ACCOUNT,
    body=schemas.CompanyRequest,
    answer=schemas.CompanyRequested,
    status=202,
    refuses=[problems.CompanyRegistered, HumanCheckFailed, TooManyRequests],
)
def create_company(body: dict[str, Any]) -> Response:
    """Request the registration of a company, without an account. Staff decide about the request, and the requester is
    told the outcome by e-mail.

    Where a proof that the requester is a person is asked for (`GET /companies/challenge`), `captcha` holds it. The
    answer's `status` is `unconfirmed` where the address has to be proven first, by the link in the mail
    (`POST /companies/requests/{id}/confirmation`), and otherwise `pending`.
    """
    proof = running.clients.humans.check(body["captcha"], now=clock.now())
    token = draw_token(running.settings.code_key)
    return perform(
        actions.request_company,
        requester=Requester(name=body["requester_name"], email=body["email"], language=body["language"] or g.language),
        cnpj=body["cnpj"],
        legal_name=body["legal_name"],
        acronym=body["acronym"],
        phone=body["phone"],
        token=token.text,
        ciphertext=token.ciphertext,
        good_for=timedelta(days=running.settings.company_request_days),
        confirmed=not running.settings.confirms_companies,
        proof=proof,
    )


@companies.get(
    "/companies/requests/<uuid:id>",
    access=_BY_TOKEN,
    query=schemas.RequestTokenQuery,
    answer=schemas.RequestState,
    refuses=[problems.RequestExpired],
    secret=True,
)
def get_company_request(query: dict[str, Any], id: UUID) -> Company:
    """Return the state of a company request to its requester. Reading it does not prove the address.

    `status` goes from `unconfirmed` (the address is not proven yet) to `pending` (staff have to decide), and ends as
    `approved` or `rejected`.

    Mail programs open links by themselves, so the address is proven by a separate request.
    """
    return read(queries.request_of, now=clock.now(), company_id=id, token=query["token"])


@companies.post(
    "/companies/requests/<uuid:id>/confirmation",
    access=_BY_TOKEN,
    body=schemas.RequestToken,
    answer=schemas.RequestState,
    refuses=[problems.RequestExpired],
)
def confirm_company_request(body: dict[str, Any], id: UUID) -> Response:
    """Prove the requester's address with the mailed token, so that staff see the request."""
    return perform(actions.confirm_request, company_id=id, token=body["token"])


@companies.get(
    "/companies",
    access=people("any signed-in person, approved companies", REGISTRATIONS),
    query=schemas.CompanyQuery,
    answer=listing(schemas.CompanyItem),
    refuses=[Forbidden],
)
def list_companies(query: dict[str, Any]) -> Page:
    """Search companies by words of the names or the CNPJ. Staff also see requests and may filter by status."""
    if actor().has(REGISTRATIONS):
        found = read(queries.all_companies, **query)
        return Page([_in_words(item) for item in found.items], found.next)
    if query.pop("status"):
        raise Forbidden()
    return read(queries.companies, **query)


@companies.get("/companies/<uuid:id>", access=staff(REGISTRATIONS), answer=schemas.CompanyItem, etag=True)
def get_company(id: UUID) -> dict[str, Any]:
    """Return a company, or a request for one, with all its fields and warnings."""
    return _in_words(read(queries.company, company_id=id))


def _in_words(company: dict[str, Any]) -> dict[str, Any]:
    """Return the company with its warnings as sentences in the caller's language."""
    say = running.runtime.catalogue.text
    return company | {"warnings": [w | {"detail": say(w["code"], g.language)} for w in company["warnings"]]}


@companies.post(
    "/companies/<uuid:id>/decision",
    access=staff(REGISTRATIONS),
    body=schemas.CompanyDecision,
    answer=schemas.CompanyItem,
    refuses=[problems.CompanyDecided, problems.CompanyRegistered, problems.DomainContested],
)
def decide_company(body: dict[str, Any], id: UUID) -> Response:
    """Approve a company with its domains, or reject the request. The requester is told by e-mail."""
    if body["decision"] == "approve":
        return perform(actions.approve_company, company_id=id, domains=body.get("domains"))
    return perform(actions.reject_company, company_id=id, reason=body["reason"])


@companies.patch(
    "/companies/<uuid:id>",
    access=staff(REGISTRATIONS),
    body=schemas.CompanyChange,
    answer=schemas.CompanyItem,
    etag=True,
    refuses=[VersionMismatch, problems.CompanyNotApproved, problems.DomainContested],
    headers=IF_MATCH,
)
def change_company(body: dict[str, Any], id: UUID) -> Response:
    """Change a company's names, domains or suspension. Relations stay even if they rest on a removed domain."""
    return perform(actions.change_company, company_id=id, version=expected_version(), **body)


@companies.post(
    "/companies/<uuid:id>/handover",
    access=people("an administrator of the company", REGISTRATIONS),
    body=Handover,
    answer=HandoverReport,
    refuses=[problems.NotAdministrator, problems.CompanySuspended, problems.HandoverRefused, problems.RelationExists],
)
def hand_over_company(body: dict[str, Any], id: UUID) -> Response:
    """Move one person's relations with a company to another person, and request their accesses anew.

    Staff decide about the system accesses, and the holders about the unit accesses.
    """
    return perform(hand_over, company_id=id, staff_role=REGISTRATIONS, systems=running.settings.systems, **body)
