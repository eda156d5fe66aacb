"""Prove that an account's document is its owner's: by the customer register, by staff, or by reviewed documents.

An assurance is only ever raised. The exception is `contact`, which ends with the e-mail address that it rests on.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from chassis.addresses import address_key
from chassis.assurance import STAFF
from chassis.outbox import publish
from identity.actions.user import account_of
from identity.clients import Vault
from identity.model import CustomerContact, User
from identity.model.customer_contact import PAIR


def is_on_record(session: Session, vault: Vault, *, document: str, email: str) -> bool:
    """Return whether the operator's customer register has the e-mail address `email` for the document. Then the
    document's assurance is `contact`.

    `vault` hashes the pair with the operator's keys, since the register holds only hashes. Imports of the register wait
    until the transaction ends, so that the result stays true. Call this before locking an account; an import waits for
    locked accounts while it blocks this function, so the other order would deadlock.
    """
    macs = vault.macs(PAIR, document, address_key(email))
    found = select(CustomerContact.pair_mac).where(CustomerContact.pair_mac.in_(macs)).with_for_update(read=True)
    return session.scalar(found.limit(1)) is not None


def raise_assurance(session: Session, user: User, assurance: str, *, by: str) -> bool:
    """Raise the assurance of an account's document (how far it is proven) to `assurance`, and publish the change.

    The caller holds the account's row locked. Returns False, and changes nothing, when the present one is as strong or
    stronger. `by` says in the audit trail how the document was proven.
    """
    updated = user.prove(assurance)
    if updated is None:
        return False
    audit.record(session, "user.document_proven", user.id, assurance=assurance, by=by)
    publish(session, updated)
    return True


def prove_document(session: Session, *, login: str, by: str) -> User:
    """Raise a document's assurance to `staff`, because staff checked the person with this login. Returns the account.

    The command `prove-document` calls it. `by` says in the audit trail where the person was checked. Every check is
    audited, even when the assurance was `staff` or stronger before. Raises NobodyHasThisLogin.
    """
    user = session.get_one(User, account_of(session, login).id, with_for_update=True, populate_existing=True)
    if not raise_assurance(session, user, STAFF, by=by):
        audit.record(session, "user.document_checked", user.id, assurance=user.document_assurance, by=by)
    return user


def accept_review(session: Session, *, user_id: UUID, document: str, by: str) -> None:
    """Raise an account's assurance to `staff`, because an analyst reviewed identity documents that name `document`.

    Called when the event of an approved professional profile or of a verified identity arrives. Nothing happens when
    the account is gone or has another document. `by` says in the audit trail what was reviewed.
    """
    user = session.get(User, user_id, with_for_update=True)
    if user and user.document == document:
        raise_assurance(session, user, STAFF, by=by)


def change_proven_email(session: Session, vault: Vault, *, user_id: UUID, email: str) -> User:
    """Give an account the proven e-mail address `email`, and publish the new state. Returns the account.

    `vault` hashes document and address to compare them with the customer register. An assurance below `staff` becomes
    `contact` if the register has the pair, otherwise `declared`.
    """
    document = select(User.document).where(User.id == user_id)
    on_record = is_on_record(session, vault, document=session.scalars(document).one(), email=email)
    user = session.get_one(User, user_id, with_for_update=True, populate_existing=True)
    hold_email(session, user, email=email, on_record=on_record)
    return user


def hold_email(session: Session, user: User, *, email: str, on_record: bool) -> None:
    """Give an account, which the caller has locked, the e-mail address `email`, and publish the new state.

    `on_record` is what `is_on_record` returned for the address; it decides about the assurance (`User.hold_email`).
    Raises IntegrityError when another account has the address.
    """
    updated = user.hold_email(email, is_on_record=on_record)
    if updated:
        session.flush()
        audit.record(session, "user.email_changed", user.id, assurance=user.document_assurance)
        publish(session, updated)
