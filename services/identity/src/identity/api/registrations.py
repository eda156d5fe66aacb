"""Register, in three steps: ask for a code, enter the code, complete the account."""

from typing import Any
from uuid import UUID

from flask import Response, g

from chassis import clock
from chassis.auth import anyone
from chassis.endpoints import Blueprint, perform, read
from chassis.mailed_codes import CodeExpired, CodeSpent, CodeWrong
from identity import queries, schemas
from identity.actions import registration as actions
from identity.api.running import PREFIX, client_network, running
from identity.model import problems
from identity.model.passwords import check_password, normalise_password
from identity.model.terms import terms_in_force

registrations = Blueprint("registrations", prefix=PREFIX, description="Getting an account")

_newcomer = anyone("whoever registers has no account yet")
_bearer_of_id = anyone("knowing the registration's random id is what entitles")


@registrations.post(
    "/registrations",
    access=_newcomer,
    body=schemas.NewRegistration,
    answer=schemas.RegistrationStarted,
    status=202,
    refuses=[problems.TooManyCodes],
)
def create_registration(body: dict[str, Any]) -> Response:
    """Begin a registration and mail a code. The answer does not reveal whether document or address have an account.

    `body` holds the person's document, e-mail address and perhaps the language chosen.
    """
    vault = running.clients.vault
    return perform(
        actions.start_registration,
        vault=vault,
        code=vault.draw_code(),
        usual_language=g.language,
        network=client_network(),
        **body,
    )


@registrations.post(
    "/registrations/<uuid:id>/code/resend",
    access=_bearer_of_id,
    answer=schemas.RegistrationStarted,
    status=202,
    refuses=[
        problems.AlreadyVerified,
        problems.AlreadyCompleted,
        problems.RegistrationExpired,
        CodeSpent,
        problems.ResendTooSoon,
        problems.TooManyCodes,
    ],
)
def resend_registration_code(id: UUID) -> Response:
    """Mail another code, at most once a minute. The former code no longer works."""
    vault = running.clients.vault
    return perform(
        actions.resend_code, vault=vault, code=vault.draw_code(), registration_id=id, network=client_network()
    )


@registrations.post(
    "/registrations/<uuid:id>/code",
    access=_bearer_of_id,
    body=schemas.CodeEntered,
    answer=schemas.RegistrationVerified,
    refuses=[
        CodeWrong,
        CodeSpent,
        CodeExpired,
        problems.RegistrationExpired,
        problems.TooManyWrongCodes,
    ],
)
def enter_registration_code(body: dict[str, Any], id: UUID) -> Response:
    """Prove the e-mail address with the mailed code. There are five attempts; a wrong one says how many are left."""
    return perform(
        actions.verify_code, vault=running.clients.vault, registration_id=id, network=client_network(), **body
    )


@registrations.post(
    "/registrations/<uuid:id>/completion",
    access=_bearer_of_id,
    body=schemas.Completion,
    answer=schemas.Registered,
    status=201,
    refuses=[
        problems.NotVerified,
        problems.AlreadyCompleted,
        problems.TermsChanged,
        problems.DocumentTaken,
        problems.EmailTaken,
        problems.RegistrationExpired,
    ],
)
def complete_registration(body: dict[str, Any], id: UUID) -> Response:
    """Create the account, with name, phone and password, after the mailed code was entered. The terms have to be
    accepted.

    `id` is the registration's. `body` holds what the person gives.
    """
    password = normalise_password(body.pop("password"))
    del body["accept_terms"]
    now = clock.now()
    ready = read(queries.registration_ready, registration_id=id, now=now)
    password_hash = ""
    if ready:
        check_password(password, document=ready.document, email=ready.email, phone=body["phone"], name=body["name"])
        password_hash = running.clients.hasher.hash(password)
    return perform(
        actions.complete_registration,
        vault=running.clients.vault,
        registration_id=id,
        password_hash=password_hash,
        terms_in_force=terms_in_force(running.today()).version,
        **body,
    )
