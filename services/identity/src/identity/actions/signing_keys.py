"""Publish the next signing key before the present one has served its time, or when an operator asks for it."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis import audit
from identity.clients import Vault
from identity.model import SigningKey
from identity.model.signing_key import OVERLAP, outlived, successor_due


def rotate_signing_keys(session: Session, *, as_of: datetime, vault: Vault, period: timedelta) -> int:
    """Publish the next key that signs access tokens when it is due, and delete keys that no valid token needs.

    A job runs it at the time `as_of`. `vault` encrypts the private part of the key; `period` is how long a key signs.
    Returns how many keys were published or deleted.
    """
    keys = session.scalars(select(SigningKey).order_by(SigningKey.sequence)).all()
    changed = 0
    if successor_due(keys, period, as_of):
        following = SigningKey.make(
            sequence=keys[-1].sequence + 1, signs_from=as_of + OVERLAP, encrypt=vault.encrypt, now=as_of
        )
        session.add(following)
        audit.record(session, "signing_key.published", following.kid, signs_from=following.signs_from)
        changed += 1
    for key in outlived(keys, as_of):
        session.delete(key)
        audit.record(session, "signing_key.retired", key.kid)
        changed += 1
    return changed


def replace_signing_keys(session: Session, *, as_of: datetime, vault: Vault, at_once: bool) -> SigningKey:
    """Publish a new key that signs access tokens, and return it.

    It signs an hour after `as_of`, so that everybody has fetched it by then. With `at_once` it signs from `as_of` on,
    and all other keys are deleted: no access token that they signed is valid any more. Sessions stay, because a refresh
    needs no signing key. `vault` encrypts the private part of the key.
    """
    keys = session.scalars(select(SigningKey).order_by(SigningKey.sequence).with_for_update()).all()
    signs_from = as_of if at_once else as_of + OVERLAP
    sequence = keys[-1].sequence + 1 if keys else 1
    following = SigningKey.make(sequence=sequence, signs_from=signs_from, encrypt=vault.encrypt, now=as_of)
    session.add(following)
    audit.record(session, "signing_key.published", following.kid, signs_from=signs_from)
    for key in keys if at_once else ():
        session.delete(key)
        audit.record(session, "signing_key.retired", key.kid)
    return following
