"""Settings: everything that is wrong with an environment is said at once, and nothing of a secret."""

from pathlib import Path

import pika
import pytest
from cryptography.fernet import Fernet
from kombu.connection import Connection
from sqlalchemy.engine import make_url

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
    "DRAIN_SECONDS": "-3",
    "WEB_BIND": "8000",
    "METRICS_BIND": "somewhere",
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
        "postgresql+asyncpg://h/db",
        "postgres:/h/db",
    ],
)
def test_a_database_url_that_could_not_work_is_refused(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("DATABASE_URL", url)

    with pytest.raises(SettingsError, match="DATABASE_URL"):
        load(ServiceSettings)


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_a_database_url_may_be_written_as_operators_write_it(environment: pytest.MonkeyPatch, scheme: str) -> None:
    environment.setenv("DATABASE_URL", f"{scheme}://identity:p%40ss@db-rw:5432/identity?sslmode=require")

    url = make_url(load(ServiceSettings).database_url)

    assert (url.drivername, url.username, url.password) == ("postgresql+psycopg", "identity", "p@ss")
    assert (url.host, url.port, url.database, dict(url.query)) == ("db-rw", 5432, "identity", {"sslmode": "require"})


AWKWARD = "p@ss/w:rd%41+?#&= é"


def test_a_password_of_its_own_is_put_into_a_url_that_has_none(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgres://identity@db-rw/identity")
    environment.setenv("DATABASE_PASSWORD", AWKWARD)
    environment.setenv("BROKER_URL", "amqp://identity@broker:5672/ramal?heartbeat=10")
    environment.setenv("BROKER_PASSWORD", AWKWARD)

    settings = load(ServiceSettings)

    database = make_url(settings.database_url)
    assert (database.username, database.password, database.host) == ("identity", AWKWARD, "db-rw")
    consuming = Connection(settings.broker_url)
    assert (consuming.userid, consuming.password, consuming.hostname) == ("identity", AWKWARD, "broker")
    publishing = pika.URLParameters(settings.broker_url)
    assert isinstance(publishing.credentials, pika.PlainCredentials)
    assert (publishing.credentials.password, publishing.host, publishing.heartbeat) == (AWKWARD, "broker", 10)


def test_a_password_in_the_url_wins_over_the_one_of_its_own(environment: pytest.MonkeyPatch) -> None:
    for name, url in (("DATABASE", "postgresql://i:in-url@db/x"), ("BROKER", "amqps://i:in-url@broker/x")):
        environment.setenv(f"{name}_URL", url)
        environment.setenv(f"{name}_PASSWORD", "beside")

    settings = load(ServiceSettings)

    assert make_url(settings.database_url).password == "in-url"
    assert settings.broker_url == "amqps://i:in-url@broker/x"


def test_an_embedded_database_and_broker_need_no_password(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_PASSWORD", "of no use")
    environment.setenv("BROKER_PASSWORD", "of no use")

    settings = load(ServiceSettings)

    assert (settings.database_url, settings.broker_url) == (GOOD["DATABASE_URL"], GOOD["BROKER_URL"])


def test_a_password_without_a_user_is_told(environment: pytest.MonkeyPatch) -> None:
    for name, url in (("DATABASE", "postgresql://db/x"), ("BROKER", "amqp://broker/x")):
        environment.setenv(f"{name}_URL", url)
        environment.setenv(f"{name}_PASSWORD", "hunter2")

    with pytest.raises(SettingsError) as refused:
        load(ServiceSettings)

    assert "DATABASE_URL: Value error, has no user for DATABASE_PASSWORD" in str(refused.value)
    assert "BROKER_URL: Value error, has no user for BROKER_PASSWORD" in str(refused.value)
    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize("url", ["amqp://", "amqp://u@host:port/x", "amqp:host"])
def test_a_broker_url_that_could_not_work_is_refused(environment: pytest.MonkeyPatch, url: str) -> None:
    environment.setenv("BROKER_URL", url)

    with pytest.raises(SettingsError, match="BROKER_URL"):
        load(ServiceSettings)


def test_several_web_processes_need_a_master_and_a_folder_for_their_metrics(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment.setenv("WEB_PROCESSES", "2")
    with pytest.raises(SettingsError, match=r"PROMETHEUS_MULTIPROC_DIR: .*must name a folder"):
        load(ServiceSettings)

    environment.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))
    assert load(ServiceSettings).web_processes == 2

    environment.setenv("WEB_MASTER", "0")
    with pytest.raises(SettingsError, match=r"WEB_PROCESSES: .*must be 1 without WEB_MASTER"):
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


@pytest.mark.parametrize("name", ["SECRETS_KEY", "secrets_key"])
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_secrets_may_be_files(environment: pytest.MonkeyPatch, tmp_path: Path, name: str, end: str) -> None:
    environment.delenv("SECRETS_KEY")
    (tmp_path / name).write_text(f"{KEY}{end}")
    environment.setenv("SECRETS_DIR", str(tmp_path))

    assert load(ServiceSettings).secrets_key.get_secret_value() == KEY


def mounted(folder: Path, **secrets: str) -> None:
    """Write files as Kubernetes mounts them: links to links, by which all files of a secret change at once."""
    (folder / "..2026_11_27").mkdir()
    (folder / "..data").symlink_to("..2026_11_27")
    for name, value in secrets.items():
        (folder / "..2026_11_27" / name).write_text(value)
        (folder / name).symlink_to(f"..data/{name}")


def test_every_setting_may_be_a_file_as_kubernetes_mounts_it(environment: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in GOOD:
        environment.delenv(name)
    mounted(
        tmp_path,
        **{**GOOD, "DATABASE_URL": "postgresql://identity@db-rw/identity"},
        DATABASE_PASSWORD=f"{AWKWARD}\n",
        RETRY_SECONDS="1,2",
        UNKNOWN="of another process",
    )
    environment.setenv("SECRETS_DIR", str(tmp_path))

    settings = load(ServiceSettings)

    assert make_url(settings.database_url).password == AWKWARD
    assert (settings.secrets_key.get_secret_value(), settings.retry_seconds) == (KEY, (1, 2))


def test_a_variable_wins_over_a_file_unless_it_is_empty_and_a_file_over_the_default(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mounted(tmp_path, AUDIENCE="of the file", WEB_THREADS="3", PREFETCH="7", RELAY_WINDOW="")
    environment.setenv("SECRETS_DIR", str(tmp_path))
    environment.setenv("AUDIENCE", "of the environment")
    environment.setenv("WEB_THREADS", "")

    settings = load(ServiceSettings)

    assert (settings.audience, settings.web_threads, settings.prefetch) == ("of the environment", 3, 7)
    assert settings.relay_window == 1000, "an empty file is one that nobody wrote"


@pytest.mark.parametrize("name", ["file", "missing"])
def test_a_wrong_secrets_folder_is_told(environment: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    (tmp_path / "file").write_text("")
    environment.setenv("SECRETS_DIR", str(tmp_path / name))

    with pytest.raises(SettingsError, match="SECRETS_DIR: is no directory that can be read"):
        load(ServiceSettings)


def test_a_file_that_cannot_be_read_is_told_and_not_passed_over(
    environment: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    environment.setenv("SECRETS_DIR", str(secrets))
    (secrets / "DATABASE_PASSWORD").mkdir()
    (tmp_path / "elsewhere").write_text("hunter2")
    (secrets / "BROKER_PASSWORD").symlink_to("../elsewhere")
    (secrets / "DATABASE_URL").symlink_to("..data/DATABASE_URL")
    (secrets / "SECRETS_KEY").write_bytes(b"\xff\xfe")

    with pytest.raises(SettingsError) as refused:
        load(ServiceSettings)

    assert "DATABASE_PASSWORD: its file in SECRETS_DIR cannot be read: Is a directory" in str(refused.value)
    assert "BROKER_PASSWORD: is a link that leads out of SECRETS_DIR" in str(refused.value)
    assert "DATABASE_URL: its file in SECRETS_DIR cannot be read: No such file" in str(refused.value)
    assert "SECRETS_KEY: its file in SECRETS_DIR is not UTF-8" in str(refused.value)


def test_settings_do_not_show_their_secrets(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("DATABASE_URL", "postgresql://identity:hunter2@db/x")
    environment.setenv("BROKER_URL", "amqp://identity@broker/x")
    environment.setenv("BROKER_PASSWORD", "hunter2")

    shown = repr(load(ServiceSettings))

    assert KEY not in shown
    assert "hunter2" not in shown


def test_a_services_own_settings_are_read_too(environment: pytest.MonkeyPatch) -> None:
    class Settings(ServiceSettings):
        greeting: str

    environment.setenv("GREETING", "olá")

    assert load(Settings).greeting == "olá"
