"""The plan of a run: the platform's services and the environment of each process, as pure data.

Services are found, not listed: every folder `services/<name>/src/<name>` with an `app.py` that defines `service`.
"""

import importlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis.service import Service
from launcher.state import State

ROOT = Path(__file__).resolve().parents[3]
POSTAL_CODES = Path(__file__).with_name("postal_codes.csv")
"""A few invented postal codes, one of them of a whole city."""
BOUNCE_ADDRESS = "atendimento+bounces@ramal.example"
"""Where mail servers report mails that did not arrive: helpdesk's own mailbox, MAIL_ADDRESS, with its tag for that."""
CERTIFICATE_HELP = ROOT / "services" / "certificates" / "src" / "certificates" / "help"
"""The help texts of certificates, which helpdesk installs among its articles."""


@dataclass(frozen=True)
class Address:
    """The loopback address on which one internal process listens."""

    port: int

    def __str__(self) -> str:
        return f"127.0.0.1:{self.port}"


@dataclass(frozen=True)
class Plan:
    """The settings of one run, before anything is started.

    `port` and `tls_port` are the gateway's. `databases` are URLs by service, `broker` is a URL. `listening` has the
    address of each internal process by name.
    """

    state: State
    port: int
    tls_port: int
    mail_url: str
    databases: dict[str, str]
    broker: str
    listening: dict[str, Address]
    secrets: dict[str, str]

    @property
    def mail_listen(self) -> str:
        """The address at which helpdesk takes mails in: MAIL_LISTEN of the launcher's environment, or a free port."""
        return os.environ.get("MAIL_LISTEN") or f"lmtp://{self.listening['incoming_mail']}"

    @property
    def public_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def service_environment(self, name: str) -> dict[str, str]:
        """Return the environment variables for all processes of one service."""
        folder = self.state.folder
        crls = os.environ.get("CRL_STORE")
        return {
            **({"CRL_STORE": str(Path(crls).resolve())} if crls else {}),
            "DATABASE_URL": self.databases[name],
            "BROKER_URL": self.broker,
            "MAIL_URL": self.mail_url,
            "MAIL_LISTEN": self.mail_listen,
            "BOUNCE_ADDRESS": BOUNCE_ADDRESS,
            "FILES_URL": f"file://{folder}/files/{name}",
            "ISSUER_URL": self.public_url,
            "PUBLIC_URL": self.public_url,
            "AUDIENCE": "ramal-api",
            "JWKS_URL": f"http://{self.listening['identity']}/oauth/jwks",
            "JWKS_CACHE": str(folder / f"jwks-{name}.json"),
            "SECRETS_KEY": self.secrets[name],
            "CODE_KEY": self.secrets["CODE_KEY"],
            "GATEWAY_SECRET": self.secrets["GATEWAY_SECRET"],
            "AUDIT_HEADS": str(folder / f"audit-heads-{name}.txt"),
            "DEMO_FILE": str(folder / "demo.json"),
            "BILLING_FILE": str(self.state.billing),
            "POSTAL_CODES_FILE": str(POSTAL_CODES),
            "DEMO_AUTHORITY": str(folder / "demo-authority"),
            "ARTICLE_FOLDERS": str(CERTIFICATE_HELP),
            "TRUST_STORE": str(self.state.trust_store),
            "PLATFORM_FILE": str(folder / "integration-platform.jsonl"),
            "WEB_BIND": str(self.listening[name]),
            "WEB_MASTER": "0",
            "METRICS_BIND": str(self.listening[metrics_of(name)]),
            "TRUSTED_PROXIES": "1",
            "EMBEDDED": "1",
        }

    def scrape_targets(self) -> list[dict[str, Any]]:
        """Return what Prometheus scrapes, in the form of its file_sd: each process with its labels `job` and `service`.

        On the embedded default the web and the worker of a service are one process, which shows all its metrics at both
        addresses.
        """
        found = [_target(self.listening["envoy_admin"], "ramal-gateway", "gateway", path="/stats/prometheus")]
        for name in self.databases:
            found.append(_target(self.listening[name], "ramal-web", name))
            found.append(_target(self.listening[metrics_of(name)], "ramal-worker", name))
        return found

    def gateway_environment(self) -> dict[str, str]:
        """Return the environment variables for Envoy and for the gateway's own application."""
        upstreams = {f"{name.upper()}_UPSTREAM": str(address) for name, address in self.listening.items()}
        return {
            **upstreams,
            "PORT": str(self.port),
            "TLS_PORT": str(self.tls_port),
            "ADMIN_PORT": str(self.listening["envoy_admin"].port),
            "APP_BIND": str(self.listening["gateway"]),
            "GATEWAY_STATE": str(self.state.folder / "gateway"),
            "ISSUER_URL": self.public_url,
            "GATEWAY_SECRET": self.secrets["GATEWAY_SECRET"],
            "LOOPBACK_ALLOWANCE": "1",
        }


def _target(address: Address, job: str, service: str, *, path: str = "/metrics") -> dict[str, Any]:
    return {"targets": [str(address)], "labels": {"job": job, "service": service, "__metrics_path__": path}}


def metrics_of(service: str) -> str:
    """Return the name, in `Plan.listening`, of the address at which the worker of a service offers its metrics."""
    return f"{service}_metrics"


def find_services() -> list[Service]:
    """Import and return every service of the repository, in alphabetical order."""
    names = sorted(app.parent.name for app in ROOT.glob("services/*/src/*/app.py"))
    return [importlib.import_module(f"{name}.app").service for name in names]
