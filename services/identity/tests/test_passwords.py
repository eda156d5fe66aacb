"""Which passwords may be chosen, and how many are hashed at a time."""

import os
import threading
import unicodedata

import pytest
from argon2 import PasswordHasher

from chassis.problems import Invalid, Unavailable
from identity.clients import Hasher
from identity.model.passwords import COMMON_PASSWORDS, MINIMUM, check_password, normalise_password

OWNER = {
    "document": "52998224725",
    "email": "maria.souza@consumo.example",
    "phone": "+5592991234567",
    "name": "Maria de Souza Lima",
}


def fault(password: str) -> str | None:
    try:
        check_password(normalise_password(password), **OWNER)
    except Invalid as refused:
        assert refused.errors[0].pointer == "#/password"
        return refused.errors[0].code
    return None


@pytest.mark.covers("G7")
@pytest.mark.parametrize(
    "password",
    [
        "uma frase que ninguém adivinha",
        "tr0cadilho",
        "a" * 60 + "bcd" + "e" * 65,
        "🐝🐙🦑🐳🐬🐟🐠🐡",
        "mariposas-no-mar-9",
    ],
)
def test_long_enough_and_unexpected_is_all_it_takes(password: str) -> None:
    assert fault(password) is None


@pytest.mark.parametrize(
    ("password", "expected"),
    [
        ("curta12", "password.too_short"),
        ("a1b2" * 33, "password.too_long"),
        ("12345678", "password.common"),
        ("QWERTYUIOP", "password.common"),
        ("Senha@2026", "password.common"),
        ("contraseña123!", "password.common"),
        ("energiaenergia", "password.common"),
        ("aaaaaaaaaaaaaaaa", "password.common"),
        ("TrustNo1!", "password.common"),
        ("1qaz2wsx3edc", "password.common"),
        ("Liverpool2024", "password.common"),
        ("ｐａｓｓｗｏｒｄ", "password.common"),
        ("52998224725", "password.own_data"),
        ("x529.982.247-25x", "password.own_data"),
        ("92991234567!", "password.own_data"),
        ("MariaSouza1990", "password.own_data"),
        ("maria.souza@consumo.example", "password.own_data"),
        ("souza_lima_77", "password.own_data"),
    ],
)
def test_what_is_guessed_first_is_refused(password: str, expected: str) -> None:
    assert fault(password) == expected


def test_one_password_however_the_keyboard_composes_it() -> None:
    composed, decomposed = (unicodedata.normalize(form, "coração de açaí") for form in ("NFC", "NFD"))
    assert composed != decomposed
    assert normalise_password(composed) == normalise_password(decomposed)


def test_the_lists_are_folded_and_have_three_thousand_that_the_length_alone_would_let_through() -> None:
    words = COMMON_PASSWORDS.strip().splitlines()
    assert all(word == word.casefold() and not word.startswith("# ") for word in words)
    assert len({word for word in words if len(word) >= MINIMUM}) >= 3000


def a_hasher(**changes: float) -> Hasher:
    return Hasher(**{"memory_kib": 8, "passes": 1, "lanes": 1, "wait_seconds": 5, **changes})


def test_a_hash_of_other_parameters_is_verified_and_known_to_be_outdated() -> None:
    old = PasswordHasher(time_cost=1, memory_cost=16, parallelism=1).hash("uma frase")
    hasher = a_hasher()
    assert hasher.verify(old, "uma frase")
    assert hasher.is_outdated(old)
    assert not hasher.is_outdated(hasher.hash("uma frase"))


def test_nobodys_hash_is_of_todays_parameters_and_matches_nothing() -> None:
    hasher = a_hasher()
    assert not hasher.is_outdated(hasher.nobodys_hash)
    assert not hasher.verify(hasher.nobodys_hash, "")


def test_who_finds_no_free_core_in_time_is_told_to_come_back() -> None:
    hasher, release = a_hasher(wait_seconds=0.01), threading.Event()
    cores = len(os.sched_getaffinity(0))
    occupants = [hasher._cores.submit(release.wait, 10) for _ in range(cores)]
    with pytest.raises(Unavailable):
        hasher.hash("uma frase")
    release.set()
    assert all(occupant.result(10) for occupant in occupants)
    assert hasher.verify(hasher.nobodys_hash, "uma frase") is False
