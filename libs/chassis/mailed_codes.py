"""Six-digit codes that are mailed to prove an e-mail address: drawn by a service, mailed by the notifier, entered once.

A service keeps a row with CodeColumns for what waits for the code. The digits are stored as a keyed hash only, because
a million of them are tried in no time.
"""

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from uuid import UUID

from pydantic import SecretStr
from sqlalchemy.orm import Mapped, mapped_column

from chassis.ids import new_id
from chassis.personal import internal
from chassis.problems import FieldError, Problem
from chassis.settings import fernet

CODE_LIFE = timedelta(minutes=10)
CODE_ATTEMPTS = 5


class CodeWrong(Problem):
    status, code = 422, "code.wrong"

    def __init__(self, attempts_left: int) -> None:
        super().__init__(errors=[FieldError("#/code", self.code)], attempts_left=attempts_left)


class CodeSpent(Problem):
    """The code was used already, or too many wrong codes were entered."""

    status, code = 410, "code.spent"


class CodeExpired(Problem):
    status, code = 410, "code.expired"


@dataclass(frozen=True)
class DrawnCode:
    """A six-digit code, with the hash that is stored and the ciphertext that is sent. Its digits go nowhere else."""

    code_id: UUID
    digits: str = field(repr=False)
    hash: bytes = field(repr=False)
    ciphertext: str = field(repr=False)


class CodeKeys:
    """Draws codes and compares entered ones, under the operator's keys.

    Hashes are keyed by keys that are derived from those in `secrets_key` and the name of the `service`; the first key
    hashes and all of them compare, so that keys can be changed. `code_key` is shared with the notifier.
    """

    def __init__(self, *, service: str, secrets_key: SecretStr, code_key: SecretStr) -> None:
        self._service = service
        self._keys = [base64.urlsafe_b64decode(key.strip()) for key in secrets_key.get_secret_value().split(",")]
        self._box = fernet(code_key)

    def draw(self) -> DrawnCode:
        """Return a new random six-digit code."""
        code_id, digits = new_id(), f"{secrets.randbelow(10**6):06}"
        return DrawnCode(
            code_id=code_id,
            digits=digits,
            hash=keyed_hash(self._keys[0], f"ramal.{self._service}.code", str(code_id), digits),
            ciphertext=self._box.encrypt(digits.encode()).decode(),
        )

    def is_code(self, digits: str, *, code_id: UUID, code_hash: bytes) -> bool:
        """Return whether these are the digits of the code that was drawn with `code_id` and stored as `code_hash`.

        They are compared in constant time.
        """
        hashes = (keyed_hash(key, f"ramal.{self._service}.code", str(code_id), digits) for key in self._keys)
        return any(hmac.compare_digest(code_hash, found) for found in hashes)


def keyed_hash(key: bytes, purpose: str, *parts: str) -> bytes:
    """Return the hash of texts under a key that is derived from `key` for one purpose.

    `purpose` names service and use, such as `ramal.identity.code`. Other parts never have the same hash, also if they
    give the same text when they are joined.
    """
    message = "".join(f"{len(part)}:{part}" for part in parts)
    return hmac.digest(_derived(key, purpose), message.encode(), hashlib.sha256)


@lru_cache(maxsize=64)
def _derived(key: bytes, purpose: str) -> bytes:
    return hmac.digest(key, purpose.encode(), hashlib.sha256)


class CodeColumns:
    """The columns and rules of a row that waits for a mailed code: a mixin of its mapped class."""

    code_id: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(info=internal())
    code_sent_at: Mapped[datetime]
    code_expires_at: Mapped[datetime]
    attempts_left: Mapped[int]

    def keep_code(self, *, code_id: UUID, code_hash: bytes, now: datetime) -> None:
        """Replace the row's code by a new one. Wrong codes that were entered before stay counted."""
        self.code_id, self.code_hash = code_id, code_hash
        self.code_sent_at, self.code_expires_at = now, now + CODE_LIFE

    def spend(self) -> None:
        """Make the code useless: it was used, or what it was for is no longer possible."""
        self.attempts_left = 0

    def check_code_usable(self, now: datetime) -> None:
        """Check that a code may be entered now. Called before the entered code is compared.

        Raises CodeExpired, or CodeSpent when the right code was entered before or no tries are left.
        """
        if not self.attempts_left:
            raise CodeSpent()
        if now >= self.code_expires_at:
            raise CodeExpired()
