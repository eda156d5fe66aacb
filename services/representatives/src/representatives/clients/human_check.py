"""Telling people from robots where nobody is signed in: not at all, by a proof of work, or by an outside verifier.

A check happens before the transaction. A proof of work may be used once: its row in the transaction of the request that
used it keeps it from being used again.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol

import altcha
import structlog

from chassis.outside import Limits, NoAnswer, OutsideSystem
from chassis.problems import Unavailable
from representatives.model import SpentChallenge
from representatives.model.problems import HumanCheckFailed
from representatives.settings import Settings

log = structlog.get_logger(__name__)

OFF, PROOF_OF_WORK, VERIFIER = "off", "proof_of_work", "verifier"
_GOOD_FOR = timedelta(minutes=20)  # enough time to fill in a form
_ALGORITHM, _COST = "PBKDF2/SHA-256", 5_000  # built into browsers (Web Crypto); each try takes a few milliseconds
_LIMITS = Limits(max_bytes=64 * 1024)
_OUR_FAULTS = {"missing-input-secret", "invalid-input-secret", "bad-request", "invalid-keys"}


class HumanCheck(Protocol):
    """A way to tell people from robots. `kind` is its name in the API."""

    kind: str

    def challenge(self, now: datetime) -> Mapping[str, Any]:
        """Return the task that a client has to solve; empty if the client gets its task elsewhere or needs none."""
        ...

    def check(self, proof: str | None, *, now: datetime) -> SpentChallenge | None:
        """Check what a client handed in as proof that it is a person, before the request's transaction.

        Returns a row to store in that transaction, so that the proof cannot be used again, or None if nothing has to be
        stored. Raises `HumanCheckFailed` for a wrong, used up or missing proof, and `Unavailable` while the check
        cannot be made.
        """
        ...


class Off:
    """No check: every client is taken for a person."""

    kind = OFF

    def challenge(self, now: datetime) -> Mapping[str, Any]:  # noqa: ARG002
        return {}

    def check(self, proof: str | None, *, now: datetime) -> SpentChallenge | None:  # noqa: ARG002
        return None


class ProofOfWork:
    """ALTCHA's proof of work, version 2: the client tries up to `work` numbers, and no third party is involved.

    A challenge is signed, not stored. The signing keys are derived from the keys in `secrets_key`: the first signs, and
    proofs of all keys are accepted, so that keys can be changed.
    """

    kind = PROOF_OF_WORK

    def __init__(self, *, secrets_key: str, work: int) -> None:
        self._keys = [_derived(key) for key in secrets_key.split(",")]
        self._work = work

    def challenge(self, now: datetime) -> Mapping[str, Any]:
        signing, work_key = self._keys[0]
        made = altcha.create_challenge(
            algorithm=_ALGORITHM,
            cost=_COST,
            counter=secrets.randbelow(self._work),
            expires_at=now + _GOOD_FOR,
            hmac_secret=signing,
            hmac_key_secret=work_key,
        )
        found: Mapping[str, Any] = made.to_dict()
        return found

    def check(self, proof: str | None, *, now: datetime) -> SpentChallenge | None:
        payload = _payload(proof or "")
        if not any(self._is_solved(payload, *keys) for keys in self._keys):
            raise HumanCheckFailed()
        # The signature is right, so every value below is one that this service signed.
        expires_at = datetime.fromtimestamp(payload.challenge.parameters.expires_at or 0, UTC)
        if now >= expires_at:
            raise HumanCheckFailed()
        return SpentChallenge(key=payload.challenge.signature, expires_at=expires_at)

    def _is_solved(self, payload: altcha.Payload, signing: bytes, work_key: bytes) -> bool:
        return altcha.verify_solution(payload, signing, hmac_key_secret=work_key).verified


class Verifier:
    """An outside verifier with reCAPTCHA's `siteverify` protocol (as hCaptcha and Turnstile have).

    It accepts each token once.

    The verifier is not told the client's address. While it cannot be reached, every request is refused with
    `Unavailable`.
    """

    kind = VERIFIER

    def __init__(self, *, url: str, secret: str) -> None:
        self._url = url
        self._secret = secret
        self._system = OutsideSystem("human_check", limits=_LIMITS)

    def challenge(self, now: datetime) -> Mapping[str, Any]:  # noqa: ARG002
        return {}

    def check(self, proof: str | None, *, now: datetime) -> SpentChallenge | None:  # noqa: ARG002
        if not proof:
            raise HumanCheckFailed()
        answer = self._asked(proof)
        if answer.get("success") is True:
            return None
        codes = answer.get("error-codes")
        faults = _OUR_FAULTS.intersection(map(str, codes if isinstance(codes, list) else ()))
        if faults:
            log.error("human_check.misconfigured", codes=sorted(faults))
            raise Unavailable()
        raise HumanCheckFailed()

    def _asked(self, proof: str) -> Mapping[str, Any]:
        try:
            answer = self._system.post_form(self._url, {"secret": self._secret, "response": proof})
        except NoAnswer:
            raise Unavailable() from None
        if not isinstance(answer, dict):
            log.warning("human_check.makes_no_sense")
            raise Unavailable()
        return answer


def open_human_check(settings: Settings) -> HumanCheck:
    """Return the way in which the service tells people from robots, as `settings` name it: no check, a proof of work,
    or an outside verifier. A process calls it at start.
    """
    if settings.checks_humans_by == PROOF_OF_WORK:
        return ProofOfWork(secrets_key=settings.secrets_key.get_secret_value(), work=settings.human_check_work)
    if settings.checks_humans_by == VERIFIER:
        return Verifier(url=settings.human_check_url, secret=settings.human_check_secret.get_secret_value())
    return Off()


def _payload(proof: str) -> altcha.Payload:
    """Decode a client's proof of work. Raises `HumanCheckFailed` if it cannot be read."""
    try:
        return altcha.Payload.from_base64(proof)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise HumanCheckFailed() from None


def _derived(key: str) -> tuple[bytes, bytes]:
    """Return a pair of signing keys, for the challenges of a proof of work and for their solutions. Both are derived
    from `key`, one of the keys in SECRETS_KEY.
    """
    secret = base64.urlsafe_b64decode(key.strip())
    signing, work = (
        hmac.digest(secret, f"ramal.representatives.human_check.{purpose}".encode(), hashlib.sha256)
        for purpose in ("challenge", "solution")
    )
    return signing, work
