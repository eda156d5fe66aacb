"""Settings: every one comes from the environment, is typed, and is checked at start with all problems listed at once.

Secrets may also be files named like the variable in `SECRETS_DIR` (compose and Kubernetes mount them so).
"""

import os
from pathlib import Path
from typing import Annotated, Any, Literal, Self, TypeVar
from urllib.parse import urlsplit
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
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
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


class ServiceSettings(BaseSettings):
    """The settings that every service has. A service's own settings inherit from this class."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        hide_input_in_errors=True,
        env_ignore_empty=True,  # compose files pass `NAME=` for a variable that is not set
    )

    database_url: str = Field(description="postgresql+psycopg://… or sqlite:////absolute/path")
    broker_url: str = Field(description="amqp://… or embedded:///absolute/path")
    jwks_url: str = Field(default="", description="where identity publishes its signing keys")
    jwks_cache: Path | None = Field(default=None, description="file that keeps the last good keys")
    issuer_url: str = Field(description="the gateway's public URL, the `iss` of every token")
    audience: str = "ramal-api"
    embedded: bool = Field(default=False, description="one-host mode: http allowed, generous defaults")
    default_language: Literal["pt", "es", "en"] = "pt"
    time_zone: str = "America/Sao_Paulo"
    secrets_key: FernetKeys = Field(description="comma-separated Fernet keys; the first one encrypts")

    web_bind: str = "127.0.0.1:8000"
    web_processes: int = Field(default=1, ge=1)
    web_master: bool = Field(default=True, description="gunicorn's own master; off where something restarts us")
    web_threads: int = Field(default=8, ge=1)
    trusted_proxies: int = Field(default=1, ge=0, description="proxies that append to X-Forwarded-For")
    database_pool: int = Field(default=10, ge=1)
    audit_heads: Path | None = Field(default=None, description="file outside the database for the chain's heads")
    metrics_bind: str = Field(default="", description="host:port for a worker's metrics; empty = none")
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

    @field_validator("database_url")
    @classmethod
    def _known_database(cls, url: str) -> str:
        if not url.startswith(("postgresql+psycopg://", "sqlite:////")):
            raise ValueError("must start with postgresql+psycopg:// or sqlite://// (an absolute path)")
        try:
            make_url(url)
        except (ArgumentError, ValueError):
            raise ValueError("is not a database URL") from None
        return url

    @field_validator("broker_url")
    @classmethod
    def _known_broker(cls, url: str) -> str:
        if not url.startswith(("amqp://", "amqps://", "embedded:///")):
            raise ValueError("must start with amqp://, amqps:// or embedded:///")
        return url

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
    """Return settings of the class `settings`, read from the environment. Further keyword arguments win over it.

    Raises SettingsError with one line per problem.
    """
    folder = os.environ.get("SECRETS_DIR") or None
    try:
        return settings(_secrets_dir=folder, **overrides)
    except ValidationError as invalid:
        lines = [f"  {_named(e['loc'])}{e['msg']}" for e in invalid.errors()]
    except UnreadableSettings as unreadable:
        lines = [f"  {unreadable}"]
    raise SettingsError("The settings cannot be used:\n" + "\n".join(lines))


def _named(place: tuple[int | str, ...]) -> str:
    """Return the name of the variable that a validation error is about, or an empty text for a rule about several."""
    return f"{str(place[0]).upper()}: " if place else ""
