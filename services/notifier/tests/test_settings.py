"""What notifier needs to know is checked at the start, all of it at once."""

import pytest
from cryptography.fernet import Fernet

from chassis.settings import SettingsError, load
from notifier.settings import Settings

GOOD = {
    "DATABASE_URL": "sqlite:////var/lib/ramal/notifier.db",
    "BROKER_URL": "embedded:////var/lib/ramal/broker.db",
    "ISSUER_URL": "https://ramal.example/",
    "SECRETS_KEY": Fernet.generate_key().decode(),
    "CODE_KEY": f"{Fernet.generate_key().decode()},{Fernet.generate_key().decode()}",
    "MAIL_URL": "smtp://ramal:segredo@mail.example:587",
}


@pytest.fixture(autouse=True)
def good(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    for name in ("PUBLIC_URL", "MAIL_FROM", "BOUNCE_ADDRESS", "MAIL_RETRY_SECONDS", "SECRETS_DIR"):
        monkeypatch.delenv(name, raising=False)


def test_what_is_not_said_has_sensible_values() -> None:
    settings = load(Settings)
    assert settings.envelope_sender == "nao-responda@ramal.example"
    assert settings.portal_url == "https://ramal.example"
    assert settings.mail_retry_seconds == (10, 60, 300, 1800, 7200, 21600, 43200)
    assert "segredo" not in repr(settings)


def test_pauses_are_listed_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_RETRY_SECONDS", "5,30")
    assert load(Settings).mail_retry_seconds == (5, 30)


def test_every_fault_is_named_and_no_secret_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    faults = {
        "MAIL_URL": "smtp://ramal:segredo@mail.example:587?starttls=perhaps",
        "MAIL_FROM": "nobody",
        "BOUNCE_ADDRESS": "Ramal <bounces@ramal.example>",
        "CODE_KEY": "segredo",
        "MAIL_RETRY_SECONDS": "soon",
        "MAIL_BATCH": "0",
    }
    for name, value in faults.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as refused:
        load(Settings)
    for name in faults:
        assert f"{name}: " in str(refused.value)
    assert "segredo" not in str(refused.value)
