"""Telling people from robots where nobody is signed in: not at all, by a proof of work, or by an outside verifier.

A check happens before the transaction. A proof of work may be used once: its row in the transaction of the request that
used it (`chassis.spent_challenges`) keeps it from being used again.

A service whose settings inherit HumanCheckSettings opens its check with `open_human_check`, answers a GET with
`the_challenge`, and takes the proof in a field `Captcha`.
"""

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Protocol, TypeVar

import altcha
import marshmallow as ma
import structlog

from chassis import clock
from chassis.outside import Limits, NoAnswer, OutsideSystem
from chassis.problems import Unavailable
from chassis.schemas import Answer, Bounded, OneOf
from chassis.settings import HumanCheckSettings
from chassis.spent_challenges import HumanCheckFailed, Proof

log = structlog.get_logger(__name__)
V = TypeVar("V", bound=Callable[..., Any])

OFF, PROOF_OF_WORK, VERIFIER = "off", "proof_of_work", "verifier"
KINDS = (OFF, PROOF_OF_WORK, VERIFIER)
_GOOD_FOR = timedelta(minutes=20)  # enough time to fill in a form
_LONGEST_PROOF = 8000  # a verifier's tokens are up to a few thousand characters
_ALGORITHM, _COST = "PBKDF2/SHA-256", 5_000  # built into browsers (Web Crypto); each try takes a few milliseconds
_LIMITS = Limits(max_bytes=64 * 1024)
_OUR_FAULTS = {"missing-input-secret", "invalid-input-secret", "bad-request", "invalid-keys"}


class HumanCheck(Protocol):
    """A way to tell people from robots. `kind` is its name in the API."""

    kind: str

    def challenge(self, now: datetime) -> Mapping[str, Any]:
        """Return the task that a client has to solve; empty if the client gets its task elsewhere or needs none."""
        ...

    def check(self, proof: str | None, *, now: datetime) -> Proof | None:
        """Check what a client handed in as proof that it is a person, before the request's transaction.

        Returns what `spend` stores in that transaction, so that the proof cannot be used again, or None if nothing has
        to be stored. Raises `HumanCheckFailed` for a wrong, used up or missing proof, and `Unavailable` while the check
        cannot be made.
        """
        ...


class Off:
    """No check: every client is taken for a person."""

    kind = OFF

    def challenge(self, now: datetime) -> Mapping[str, Any]:  # noqa: ARG002
        return {}

    def check(self, proof: str | None, *, now: datetime) -> Proof | None:  # noqa: ARG002
        return None


class ProofOfWork:
    """ALTCHA's proof of work, version 2: the client tries up to `work` numbers, and no third party is involved.

    A challenge is signed, not stored. The signing keys are derived from the keys in `secrets_key` and the name of the
    `service`, so that no service takes another's challenges. The first key signs, and proofs of all keys are accepted,
    so that keys can be changed.
    """

    kind = PROOF_OF_WORK

    def __init__(self, *, service: str, secrets_key: str, work: int) -> None:
        self._keys = [_derived(service, key) for key in secrets_key.split(",")]
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

    def check(self, proof: str | None, *, now: datetime) -> Proof | None:
        payload = _payload(proof or "")
        if not any(self._is_solved(payload, *keys) for keys in self._keys):
            raise HumanCheckFailed()
        # The signature is right, so every value below is one that this service signed.
        expires_at = datetime.fromtimestamp(payload.challenge.parameters.expires_at or 0, UTC)
        if now >= expires_at:
            raise HumanCheckFailed()
        return Proof(key=str(payload.challenge.signature), expires_at=expires_at)

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

    def check(self, proof: str | None, *, now: datetime) -> Proof | None:  # noqa: ARG002
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


class Challenge(Answer):
    """How a requester proves to be a person. For `proof_of_work` it contains an ALTCHA challenge (version 2)."""

    check = ma.fields.String(required=True, validate=OneOf(KINDS))
    parameters = ma.fields.Dict(metadata={"description": "the task for an ALTCHA client; only for `proof_of_work`"})
    signature = ma.fields.String(metadata={"description": "only for `proof_of_work`; goes back with the task"})


