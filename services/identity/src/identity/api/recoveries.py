"""Recover an account whose password is forgotten: ask for a code, then enter it with a new password."""

from typing import Any
from uuid import UUID

from flask import Response, g

from chassis.auth import anyone
from chassis.endpoints import Blueprint, answered_before, perform, transact
from chassis.mailed_codes import CodeExpired, CodeSpent, CodeWrong
from identity import schemas
from identity.actions import recovery as actions
from identity.api.running import PREFIX, client_network, running
from identity.model import problems
from identity.model.passwords import check_password, normalise_password

recoveries = Blueprint("recoveries", prefix=PREFIX, description="Getting in again without the password")

_bearer_of_id = anyone("knowing the recovery's random id is what entitles")


@recoveries.post(
    "/recoveries",
    access=anyone("whoever forgot the password cannot sign in"),
    body=schemas.NewRecovery,
    answer=schemas.CodeMailed,
    status=202,
    refuses=[problems.TooManyCodes],
)
def create_recovery(body: dict[str, Any]) -> Response:
    """Begin to recover an account by its document and e-mail address. A code is mailed only if they belong together;
    the answer is the same for every pair.

    Three requests for a document within 24 hours that were not completed lock it for 24 hours: no code is mailed, and
    signing in works on known devices only. The same pair within ten minutes counts once. `body` holds the pair.
    """
    vault = running.clients.vault
    return perform(
        actions.start_recovery,
        vault=vault,
        code=vault.draw_code(),
        usual_language=g.language,
        network=client_network(),
        **body,
    )


@recoveries.post(
    "/recoveries/<uuid:id>/code/resend",
    access=_bearer_of_id,
    answer=schemas.CodeMailed,
    status=202,
    refuses=[problems.RecoveryExpired, CodeSpent, problems.ResendTooSoon, problems.TooManyCodes],
)
def resend_recovery_code(id: UUID) -> Response:
    """Mail another code, at most once a minute. The former code no longer works."""
    vault = running.clients.vault
    return perform(
        actions.resend_recovery_code,
        vault=vault,
        code=vault.draw_code(),
        recovery_id=id,
        usual_language=g.language,
        network=client_network(),
    )


@recoveries.post(
    "/recoveries/<uuid:id>/completion",
    access=_bearer_of_id,
    body=schemas.RecoveryCompletion,
    status=204,
    refuses=[
        problems.AccountLocked,
        CodeWrong,
        CodeSpent,
        CodeExpired,
        problems.RecoveryExpired,
        problems.TooManyWrongCodes,
    ],
)
def complete_recovery(body: dict[str, Any], id: UUID) -> Response:
    """Choose a new password with the mailed code. All sessions end and known devices are forgotten; nobody is signed
    in.

    There are five attempts; a wrong code says how many are left. A password that is refused leaves the code good. `id`
    is the recovery's.
    """
    repeated = answered_before()
    if repeated:
        return repeated
    vault, code = running.clients.vault, body["code"]
    proven = transact(actions.prove_recovery, vault=vault, recovery_id=id, network=client_network(), code=code)
    user, password = proven.user, normalise_password(body["new_password"])
    check_password(
        password,
        document=user.document,
        email=user.email,
        phone=user.phone,
        name=user.name,
        pointer="#/new_password",
    )
    password_hash = running.clients.hasher.hash(password)
    return perform(actions.complete_recovery, vault=vault, recovery_id=id, code=code, password_hash=password_hash)
