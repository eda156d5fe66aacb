"""A process's copy of the signing keys: which one signs now, and which ones are published.

The copy is read again every five seconds, so that a key that an operator deleted at once neither signs nor verifies any
longer. The first process that finds the table empty makes the first key.
"""

import json
import threading
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import structlog
from cryptography.fernet import InvalidToken
from joserfc.jwk import ECKey
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from chassis import clock
from chassis.database import Database
from chassis.problems import Unavailable
from identity.clients.vault import Vault
from identity.model import SigningKey
from identity.model.signing_key import signing_key

log = structlog.get_logger(__name__)

FRESH_FOR = timedelta(seconds=5)


class KeyRing:
    """The signing keys of one database, safe to share between threads."""

    def __init__(self, vault: Vault) -> None:
        self._vault = vault
        self._lock = threading.Lock()
        self._rows: Sequence[SigningKey] = ()
        self._public: dict[str, ECKey] = {}
        self._private: dict[str, ECKey] = {}
        self._read_at: datetime | None = None

    def signing(self, database: Database) -> ECKey:
        """Return the key that signs access tokens now, with its private part.

        The keys are read from `database` at most every five seconds. Raises Unavailable when there is no key, or
        SECRETS_KEY does not decrypt it.
        """
        self._refresh(database)
        row = signing_key(self._rows, clock.now())
        if row is None:
            raise Unavailable()
        if row.kid not in self._private:
            self._private[row.kid] = self._opened(row)
        return self._private[row.kid]

    def find(self, database: Database, kid: str) -> ECKey | None:
        """Return the published key with this `kid`, or None."""
        self._refresh(database)
        return self._public.get(kid)

    def published(self, database: Database) -> dict[str, Any]:
        """Return the JWK set (RFC 7517): the present key, its successor, and former keys whose tokens may be valid."""
        self._refresh(database)
        return {"keys": [row.public_jwk for row in self._rows]}

    def _opened(self, row: SigningKey) -> ECKey:
        try:
            secret: dict[str, Any] = json.loads(self._vault.decrypt(row.private_jwk))
        except InvalidToken:
            log.error("signing_key.not_ours", kid=row.kid, hint="SECRETS_KEY lacks the key that encrypted it")  # noqa: TRY400
            raise Unavailable() from None
        return ECKey.import_key(secret)

    def _refresh(self, database: Database) -> None:
        if not self._is_stale:
            return
        with self._lock:
            if not self._is_stale:
                return
            rows = _rows(database)
            if not rows:
                _make_first(database, self._vault)
                rows = _rows(database)
            self._rows = rows
            self._public = {row.kid: ECKey.import_key(row.public_jwk) for row in rows}
            self._read_at = clock.now()

    @property
    def _is_stale(self) -> bool:
        return self._read_at is None or abs(clock.now() - self._read_at) >= FRESH_FOR


def _rows(database: Database) -> Sequence[SigningKey]:
    with database.reading() as session:
        return session.scalars(select(SigningKey).order_by(SigningKey.sequence)).all()


def _make_first(database: Database, vault: Vault) -> None:
    """Store the first signing key in the database, when a process finds none. `vault` encrypts the key's private part.

    If two processes do so at once, one key is stored, and both use it.
    """
    try:
        with database.writing() as session:
            if session.scalar(select(func.count()).select_from(SigningKey)):
                return
            now = clock.now()
            session.add(SigningKey.make(sequence=1, signs_from=now, encrypt=vault.encrypt, now=now))
    except IntegrityError:
        pass
