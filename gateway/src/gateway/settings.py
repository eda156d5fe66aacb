"""Settings of the gateway, read from the environment and checked at start with all faults listed at once.

Secrets may also be files named like the variable in `SECRETS_DIR` (compose and Kubernetes mount them so).
"""

import os
import re
from pathlib import Path
from typing import Annotated, Self

from pydantic import AfterValidator, Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gateway.routes import SERVICES

Port = Annotated[int, Field(ge=1, le=65535)]
REPOSITORY = Path(__file__).parents[3]


def _host_and_port(value: str) -> str:
    host, _, port = value.rpartition(":")
    if not host or not port.isdigit() or not 0 < int(port) < 65536:
        raise ValueError(f"{value!r} is not host:port")
    return value


Address = Annotated[str, AfterValidator(_host_and_port)]


def _upstreams_from_environment() -> dict[str, str]:
    return {
        service.name: os.environ.get(f"{service.name.upper()}_UPSTREAM") or service.upstream for service in SERVICES
    }


class Settings(BaseSettings):
    """The settings of the gateway, named like the environment variables in lower case.

    `upstreams` are the addresses of the services, from the variables `<SERVICE>_UPSTREAM`.
    """

    model_config = SettingsConfigDict(env_ignore_empty=True, extra="ignore", hide_input_in_errors=True)

    bind: str = Field("127.0.0.1", description="address the public ports listen on")
    port: Port = Field(8080, description="http")
    tls_port: Port = Field(8443, description="https")
    admin_port: Port = Field(9901, description="Envoy's admin, on loopback only")
    metrics_port: Port | None = Field(None, description="/ready and /stats/prometheus; no such port if unset")
    internal_port: Port | None = Field(None, description="http for the platform's portal; no such port if unset")
    internal_bind: str = Field("127.0.0.1", description="address the internal port listens on; never a public one")
    proxy_protocol: bool = Field(False, description="the public ports expect a PROXY header before each connection")
    drain_seconds: int = Field(0, ge=0, le=3600, description="how long it serves on after SIGTERM, but is not ready")
    tls_cert: Path | None = Field(None, description="PEM chain; a self-made certificate without one")
    tls_key: Path | None = None
    envoy_concurrency: int = Field(2, ge=1, description="Envoy's worker threads")
    gateway_state: Path = Field(Path(".state/gateway"), description="rendered files and the self-made certificate")
    contracts_dir: Path = Field(REPOSITORY / "contracts", description="the services' API and event documents")
    upstreams: dict[str, Address] = Field(default_factory=_upstreams_from_environment, validate_default=True)
    app_bind: Address | None = Field(None, description="where the gateway's own app listens; GATEWAY_UPSTREAM if unset")
    issuer_url: str = Field("", description="who signs access tokens; http://127.0.0.1:PORT if unset")
    audience: str = "ramal-api"
    gateway_secret: SecretStr | None = Field(None, min_length=16, description="proves to identity that we speak")
    trusted_proxies: int = Field(0, ge=0, le=10, description="proxies in front that append to X-Forwarded-For")
    cors_origins: str = Field("", description="comma-separated origins of other sites' browsers, or *")
    rate_limit_address: int = Field(1200, ge=1, description="requests per minute and client address")
    rate_limit_token: int = Field(600, ge=1, description="requests per minute and signed-in person")
    rate_limit_credentials: int = Field(60, ge=1, description="passwords, codes, links per minute and client address")
    otlp_endpoint: str = Field("", description="OpenTelemetry collector, http(s)://host:port; empty = no traces")
    trace_percent: float = Field(10, ge=0, le=100, description="how many requests are traced, with a collector")
    loopback_allowance: bool = Field(False, description="embedded mode: clients on this machine are hardly limited")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if (self.tls_cert is None) != (self.tls_key is None):
            raise ValueError("TLS_CERT and TLS_KEY come together")
        if self.otlp_endpoint and not re.fullmatch(r"https?://[^/?#@\s]+(/[^?#\s]*)?", self.otlp_endpoint):
            raise ValueError("OTLP_ENDPOINT is not http(s)://host:port")
        if repeated := self._repeated_ports():
            raise ValueError(f"{', '.join(repeated)} are the same port")
        self.issuer_url = self.issuer_url or f"http://127.0.0.1:{self.port}"
        return self

    def _repeated_ports(self) -> list[str]:
        """Return the names of the settings that give a listener a port which another listener has, too."""
        ports = {name: getattr(self, name) for name in type(self).model_fields if name.endswith("port")}
        given = [port for port in ports.values() if port]
        return [name.upper() for name, port in ports.items() if given.count(port) > 1]

    @property
    def origins(self) -> list[str]:
        """The allowed CORS origins."""
        return [origin.strip() for origin in self.cors_origins.split(",") if origin.strip()]


def load() -> Settings:
    """Return the gateway's settings, read from the environment and from the files in the folder `SECRETS_DIR`.

    A variable of the environment wins over a file. Raises ValueError with every setting that is wrong (pydantic's
    ValidationError), and for a file that cannot be used, so that no secret is missed without a word.
    """
    folder = os.environ.get("SECRETS_DIR") or None
    if folder:
        _check_secrets(Path(folder))
    return Settings(_secrets_dir=folder)


def _check_secrets(folder: Path) -> None:
    """Raise ValueError when `folder` is none, or when a file of a setting in it is a link that leads elsewhere."""
    if not folder.is_dir():
        raise ValueError(f"SECRETS_DIR={folder} is not a folder")
    files = [file for file in folder.iterdir() if file.name.lower() in Settings.model_fields]
    outside = [file.name for file in files if not file.resolve().is_relative_to(folder.resolve())]
    if outside:
        raise ValueError(f"SECRETS_DIR: {', '.join(outside)} is a link that leads out of the folder")
