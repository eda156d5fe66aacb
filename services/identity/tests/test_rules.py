"""The rules that need no database: states, sessions, signing keys, tokens."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from uuid import uuid4

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from pydantic import SecretStr

from chassis.networks import network_of
from chassis.problems import Problem
from identity.clients import Vault
from identity.clients.tokens import read_refresh_token, refresh_token
from identity.model import RecoveryCount, Registration, SigningKey, UserSession
from identity.model.signing_key import OVERLAP, outlived, signing_key, successor_due
from identity.model.terms import terms_in_force
from identity.model.user_session import EndedBecause, Lifetimes, Presented
from identity.states import REGISTRATION_MOVES, RegistrationState

NOW = datetime(2026, 9, 15, 12, 0, tzinfo=UTC)
LIFETIMES = Lifetimes(idle=timedelta(days=30), absolute=timedelta(days=90))


def a_key(*others: SecretStr) -> SecretStr:
    """A fresh Fernet key, in front of `others`."""
    return SecretStr(",".join([Fernet.generate_key().decode(), *(key.get_secret_value() for key in others)]))


def a_vault() -> Vault:
    return Vault(secrets_key=a_key(), code_key=a_key())


def a_registration(state: RegistrationState = RegistrationState.CODE_SENT) -> Registration:
    begun = Registration.start(
        document="52998224725", email="pessoa@consumo.example", language=None, usual_language="pt", now=NOW
    )
    begun.send(code_id=uuid4(), code_hash=b"", ciphertext="", now=NOW)
    begun.state = state
    return begun


def a_session() -> UserSession:
    return UserSession.open(
        user_id=uuid4(), acr="password", user_agent="", address="203.0.113.9", lifetimes=LIFETIMES, now=NOW
    )


@pytest.mark.parametrize(("before", "after"), list(product(RegistrationState, RegistrationState)))
def test_a_registration_moves_only_as_its_table_says(before: RegistrationState, after: RegistrationState) -> None:
    move = {RegistrationState.VERIFIED: Registration.verify, RegistrationState.COMPLETED: Registration.complete}
    registration = a_registration(before)
    if after not in move:  # no way leads back to the start
        assert all(after not in reachable for reachable in REGISTRATION_MOVES.values())
    elif after in REGISTRATION_MOVES[before]:
        move[after](registration)
        assert registration.state == after
    else:
        with pytest.raises(Problem) as refused:
            move[after](registration)
        assert refused.value.status == 409
        assert registration.state == before


class RefreshTokens(RuleBasedStateMachine):
    """A session's refresh tokens, against the plain statement of which of them may still be used."""

    def __init__(self) -> None:
        super().__init__()
        self.vault, self.session, self.now = a_vault(), a_session(), NOW
        self.given = [refresh_token(self.vault, self.session)]
        self.rotated_at = NOW
        self.ended = False

    @rule(seconds=st.sampled_from([0, 1, 29, 30, 31, 3600]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: not self.ended)
    @rule(back=st.integers(0, 4))
    def present(self, back: int) -> None:
        index = max(0, len(self.given) - 1 - back)
        token = read_refresh_token(self.given[index])
        assert token is not None and token.is_genuine(self.vault, self.session)
        found = self.session.presented(token.generation, self.now)
        is_last, is_one_before = index == len(self.given) - 1, index == len(self.given) - 2
        if is_last:
            assert found is Presented.CURRENT
            self.session.rotate(address="", lifetimes=LIFETIMES, now=self.now)
            self.rotated_at = self.now
            self.given.append(refresh_token(self.vault, self.session))
        elif is_one_before and self.now - self.rotated_at <= timedelta(seconds=30):
            assert found is Presented.JUST_SPENT
            assert refresh_token(self.vault, self.session) == self.given[-1]
        else:
            assert found is Presented.REUSED
            self.session.end(EndedBecause.TOKEN_REUSED, self.now)
            self.ended = True

    @invariant()
    def lives_no_longer_than_allowed(self) -> None:
        assert self.session.expires_at <= self.session.created_at + LIFETIMES.absolute
        assert self.session.is_open(self.now) is (not self.ended and self.now < self.session.expires_at)

    @invariant()
    def tokens_differ(self) -> None:
        assert len(set(self.given)) == len(self.given)


TestRefreshTokens = RefreshTokens.TestCase
TestRefreshTokens.settings = settings(max_examples=40, deadline=None)


@given(st.lists(st.integers(0, 30), max_size=12))
def test_three_requests_within_a_day_lock_for_a_day_and_never_fewer(pauses: list[int]) -> None:
    """Against the plain statement of the rule, with requests that follow each other after so many hours."""
    count, now, counted, locked_until = RecoveryCount(key="", lapses_at=NOW), NOW, [], NOW
    for hours in pauses:
        now += timedelta(hours=hours)
        if now < locked_until:
            assert count.is_locked(now) and not count.count(now)
            continue
        counted = [at for at in counted if now < at + timedelta(hours=24)] + [now]
        assert count.count(now) is (len(counted) == 3)
        if len(counted) == 3:
            counted, locked_until = [], now + timedelta(hours=24)
        assert count.is_locked(now) is (now < locked_until)
        assert count.lapses_at >= now + timedelta(hours=24)


def test_a_refresh_token_of_another_session_or_key_is_not_genuine() -> None:
    vault, mine, other = a_vault(), a_session(), a_session()
    token = read_refresh_token(refresh_token(vault, mine))
    assert token is not None and token.session_id == mine.id
    assert token.is_genuine(vault, mine)
    assert not token.is_genuine(vault, other)
    assert not token.is_genuine(a_vault(), mine)


@pytest.mark.parametrize("text", ["", "x", "=" * 70, "A" * 70 + "A", "ã" * 70, "A" * 69 + "!", "A" * 500])
def test_what_cannot_be_a_refresh_token_is_none(text: str) -> None:
    assert read_refresh_token(text) is None


def test_a_new_secrets_key_in_front_understands_what_the_old_one_made() -> None:
    old = a_key()
    before, after = Vault(secrets_key=old, code_key=old), Vault(secrets_key=a_key(old), code_key=old)
    session = a_session()
    token = read_refresh_token(refresh_token(before, session))
    assert token is not None and token.is_genuine(after, session)
    assert after.decrypt(before.encrypt(b"chave")) == b"chave"
    assert refresh_token(before, session) != refresh_token(after, session)


def test_a_drawn_code_shows_its_digits_to_nobody() -> None:
    code = a_vault().draw_code()
    assert code.digits.isdecimal() and len(code.digits) == 6
    assert code.digits not in repr(code)


def keys_from(*signs_from: datetime) -> list[SigningKey]:
    return [
        SigningKey.make(sequence=number, signs_from=at, encrypt=lambda secret: secret, now=NOW)
        for number, at in enumerate(signs_from, 1)
    ]


def test_the_next_key_is_published_before_it_signs_and_the_last_one_kept_after() -> None:
    first, second = keys_from(NOW, NOW + timedelta(days=30))
    takeover = second.signs_from
    assert signing_key([first, second], takeover - timedelta(seconds=1)) is first
    assert signing_key([first, second], takeover) is second
    assert not successor_due([first], timedelta(days=30), takeover - OVERLAP - timedelta(seconds=1))
    assert successor_due([first], timedelta(days=30), takeover - OVERLAP)
    assert not successor_due([first, second], timedelta(days=30), takeover)
    assert outlived([first, second], takeover + timedelta(minutes=59)) == []
    assert outlived([first, second], takeover + OVERLAP) == [first]


def test_a_key_set_shows_no_private_part() -> None:
    (key,) = keys_from(NOW)
    assert set(key.public_jwk) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert b'"d"' in key.private_jwk


@pytest.mark.parametrize(
    ("address", "network"),
    [("203.0.113.77", "203.0.113.0/24"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", ""), ("nowhere", "")],
)
def test_an_address_is_shown_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


def test_the_terms_in_force_have_a_text_in_every_language() -> None:
    terms = terms_in_force(date(2026, 9, 15))
    assert terms.version <= "2026-09-15"
    assert all(len(terms.text(language)) > 500 for language in ("pt", "es", "en"))
