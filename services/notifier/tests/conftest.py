"""Fixtures of notifier's tests. Time stands still until a test moves it."""

import sys
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # for notifier_kit

from notifier_kit.hearing import CODE_KEY, Hearing, encrypted
from notifier_kit.person import Person
from notifier_kit.smtp import SmtpTwin

from chassis.events import Event, plain
from chassis.testing.client import CheckedClient
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.plugin import MakeRuntime, Stage
from chassis.testing.tokens import Signer
from notifier.app import service


@pytest.fixture
def make_hearing(make_runtime: MakeRuntime, tmp_path: Path, frozen_clock: FrozenClock) -> Callable[..., Hearing]:
    """Makes a notifier whose mails appear in a folder, unless its `mail_url` leads elsewhere."""
    return _maker(make_runtime, tmp_path / "mail")


@pytest.fixture(scope="module")
def shared_hearing(stage: Stage) -> Hearing:
    """A notifier that all tests of a file share."""
    return _maker(stage.make_runtime, stage.folder / "mail")()


def _maker(make_runtime: MakeRuntime, folder: Path) -> Callable[..., Hearing]:
    def make(**settings: object) -> Hearing:
        usual = {"mail_url": f"file://{folder}", "code_key": CODE_KEY, "public_url": "https://ramal.example"}
        return Hearing(make_runtime(service, **{**usual, **settings}), folder)

    return make


@pytest.fixture
def hearing(make_hearing: Callable[..., Hearing]) -> Hearing:
    return make_hearing()


@pytest.fixture
def staff(hearing: Hearing, signer: Signer) -> CheckedClient:
    """The API as an administrator uses it."""
    return hearing.client().as_(signer.token(roles=("staff:admin",)))


@pytest.fixture
def smtp() -> Iterator[SmtpTwin]:
    with SmtpTwin() as server:
        yield server


@pytest.fixture
def a_code(frozen_clock: FrozenClock) -> Callable[..., Event]:
    """Makes a `code_issued` event for a registration; the code is good for ten minutes unless told otherwise."""

    def make(code: str = "482915", *, minutes: float = 10, **changes: object) -> Event:
        expires_at = plain(frozen_clock.at + timedelta(minutes=minutes))
        usual = {"purpose": "registration", "ciphertext": encrypted(code), "expires_at": expires_at}
        return an_event("identity.code_issued.v1", **{**usual, **changes})

    return make


@pytest.fixture
def maria() -> Person:
    return Person(name="Maria da Conceição", email="maria@energia.example", language="en")


@pytest.fixture
def joao() -> Person:
    return Person(name="João do Exemplo", email="joao@consumo.example", language="en")


@pytest.fixture
def ana() -> Person:
    return Person(name="Ana do Exemplo", email="ana@energia.example", language="en")
