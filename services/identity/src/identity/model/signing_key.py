"""The keys that sign access tokens: published an hour before they sign, and kept an hour after the next key signs.

An hour is longer than anyone caches the key set (gateway and services: minutes) and longer than any token lives.
"""

import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Self

from joserfc.jwk import ECKey
from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.auth import ALGORITHM
from chassis.personal import impersonal, internal
from identity.model.base import Base

OVERLAP = timedelta(hours=1)


class SigningKey(Base):
    """One ES256 key. `sequence` is unique, so that two processes cannot both make the same successor."""

    __tablename__ = "signing_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True, info=impersonal())
    sequence: Mapped[int] = mapped_column(unique=True)
    public_jwk: Mapped[dict[str, Any]] = mapped_column(info=impersonal())
    private_jwk: Mapped[bytes] = mapped_column(info=internal())
    created_at: Mapped[datetime]
    signs_from: Mapped[datetime]

    @classmethod
    def make(cls, *, sequence: int, signs_from: datetime, encrypt: Callable[[bytes], bytes], now: datetime) -> Self:
        """Return a new key pair that signs access tokens from the moment `signs_from` on, without adding it to a
        session.

        `sequence` is one more than that of the key before. `encrypt` is called with the bytes of the private part, and
        returns what is stored.
        """
        bare = ECKey.generate_key("P-256")
        names: Any = {"kid": bare.thumbprint(), "use": "sig", "alg": ALGORITHM}
        key = ECKey.import_key(bare.as_dict(private=True), names)
        return cls(
            kid=names["kid"],
            sequence=sequence,
            public_jwk=dict(key.as_dict(private=False)),
            private_jwk=encrypt(json.dumps(key.as_dict(private=True)).encode()),
            created_at=now,
            signs_from=signs_from,
        )


def signing_key(keys: Sequence[SigningKey], now: datetime) -> SigningKey | None:
    """Return the key that signs at `now`, the newest whose time has come, or None."""
    begun = [key for key in keys if key.signs_from <= now]
    return max(begun, key=lambda key: key.sequence, default=None)


def successor_due(keys: Sequence[SigningKey], period: timedelta, now: datetime) -> bool:
    """Return whether the next key must be published now, so that the newest one signs no longer than `period`."""
    newest = max(keys, key=lambda key: key.sequence, default=None)
    return newest is not None and now >= newest.signs_from + period - OVERLAP


def outlived(keys: Sequence[SigningKey], now: datetime) -> list[SigningKey]:
    """Return the keys whose tokens have all expired."""
    ordered = sorted(keys, key=lambda key: key.sequence)
    pairs = pairwise(ordered)
    return [key for key, following in pairs if now >= following.signs_from + OVERLAP]
