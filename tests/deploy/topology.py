"""What the platform is made of, found from the code: the facts that compose, Kubernetes and monitoring must agree with.

Processes and their ports, one-shot commands, periodic jobs, queues, settings with their secrets, and which process has
to reach which. The code is asked wherever it knows; what only the deployment decides (container ports, the names of
systems that are not ours) is written here once. Nothing here connects, starts or writes.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, get_args

import click
from pydantic import SecretStr
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from chassis import bus, contracts
from chassis.cli import commands as command_line
from chassis.events import UNROUTED
from chassis.jobs import Job, Jobs
from chassis.service import Service, file_housekeeping, housekeeping
from chassis.settings import FileSettings, OutsideUrl, ServiceSettings
from gateway import routes
from gateway.settings import Settings as GatewaySettings
from launcher.plan import ROOT, find_services

GATEWAY = "gateway"
WEB_PORT, WORKER_PORT, MAIL_PORT = 8000, 9000, 8024
ENVOY_PORTS = {"http": 8080, "https": 8443, "internal": 8090, "metrics": 9902}

PASSWORD_OF = {"DATABASE_URL": "DATABASE_PASSWORD", "BROKER_URL": "BROKER_PASSWORD"}
"""Settings whose value is a URL that may hold a password, and the secret that gives the password apart from the URL."""

ONE_VALUE_EACH = frozenset({"SECRETS_KEY", "DATABASE_PASSWORD"})
"""Secrets that each service has with a value of its own; every other secret has one value for all who read it."""

SAME_EVERYWHERE = ("ISSUER_URL", "AUDIENCE", "RETRY_SECONDS", "DELIVERY_LIMIT")
"""Settings that must have one value in all components: tokens are checked by them, or queues declared with them."""

PUBLIC_CALLERS = {"notifier-worker": "webhooks go to the addresses that integrators register"}
"""Processes that call public https addresses without a setting of type OutsideUrl."""


@dataclass(frozen=True, kw_only=True)
class Process:
    """One kind of process: `python3 -m <component> <role>`. `ports` are the container's ports by name."""

    component: str
    role: str
    ports: Mapping[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return f"{self.component}-{self.role}"

    @property
    def command(self) -> list[str]:
        return ["python3", "-m", self.component, self.role]

    @property
    def metrics_port(self) -> int | None:
        """The port with Prometheus metrics: `metrics` where there is one, else a service's web port."""
        return self.ports.get("metrics") or (self.ports["http"] if self.role == "web" else None)


@dataclass(frozen=True, kw_only=True)
class Setting:
    """One environment variable of a component.

    `secret` is true for a SecretStr, `outside` for an OutsideUrl, the address of an operator's other system.
    """

    name: str
    required: bool
    secret: bool
    outside: bool
    default: Any
    description: str


@dataclass(frozen=True, order=True)
class Flow:
    """One connection that has to be possible: `source` opens it to `target`.

    Both are names of processes, or of what is not ours: `database:<service>`, `broker`, `smtp`, `public-https`, `s3`,
    `collector`, `clients` (from outside, through a load balancer), `mail-server`, `prometheus`. `port` is the
    container's; None stands for one that the operator's settings decide.
    """

    source: str
    target: str
    port: int | None


@cache
def services() -> tuple[Service, ...]:
    """Return every service of the repository, in alphabetical order."""
    return tuple(find_services())


def service(name: str) -> Service:
    """Return the service of this name. Raises StopIteration for an unknown one."""
    return next(known for known in services() if known.name == name)


def components() -> tuple[str, ...]:
    """Return the names of what has an image of its own: the services and the gateway."""
    return (*(known.name for known in services()), GATEWAY)


@cache
def processes() -> Mapping[str, Process]:
    """Return every kind of process that runs all the time, by name."""
    found = [
        Process(component=GATEWAY, role="envoy", ports=ENVOY_PORTS),
        Process(component=GATEWAY, role="app", ports={"http": WEB_PORT}),
    ]
    for known in services():
        found.append(Process(component=known.name, role="web", ports={"http": WEB_PORT}))
        found.append(Process(component=known.name, role="worker", ports={"metrics": WORKER_PORT, **_listening(known)}))
    return {process.name: process for process in found}


def _listening(known: Service) -> dict[str, int]:
    """Return the ports of the servers that a service's worker has beside its metrics, by the setting's name."""
    ports = {"mail_listen": MAIL_PORT}
    return {listener.setting.removesuffix("_listen"): ports[listener.setting] for listener in known.listeners}


@cache
def one_shots() -> Mapping[str, Process]:
    """Return the processes that run once, by name: each service's `migrate`, and `seed` where it has demo data."""
    unseeded = Service.__dataclass_fields__["seed"].default
    found = [Process(component=known.name, role="migrate") for known in services()]
    found += [Process(component=known.name, role="seed") for known in services() if known.seed is not unseeded]
    return {process.name: process for process in found}


def commands(name: str) -> Mapping[str, click.Command]:
    """Return the commands of a service's command line, by name."""
    return command_line(service(name)).commands


def periodic_jobs(name: str) -> tuple[Job, ...]:
    """Return the periodic jobs that a service's workers run by the clock."""
    known = service(name)
    settings = example_settings(name)
    files = file_housekeeping(_NO_STORE) if keeps_files(name) else Jobs()
    own = known.jobs if isinstance(known.jobs, Jobs) else known.jobs(settings)
    return tuple(Jobs(housekeeping(settings), files, own))


_NO_STORE: Any = None  # jobs are named here and never run


def queues(settings: ServiceSettings | None = None) -> tuple[str, ...]:
    """Return the names of all queues that `migrate` declares with `settings` (by default those of a bare service)."""
    known = settings or example_settings(services()[0].name)
    return (UNROUTED, *(queue for hearer in contracts.hearers() for queue in bus.queue_names(hearer, known)))


def keeps_files(name: str) -> bool:
    """Return whether a component keeps files, and so needs `FILES_URL`."""
    return issubclass(settings_class(name), FileSettings)


def outside_urls(name: str) -> tuple[str, ...]:
    """Return the settings of a component that are addresses of an operator's other systems."""
    return tuple(setting.name for setting in settings_of(name).values() if setting.outside)


def longest_route_seconds(name: str) -> float:
    """Return the longest time that the gateway gives a request to a component: what a stopping web has to wait for."""
    return max(route.timeout for route in routes.ROUTES if name in (GATEWAY, route.service))


def settings_class(component: str) -> type[BaseSettings]:
    """Return the class of a component's settings."""
    return GatewaySettings if component == GATEWAY else service(component).settings


@cache
def settings_of(component: str) -> Mapping[str, Setting]:
    """Return a component's settings by environment variable; the gateway's with a variable for each upstream."""
    found = {
        name.upper(): _setting(name.upper(), info)
        for name, info in settings_class(component).model_fields.items()
        if name != "upstreams"
    }
    if component == GATEWAY:
        found |= {name: _upstream(name) for name in upstreams()}
    return found


def upstreams() -> Mapping[str, str]:
    """Return the process behind each `<NAME>_UPSTREAM` of the gateway."""
    return {
        f"{known.name.upper()}_UPSTREAM": f"{GATEWAY}-app" if known.name == GATEWAY else f"{known.name}-web"
        for known in routes.SERVICES
    }


def _upstream(name: str) -> Setting:
    return Setting(name=name, required=False, secret=False, outside=False, default="", description="host:port")


def _setting(name: str, info: FieldInfo) -> Setting:
    return Setting(
        name=name,
        required=info.is_required(),
        secret=SecretStr in _types(info.annotation),
        outside=any(mark in info.metadata for mark in OutsideUrl.__metadata__),  # type: ignore[attr-defined]
        default=None if info.is_required() else info.default,
        description=info.description or "",
    )


def _types(annotation: object) -> Iterator[object]:
    """Yield a type and all types that it is put together from, such as those of a union."""
    yield annotation
    for part in get_args(annotation):
        yield from _types(part)


@cache
def readers(secret: str) -> frozenset[str]:
    """Return the components whose settings have this secret. All others must not be given it."""
    return frozenset(name for name in components() if secret in settings_of(name))


@cache
def secrets() -> Mapping[str, frozenset[str]]:
    """Return every secret by environment variable, with the components that read it.

    Secret are the settings of type SecretStr, and the passwords of the URLs in PASSWORD_OF whether or not the settings
    know them by name.
    """
    found = {setting.name for name in components() for setting in settings_of(name).values() if setting.secret}
    urls = {password: readers(url) for url, password in PASSWORD_OF.items()}
    return {**{name: readers(name) for name in sorted(found)}, **urls}


@cache
def environment_reads() -> Mapping[str, frozenset[str]]:
    """Return variables that code reads from the environment by itself, past any settings class, with the modules."""
    found: dict[str, set[str]] = {}
    folders = ("libs/chassis", "gateway/src", "services/*/src")
    for path in sorted(path for folder in folders for root in ROOT.glob(folder) for path in root.rglob("*.py")):
        if "testing" in path.parts:
            continue
        for name in _read_by_name(ast.parse(path.read_text(encoding="utf-8"))):
            found.setdefault(name, set()).add(str(path.relative_to(ROOT)))
    return {name: frozenset(modules) for name, modules in found.items()}


def _read_by_name(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("os.environ.get", "os.getenv"):
            name = node.args[0]
        elif isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
            name = node.slice
        else:
            continue
        if isinstance(name, ast.Constant):
            yield str(name.value)


def example_settings(name: str) -> ServiceSettings:
    """Return settings of a service with its defaults and a made-up value for what is required. Nothing is opened."""
    key = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="
    required = {
        "database_url": "postgresql+psycopg://ramal@database/ramal",
        "broker_url": "amqp://broker",
        "issuer_url": "https://ramal.example",
        "secrets_key": key,
        "code_key": key,
        "files_url": "file:///files",
        "mail_url": "smtp://mail",
    }
    known = settings_class(name)
    wanted = {field: required[field] for field, info in known.model_fields.items() if info.is_required()}
    return known.model_validate(wanted)  # type: ignore[return-value]  # a service's


@cache
def flows() -> frozenset[Flow]:
    """Return every connection that has to be possible between processes, and with what is not ours. No other may be."""
    found = {flow for process in (*processes().values(), *one_shots().values()) for flow in _opened_by(process)}
    found |= {Flow("clients", f"{GATEWAY}-envoy", ENVOY_PORTS[door]) for door in ("http", "https")}
    found |= {Flow("prometheus", name, port) for name, process in processes().items() if (port := process.metrics_port)}
    found |= {Flow("mail-server", name, MAIL_PORT) for name, process in processes().items() if "mail" in process.ports}
    return frozenset(found)


def _opened_by(process: Process) -> Iterator[Flow]:
    if process.component == GATEWAY:
        yield from _opened_by_gateway(process)
        return
    known, name = service(process.component), process.name
    yield Flow(name, f"database:{known.name}", 5432)
    if process.role in ("worker", "migrate"):  # a web writes to its outbox only, and never waits for the broker
        yield Flow(name, "broker", 5672)
    if keeps_files(known.name) and process.role != "migrate":
        yield Flow(name, "s3", 443)
    if process.role in ("web", "worker"):
        yield Flow(name, "collector", 4318)
        if outside_urls(known.name) or name in PUBLIC_CALLERS:
            yield Flow(name, "public-https", 443)
    if process.role == "web" and known.token_keys is None:
        yield Flow(name, "identity-web", WEB_PORT)
    if process.role == "worker" and "MAIL_URL" in settings_of(known.name):
        yield Flow(name, "smtp", None)


def _opened_by_gateway(process: Process) -> Iterator[Flow]:
    yield from (Flow(process.name, target, WEB_PORT) for target in upstreams().values() if target != process.name)
    if process.role == "envoy":
        yield Flow(process.name, "collector", 4318)
