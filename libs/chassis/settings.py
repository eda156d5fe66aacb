"""Settings: every one comes from the environment, is typed, and is checked at start with all problems listed at once.

A setting, above all a secret, may also be a file in the folder `SECRETS_DIR`, named like the variable; compose and
Kubernetes mount secrets so. Where a setting comes from, the first that has it counts: a keyword argument of `load`, a
variable of the environment that is not empty, a file that is not empty, the default.
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import quote, urlsplit, urlunsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cryptography.fernet import Fernet, MultiFernet
from pydantic import (
    AfterValidator,
    Field,
    PositiveInt,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic.fields import FieldInfo
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SecretsSettingsSource,
    SettingsConfigDict,
)
from pydantic_settings import SettingsError as UnreadableSettings
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

EXIT_CONFIGURATION = 78  # EX_CONFIG of sysexits.h


class SettingsError(Exception):
    """The service cannot start with the settings in the environment. The text lists every problem."""


def fernet(keys: SecretStr) -> MultiFernet:
    """Return a MultiFernet that encrypts with the first of comma-separated Fernet keys and decrypts with any of them.

    Raises ValueError when one of them is no Fernet key.
    """
    return MultiFernet([Fernet(key.strip()) for key in keys.get_secret_value().split(",")])


def _usable_keys(keys: SecretStr) -> SecretStr:
    try:
        fernet(keys)
    except ValueError:
        raise ValueError("must be Fernet keys (32 bytes in URL-safe base64), comma-separated") from None
    return keys


FernetKeys = Annotated[SecretStr, AfterValidator(_usable_keys)]
"""Comma-separated Fernet keys; the first one encrypts."""


def _safe_address(url: str, info: ValidationInfo) -> str:
    """Return the address of an outside system. Raises ValueError unless it is https, or http in embedded mode."""
    if not url:
        return url
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        raise ValueError("is not an address") from None
    schemes = ("https", "http") if info.data.get("embedded") else ("https",)
    if parts.scheme not in schemes or not is_whole:
        raise ValueError("must be an https:// address")
    if parts.username or parts.password or parts.fragment:
        raise ValueError("must be an address without user, password and fragment")
    return url


OutsideUrl = Annotated[str, AfterValidator(_safe_address)]
"""The address of an outside system: https, or http in embedded mode. Empty means that there is none."""


def _host_and_port(address: str) -> str:
    """Return the address that a server listens on, or an empty one. Raises ValueError unless it is `host:port`."""
    host, _, port = address.rpartition(":")
    if address and not (host and port.isdigit() and int(port) < 65536):
        raise ValueError("must be host:port")
    return address


BindAddress = Annotated[str, AfterValidator(_host_and_port)]
"""An address that a server listens on, `host:port`; empty where nobody listens."""

_POSTGRES = ("postgresql+psycopg", "postgresql", "postgres")


def _database_address(url: str, password: str) -> str:
    """Return the database's URL as SQLAlchemy takes it, with `password` where the URL has none.

    `postgresql://` and `postgres://`, as operators write it, become `postgresql+psycopg://`. Raises ValueError for the
    URL of another kind of database, for one that cannot be read, and for a password without a user.
    """
    scheme = url.partition("://")[0]
    if scheme not in _POSTGRES and not url.startswith("sqlite:////"):
        raise ValueError("must start with postgresql://, postgres:// or sqlite://// (an absolute path)")
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):
        raise ValueError("is not a database URL") from None
    if scheme not in _POSTGRES:
        return url
    if password and not address.password:
        if not address.username:
            raise ValueError("has no user for DATABASE_PASSWORD")
        address = address.set(password=password)
    return address.set(drivername=_POSTGRES[0]).render_as_string(hide_password=False)


def _broker_address(url: str, password: str) -> str:
    """Return the broker's URL, with `password` where it has none.

    Raises ValueError for the URL of another kind of broker, for one that cannot be read, and for a password without a
    user.
    """
    if url.startswith("embedded:///"):
        return url
    if not url.startswith(("amqp://", "amqps://")):
        raise ValueError("must start with amqp://, amqps:// or embedded:///")
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_whole = False
    if not is_whole:
        raise ValueError("is not a broker URL")
    if not password or parts.password:
        return url
    if not parts.username:
        raise ValueError("has no user for BROKER_PASSWORD")
    user, _, host = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user.rstrip(':')}:{quote(password, safe='')}@{host}"))


class _SecretFiles(SecretsSettingsSource):
    """The files of `SECRETS_DIR` as a source of settings; an empty file is one that nobody wrote."""

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        value, key, is_complex = super().get_field_value(field, field_name)
        return value or None, key, is_complex


class ServiceSettings(BaseSettings):
    """The settings that every service has. A service's own settings inherit from this class."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_ignore_empty=True,  # compose files pass `NAME=` for a variable that is not set
    )

    database_password: SecretStr = Field(default=SecretStr(""), description="for a DATABASE_URL without a password")
    database_url: str = Field(description="postgresql://user@host/name or sqlite:////absolute/path", repr=False)
    broker_password: SecretStr = Field(default=SecretStr(""), description="for a BROKER_URL without a password")
    broker_url: str = Field(description="amqp://user@host/vhost or embedded:///absolute/path", repr=False)
    jwks_url: str = Field(default="", description="where identity publishes its signing keys")
    jwks_cache: Path | None = Field(default=None, description="file that keeps the last good keys")
    issuer_url: str = Field(description="the gateway's public URL, the `iss` of every token")
    audience: str = "ramal-api"
    embedded: bool = Field(default=False, description="one-host mode: http allowed, generous defaults")
    default_language: Literal["pt", "es", "en"] = "pt"
    time_zone: str = "America/Sao_Paulo"
    secrets_key: FernetKeys = Field(description="comma-separated Fernet keys; the first one encrypts")

    web_bind: BindAddress = "127.0.0.1:8000"
    web_master: bool = Field(default=True, description="gunicorn's own master; off where something restarts us")
    web_processes: int = Field(default=1, ge=1, description="more than one need a PROMETHEUS_MULTIPROC_DIR")
    prometheus_multiproc_dir: Path | None = Field(
        default=None, validate_default=True, description="folder of one web's metrics, when it has several processes"
    )
    web_threads: int = Field(default=8, ge=1)
    drain_seconds: int = Field(
        default=0, ge=0, le=3600, description="how long a web that is told to stop serves on, but is not ready"
    )
    trusted_proxies: int = Field(default=1, ge=0, description="proxies that append to X-Forwarded-For")
    database_pool: int = Field(default=10, ge=1)
    audit_heads: Path | None = Field(default=None, description="file outside the database for the chain's heads")
    metrics_bind: BindAddress = Field(
        default="", description="host:port for a worker's health and metrics; empty = none"
    )
    otlp_endpoint: str = Field(default="", description="OpenTelemetry collector; empty = no traces")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    broker_nodes: int = Field(default=0, ge=0, description="nodes of the broker that `migrate` waits for; 0 = none")
    prefetch: int = Field(default=50, ge=1, description="unacknowledged events per consumer")
    relay_window: int = Field(default=1000, ge=1, le=10_000, description="events published and not yet confirmed")
    retry_seconds: Annotated[tuple[PositiveInt, ...], NoDecode] = Field(
        default=(5, 30, 300, 3600), description="delays of the retry tiers, comma-separated"
    )
    delivery_limit: int = Field(default=20, ge=1, description="redeliveries before an event is dead-lettered")
    inbox_retention_days: int = Field(default=90, ge=1, description="longer than dead letters and sent events are kept")
    sent_retention_days: int = Field(default=3, ge=1, description="how far back `resend` reaches")
    dead_letter_retention_days: int = Field(default=60, ge=1)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  # there is no such file
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Return where settings come from, the first that has one wins. pydantic calls it."""
        files = _SecretFiles(settings_cls, getattr(file_secret_settings, "secrets_dir", None))
        return init_settings, env_settings, files

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str, info: ValidationInfo) -> str:
        return _database_address(url, _plain(info.data.get("database_password")))

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, url: str, info: ValidationInfo) -> str:
        return _broker_address(url, _plain(info.data.get("broker_password")))

    @field_validator("web_processes")
    @classmethod
    def _forked_by_a_master(cls, count: int, info: ValidationInfo) -> int:
        if count > 1 and not info.data.get("web_master", True):
            raise ValueError("must be 1 without WEB_MASTER")
        return count

    @field_validator("prometheus_multiproc_dir")
    @classmethod
    def _shared_by_processes(cls, folder: Path | None, info: ValidationInfo) -> Path | None:
        if folder is None and info.data.get("web_processes", 1) > 1:
            raise ValueError("must name a folder for the metrics of several WEB_PROCESSES")
        return folder

    @field_validator("retry_seconds", mode="before")
    @classmethod
    def _listed(cls, seconds: object) -> object:
        """Accept `5,30` as well as the JSON list that pydantic asks for."""
        return seconds.strip("[]").split(",") if isinstance(seconds, str) else seconds

    @field_validator("time_zone")
    @classmethod
    def _known_zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # for an unknown name, a path elsewhere, a folder
            raise ValueError("is not a name of the IANA time zone database") from None
        return name


class HashingSettings(ServiceSettings):
    """The settings of a service that hashes passwords."""

    argon2_memory_kib: int = Field(default=19 * 1024, ge=8)
    argon2_passes: int = Field(default=2, ge=1)
    argon2_lanes: int = Field(default=1, ge=1)
    hash_wait_seconds: float = Field(default=5, gt=0, description="how long a password waits for a core before 503")


class FileSettings(ServiceSettings):
    """The settings of a service that keeps files."""

    files_url: str = Field(description="file:///absolute/path or s3://bucket/prefix?endpoint_url=…")
    scanner_url: str = Field(default="", description="clamd: tcp://host:port or unix:///path; empty = nobody scans")

    @field_validator("files_url")
    @classmethod
    def _known_store(cls, url: str) -> str:
        if not url.startswith(("file:///", "s3://")):
            raise ValueError("must start with file:/// or s3://")
        return url

    @field_validator("scanner_url")
    @classmethod
    def _known_scanner(cls, url: str) -> str:
        if url and not url.startswith(("tcp://", "unix:///")):
            raise ValueError("must start with tcp:// or unix:///")
        return url


class HumanCheckSettings(ServiceSettings):
    """The settings of a service that tells people from robots where nobody is signed in."""

    human_check: Literal["", "off", "proof_of_work", "verifier"] = Field(
        default="", description="how a requester without account proves to be a person; empty: off embedded, else work"
    )
    human_check_work: int = Field(
        default=500, ge=1, le=100_000, description="the most numbers a client has to try, a few milliseconds each"
    )
    human_check_url: OutsideUrl = Field(default="", description="a reCAPTCHA-compatible siteverify address")
    human_check_secret: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _verifier_is_named(self) -> Self:
        is_named = bool(self.human_check_url and self.human_check_secret.get_secret_value())
        if self.human_check == "verifier" and not is_named:
            raise ValueError("HUMAN_CHECK=verifier needs HUMAN_CHECK_URL (https) and HUMAN_CHECK_SECRET")
        return self

    @property
    def checks_humans_by(self) -> str:
        return self.human_check or ("off" if self.embedded else "proof_of_work")


S = TypeVar("S", bound=ServiceSettings)


def load(settings: type[S], **overrides: Any) -> S:
    """Return settings of the class `settings`, read from the environment and from files in `SECRETS_DIR`.

    Further keyword arguments win over both. Raises SettingsError with one line per problem.
    """
    folder = os.environ.get("SECRETS_DIR") or None
    try:
        if folder:
            _check_secrets(Path(folder), settings)
        return settings(_secrets_dir=folder, **overrides)
    except ValidationError as invalid:
        lines = [f"  {_named(e['loc'])}{e['msg']}" for e in invalid.errors()]
    except UnreadableSettings as unreadable:
        lines = [f"  {unreadable}"]
    raise SettingsError("The settings cannot be used:\n" + "\n".join(lines))


def _check_secrets(folder: Path, settings: type[ServiceSettings]) -> None:
    """Check that the files in `folder` that are named like settings can be read. Raises SettingsError for those not.

    pydantic alone would start without the secrets of a folder that is missing and of a link that leads elsewhere.
    """
    try:
        files = [file for file in folder.iterdir() if file.name.lower() in settings.model_fields]
    except OSError as error:
        raise SettingsError(
            f"The settings cannot be used:\n  SECRETS_DIR: is no directory that can be read: {error.strerror}"
        ) from None
    if faults := [f"  {file.name.upper()}: {fault}" for file in files if (fault := _fault_of(file, folder))]:
        raise SettingsError("The settings cannot be used:\n" + "\n".join(faults))


def _fault_of(file: Path, folder: Path) -> str:
    """Return why the secret in `file` cannot be read, or an empty text when it can."""
    try:
        if folder.resolve() not in file.resolve(strict=True).parents:
            return "is a link that leads out of SECRETS_DIR"
        file.read_text(encoding="utf-8")
    except (OSError, RuntimeError) as error:  # RuntimeError: a link that leads to itself
        return f"its file in SECRETS_DIR cannot be read: {getattr(error, 'strerror', None) or 'a loop of links'}"
    except UnicodeDecodeError:
        return "its file in SECRETS_DIR is not UTF-8"
    return ""


def _plain(secret: SecretStr | None) -> str:
    return secret.get_secret_value() if secret else ""


def _named(place: tuple[int | str, ...]) -> str:
    """Return the name of the variable that a validation error is about, or an empty text for a rule about several."""
    return f"{str(place[0]).upper()}: " if place else ""