class Captcha(Bounded):
    """The proof that a requester is a person. `described_by` is the operation that says how to make one."""

    def __init__(self, *, described_by: str) -> None:
        super().__init__(
            maximum=_LONGEST_PROOF,
            load_default=None,
            metadata={"description": f"the proof that `{described_by}` describes; left out where `check` is `off`"},
        )


def open_human_check(settings: HumanCheckSettings, *, service: str) -> HumanCheck:
    """Return the way in which a service tells people from robots, as `settings` name it: no check, a proof of work,
    or an outside verifier. A process calls it at start.

    `service` is the service's name, from which the signing keys of its challenges are derived.
    """
    if settings.checks_humans_by == PROOF_OF_WORK:
        secrets_key = settings.secrets_key.get_secret_value()
        return ProofOfWork(service=service, secrets_key=secrets_key, work=settings.human_check_work)
    if settings.checks_humans_by == VERIFIER:
        return Verifier(url=settings.human_check_url, secret=settings.human_check_secret.get_secret_value())
    return Off()


def the_challenge(humans: HumanCheck) -> dict[str, Any]:
    """Return a new challenge as the endpoint answers it: the kind of the check, and the task to solve if it has one."""
    return {"check": humans.kind, **humans.challenge(clock.now())}


def describes_challenge(operation: str) -> Callable[[V], V]:
    """Return a decorator that gives the view of a challenge its text in the API document.

    `operation` is the one whose `captcha` holds the proof, such as `POST /companies`.
    """

    def described(view: V) -> V:
        view.__doc__ = _CHALLENGE.replace("{operation}", operation)
        return view

    return described


_CHALLENGE = """Return how a requester proves to be a person, with the task to solve. Each proof counts once.

    `check` says what `captcha` of `{operation}` has to hold:

    * `off`: nothing. The field may be left out.
    * `proof_of_work`: the solution of the task in this answer, an ALTCHA challenge (version 2), within 20 minutes
      (`parameters.expiresAt`, seconds since 1970). An ALTCHA library or widget solves and encodes it. By hand: for
      `counter` = 0, 1, 2 … derive a key of `keyLength` bytes with PBKDF2-HMAC-SHA-256, `cost` iterations, the bytes of
      the hexadecimal `salt`, and as password the bytes of the hexadecimal `nonce` followed by `counter` as four bytes,
      the highest first. The first key that begins, in hexadecimal, with `keyPrefix` is the solution. `captcha` is the
      base64 (standard alphabet, with padding) of the JSON text
      `{"challenge": {"parameters": {…}, "signature": "…"}, "solution": {"counter": 17, "derivedKey": "…"}}` with
      `parameters` and `signature` as received and the whole key in hexadecimal, lower case.
    * `verifier`: the token that the widget of the operator's outside verifier (one with reCAPTCHA's protocol) gave in
      the client. This answer holds no task. Which verifier it is, and its site key, the operator tells those who make
      a client.

    A missing, wrong, used or too old proof is answered with 422 `captcha.failed`. Ask for a new challenge then.
    """


def _payload(proof: str) -> altcha.Payload:
    """Decode a client's proof of work. Raises `HumanCheckFailed` if it cannot be read."""
    try:
        return altcha.Payload.from_base64(proof)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise HumanCheckFailed() from None


def _derived(service: str, key: str) -> tuple[bytes, bytes]:
    """Return a pair of signing keys, for the challenges of a proof of work and for their solutions. Both are derived
    from `key`, one of the keys in SECRETS_KEY, for one service.
    """
    secret = base64.urlsafe_b64decode(key.strip())
    signing, work = (
        hmac.digest(secret, f"ramal.{service}.human_check.{purpose}".encode(), hashlib.sha256)
        for purpose in ("challenge", "solution")
    )
    return signing, work
