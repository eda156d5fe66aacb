"""Encryption and keyed hashes under the operator's keys.

`SECRETS_KEY` protects what this service keeps (by Fernet, and by HMAC keys derived from it). Its first key encrypts and
all of them decrypt, so a key is rotated by putting a new one in front. `CODE_KEY` is shared with the notifier alone.
"""

import base64
import hmac
from uuid import UUID

from pydantic import SecretStr

from chassis.mailed_codes import CodeKeys, DrawnCode, keyed_hash
from chassis.settings import fernet


class Vault:
    """The operator's keys: encrypts, decrypts and makes keyed hashes."""

    def __init__(self, *, secrets_key: SecretStr, code_key: SecretStr) -> None:
        self._keys = [base64.urlsafe_b64decode(key.strip()) for key in secrets_key.get_secret_value().split(",")]
        self._box = fernet(secrets_key)
        self._codes = CodeKeys(service="identity", secrets_key=secrets_key, code_key=code_key)

    def encrypt(self, data: bytes) -> bytes:
        return self._box.encrypt(data)

    def decrypt(self, ciphertext: bytes) -> bytes:
        """Decrypt data. Raises cryptography's InvalidToken when none of the keys in SECRETS_KEY encrypted it."""
        return self._box.decrypt(ciphertext)

    def mac(self, purpose: str, *parts: str) -> bytes:
        """Return the keyed hash of the parts, different for every purpose."""
        return _mac(self._keys[0], purpose, parts)

    def macs(self, purpose: str, *parts: str) -> list[bytes]:
        """Return the keyed hash of the parts under each key, the present key's first."""
        return [_mac(key, purpose, parts) for key in self._keys]

    def matches(self, mac: bytes, purpose: str, *parts: str) -> bool:
        """Return whether `mac` is the keyed hash of the parts under any of the keys, compared in constant time."""
        return any(hmac.compare_digest(mac, _mac(key, purpose, parts)) for key in self._keys)

    def draw_code(self) -> DrawnCode:
        """Return a new random six-digit code."""
        return self._codes.draw()

    def is_code(self, digits: str, *, code_id: UUID, code_hash: bytes) -> bool:
        """Return whether these are the digits of the code that was drawn with `code_id` and stored as `code_hash`."""
        return self._codes.is_code(digits, code_id=code_id, code_hash=code_hash)


def _mac(key: bytes, purpose: str, parts: tuple[str, ...]) -> bytes:
    return keyed_hash(key, f"ramal.identity.{purpose}", *parts)
