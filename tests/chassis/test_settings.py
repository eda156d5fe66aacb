"""Settings: everything that is wrong with an environment is said at once, and nothing of a secret."""

from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from chassis.settings import ServiceSettings, SettingsError, load

KEY = Fernet.generate_key().decode()
GOOD = {
    "DATABASE_URL": "sqlite:////var/lib/ramal/x.db",
    "BROKER_URL": "embedded:///var/lib/ramal/broker.db",
    "ISSUER_URL": "https://ramal.example",
    "SECRETS_KEY": KEY,
}


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A good environment, to be spoilt."""
    for name in ServiceSettings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("SECRETS_DIR", raising=False)
    for name, value in GOOD.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_a_good_environment_is_taken(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("WEB_THREADS", "3")

    settings = load(ServiceSettings)

    assert (settings.database_url, settings.web_threads) == (GOOD["DATABASE_URL"], 3)


def test_every_missing_setting_is_named_at_once(environment: pytest.MonkeyPatch) -> None:
    for name in GOOD:
        environment.delenv(name)

    with pytest.raises(SettingsError) as refused:
        load(ServiceSettings)

    assert all(f"{name}: " in str(refused.value) for name in GOOD)


WRONG = {
    "DATABASE_URL": "mysql://root@localhost/x",
    "BROKER_URL": "redis://localhost",
    "SECRETS_KEY": "hunter2",
    "TIME_ZONE": "America/Atlantis",
    "DEFAULT_LANGUAGE": "fr",
    "WEB_THREADS": "0",
    "TRUSTED_PROXIES": "-1",
    "RETRY_SECONDS": "5,soon",
    "RELAY_WINDOW": "1000000",
    "LOG_LEVEL": "LOUD",
    "EMBEDDED": "perhaps",
}


def test_every_wrong_setting_is_named_at_once_and_shown_nowhere(environment: pytest.MonkeyPatch) -> None:
    for name, value in WRONG.items():
        environment.setenv(name, value)

    with pytest.raises(SettingsError) as refused:
        load(ServiceSettings)

    assert all(f"{name}: " in str(refused.value) for name in WRONG)
    assert not any(value in str(refused.value) for value in WRONG.values() if not value.isdigit())


@pytest.mark.parametrize(
    "url",
    [
        "sqlite:///relative.db",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql+psycopg://u:p@h:port/db",
        "postgresql://h/db",
    ],
)
def test_a_database_url_that_could_not_work_is_refused(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("DATABASE_URL", url)

    with pytest.raises(SettingsError, match="DATABASE_URL"):
        load(ServiceSettings)


@pytest.mark.parametrize("written", ["1,20,300", " 1, 20 ,300", "[1, 20, 300]"])
def test_retry_delays_are_a_list(environment: pytest.MonkeyPatch, written: str) -> None:
    environment.setenv("RETRY_SECONDS", written)

    assert load(ServiceSettings).retry_seconds == (1, 20, 300)


def test_an_empty_variable_is_one_nobody_set(environment: pytest.MonkeyPatch) -> None:
    for name in ("JWKS_CACHE", "AUDIT_HEADS", "WEB_THREADS", "RETRY_SECONDS"):
        environment.setenv(name, "")

    settings = load(ServiceSettings)

    assert (settings.jwks_cache, settings.audit_heads, settings.web_threads) == (None, None, 8)


def test_several_keys_may_be_given(environment: pytest.MonkeyPatch) -> None:
    keys = f"{Fernet.generate_key().decode()}, {KEY}"
    environment.setenv("SECRETS_KEY", keys)

    assert load(ServiceSettings).secrets_key.get_secret_value() == keys


def test_secrets_may_be_files(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment.delenv("SECRETS_KEY")
    (tmp_path / "secrets_key").write_text(f"{KEY}\n")
    environment.setenv("SECRETS_DIR", str(tmp_path))

    assert load(ServiceSettings).secrets_key.get_secret_value() == KEY


def test_a_wrong_secrets_folder_is_told(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    environment.setenv("SECRETS_DIR", str(tmp_path / "file"))

    with pytest.raises(SettingsError, match="directory"):
        load(ServiceSettings)


def test_settings_do_not_show_their_secrets() -> None:
    assert KEY not in repr(load(ServiceSettings))


def test_a_services_own_settings_are_read_too(environment: pytest.MonkeyPatch) -> None:
    class Settings(ServiceSettings):
        greeting: str

    environment.setenv("GREETING", "olá")

    assert load(Settings).greeting == "olá"
