"""The caller's own password, e-mail address and accepted terms."""

from typing import Any
from uuid import UUID

from flask import Response

from chassis.auth import signed_in
from chassis.endpoints import Blueprint, actor, perform, read, transact
from chassis.mailed_codes import CodeExpired, CodeSpent, CodeWrong
from chassis.problems import Unavailable
from identity import queries, schemas
from identity.actions import email_change, user
from identity.actions import password as passwords
from identity.api.running import PREFIX, client_network, running
from identity.model import problems
from identity.model.passwords import check_password, normalise_password
from identity.model.terms import terms_in_force

credentials = Blueprint("credentials", prefix=PREFIX, description="One's own password, address and terms")


@credentials.put(
    "/me/password",
    access=signed_in,
    body=schemas.PasswordChange,
    status=204,
    refuses=[problems.PasswordWrong, problems.AccountLocked],
)
def change_my_password(body: dict[str, Any]) -> None:
    """Replace the caller's password. All other sessions end.

    Three wrong present passwords close this for ten minutes. `body` holds the present and the new password.
    """
    hasher, new = running.clients.hasher, normalise_password(body["new_password"])
    me = read(queries.me, user_id=actor().user_id, session_id=actor().session_id)
    check_password(new, document=me.document, email=me.email, phone=me.phone, name=me.name, pointer="#/new_password")
    check = transact(passwords.reserve_check, vault=running.clients.vault)
    try:
        is_right = hasher.verify(check.password_hash, normalise_password(body["current_password"]))
        new_hash = hasher.hash(new) if is_right else ""
    except Unavailable:
        transact(passwords.give_check_back, check=check)
        raise
    if not is_right:
        raise problems.PasswordWrong()
    transact(passwords.change_password, check=check, password_hash=new_hash)


@credentials.put(
    "/me/email",
    access=signed_in,
    body=schemas.NewEmail,
    answer=schemas.CodeMailed,
    status=202,
    refuses=[problems.TooManyCodes],
)
def change_my_email(body: dict[str, Any]) -> Response:
    """Begin to change the caller's e-mail address. A code is mailed to the new address and a notice to the present one.

    The answer does not reveal whether the new address has an account. Nothing changes before the code was entered.
    """
    vault = running.clients.vault
    return perform(
        email_change.start_email_change, vault=vault, code=vault.draw_code(), network=client_network(), **body
    )


@credentials.post(
    "/me/email/<uuid:id>/confirmation",
    access=signed_in,
    body=schemas.CodeEntered,
    answer=schemas.Me,
    etag=True,
    refuses=[
        CodeWrong,
        CodeSpent,
        CodeExpired,
        problems.EmailChangeExpired,
        problems.AddressTaken,
        problems.TooManyWrongCodes,
    ],
)
def confirm_my_email(body: dict[str, Any], id: UUID) -> Response:
    """Prove the new e-mail address with the mailed code; from then on it is the account's. Answers the account.

    Relations with a company that rest on the former address's domain end. `id` is the change's, as `PUT /me/email`
    answered it.
    """
    return perform(
        email_change.confirm_email_change,
        vault=running.clients.vault,
        change_id=id,
        network=client_network(),
        **body,
    )


@credentials.post(
    "/me/terms", access=signed_in, body=schemas.TermsAccepted, status=204, refuses=[problems.TermsChanged]
)
def accept_terms(body: dict[str, Any]) -> Response:
    """Accept the terms of use in force, which `GET /terms` answers."""
    return perform(user.accept_terms, terms_in_force=terms_in_force(running.today()).version, **body)
