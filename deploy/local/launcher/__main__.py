"""`python -m launcher up [--real] | down | clean | run <service> <command …>`: what the Makefile calls, and operators.

`up` says each step and how long it took, prints the URL, and stays until Ctrl-C or `down`.
"""

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from graphlib import TopologicalSorter
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from types import FrameType

from flask import Flask

import gateway.app
import gateway.settings
from chassis import cli, roles
from chassis.service import Service, preload
from chassis.web import prepare_app
from launcher import state as states
from launcher.memory import rehearse, rehearse_gateway, share_memory, spare_memory
from launcher.plan import ROOT, Address, Plan, find_services, metrics_of
from launcher.ports import busy_because, free_ports
from launcher.servers import Files, RealServers, Servers
from launcher.state import AlreadyRunning, State
from launcher.supervisor import Role, Supervisor

_READY_SECONDS = 60
_LOOK_SECONDS = 0.05
_GATEWAY, _WEB, _WORKER = 0, 1, 2


class CannotStart(Exception):
    """A reason why the launcher cannot do what was asked, as a sentence for the person at the keyboard."""


def main() -> int:
    arguments = _arguments()
    spare_memory()
    root = Path(os.environ.get("RAMAL_STATE") or ROOT / ".state").resolve()
    _ask_no_proxy_for_this_machine()
    try:
        if arguments.command == "up":
            _up(State(root, "real" if arguments.real else "embedded"))
        elif arguments.command == "down":
            _down(root)
        elif arguments.command == "run":
            _run_command(root, arguments.words)
        else:
            states.forget(root)
    except (CannotStart, AlreadyRunning) as fault:
        print(f"Ramal: {fault}", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    up = commands.add_parser("up", help="run the platform until Ctrl-C or `down`")
    up.add_argument("--real", action="store_true", help="PostgreSQL and RabbitMQ instead of SQLite and files")
    commands.add_parser("down", help="stop it")
    commands.add_parser("clean", help="forget its data")
    run = commands.add_parser("run", help="run a service's own command in the running platform's environment")
    run.add_argument("words", nargs=argparse.REMAINDER, help="a service and its command")
    return parser.parse_args()


def _ask_no_proxy_for_this_machine() -> None:
    """Exempt 127.0.0.1 from HTTP proxies, for this process and all that it starts.

    Companies' machines often have HTTP_PROXY set, and a proxy cannot reach this machine's loopback address.
    """
    exceptions = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = ",".join(filter(None, (exceptions, "127.0.0.1")))


def _up(state: State) -> None:
    started = time.monotonic()
    port, tls_port = _port("PORT", 8080), _port("TLS_PORT", 8443)
    if port == tls_port:
        raise CannotStart(f"PORT and TLS_PORT are both {port}; each needs one of its own")
    _check_folders("TRUST_STORE", "CRL_STORE")
    state.open()
    for wanted in (port, tls_port):
        if fault := busy_because(wanted):
            raise CannotStart(f"{fault}. Choose others: make up PORT=8090 TLS_PORT=8453")
    with _stopping() as stopping, _step("services imported"):
        services = find_services()
        for service in services:
            preload(service)
        apps = {service.name: prepare_app(service) for service in services}
    with _servers(state) as servers:
        plan = _plan(state, port, tls_port, [service.name for service in services], servers)
        supervisor = Supervisor(state.folder / "logs", in_child=state.forget_lock)
        try:
            _prepare(supervisor, plan, services)
            with _step("first use rehearsed"):
                for service in services:
                    rehearse(service, apps[service.name], plan.service_environment(service.name))
                pages = rehearse_gateway(plan.gateway_environment())
            share_memory()
            servers.keep_declarations()
            _start(supervisor, plan, services, apps, pages)
            _wait_until_ready(supervisor, servers, plan, stopping)
            if not stopping:
                _welcome(plan, time.monotonic() - started)
            while not stopping:
                servers.tend()
                supervisor.tend()
                time.sleep(_LOOK_SECONDS)
        finally:
            print("stopping", flush=True)
            supervisor.stop()
    print(f"stopped; the state is kept in {state.root}", flush=True)


def _run_command(root: Path, words: list[str]) -> None:
    """Replace this process by `python -m <service> <command …>`, in the environment of this machine's platform.

    The environment is that of the platform that runs or ran last. Raises `CannotStart` when `words` do not begin with a
    service of that platform.
    """
    environments = states.known_environments(root)
    name, *command = words or [""]
    if name not in environments:
        known = ", ".join(environments) or "none: `make up` comes first"
        raise CannotStart(f"run needs a service and its command; the services here are {known}")
    os.execve(sys.executable, [sys.executable, "-m", name, *command], {**os.environ, **environments[name]})


def _port(name: str, usual: int) -> int:
    """Return the port that the environment variable `name` gives, or `usual`.

    Raises `CannotStart` if it is not a port.
    """
    text = os.environ.get(name) or str(usual)
    if not (text.isdecimal() and 1 <= int(text) <= 65535):
        raise CannotStart(f"{name}={text} is not a port: it is a number from 1 to 65535")
    return int(text)


def _check_folders(*names: str) -> None:
    """Raise `CannotStart` for an environment variable of these names that is set and names no folder."""
    for name in names:
        folder = os.environ.get(name)
        if folder and not Path(folder).is_dir():
            raise CannotStart(f"{name}={folder} is not a folder")


@contextmanager
def _stopping() -> Iterator[list[int]]:
    """Yield a list that gets the signal's number when SIGTERM or SIGINT asks the launcher to stop."""
    asked: list[int] = []

    def ask(number: int, _frame: FrameType | None) -> None:
        asked.append(number)

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    yield asked


@contextmanager
def _step(done: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"  {done} ({time.monotonic() - started:.1f} s)", flush=True)


@contextmanager
def _servers(state: State) -> Iterator[Servers]:
    if state.mode == "embedded":
        yield Files(state.folder)
        return
    with _step("PostgreSQL and RabbitMQ started"):
        servers = RealServers(state.folder)
    try:
        yield servers
    finally:
        servers.stop()


def _plan(state: State, port: int, tls_port: int, names: list[str], servers: Servers) -> Plan:
    listeners = [*names, *map(metrics_of, names), "gateway", "envoy_admin", "incoming_mail"]
    return Plan(
        state=state,
        port=port,
        tls_port=tls_port,
        mail_url=os.environ.get("MAIL_URL") or f"file://{state.mail}",
        databases={name: servers.database(name) for name in names},
        broker=servers.broker,
        listening=dict(zip(listeners, map(Address, free_ports(len(listeners))), strict=True)),
        secrets=state.secrets(names),
    )


def _prepare(supervisor: Supervisor, plan: Plan, services: list[Service]) -> None:
    with _step("databases and queues at the newest revision"):
        _run_all(supervisor, plan, services, "migrate")
    plan.state.keep_environments({service.name: plan.service_environment(service.name) for service in services})
    plan.state.keep_scrape_targets(plan.scrape_targets())
    with _step("demo data"):
        for batch in _in_seeding_order(services):
            _run_all(supervisor, plan, batch, "seed")
        plan.state.publish_demo()


def _in_seeding_order(services: list[Service]) -> Iterator[list[Service]]:
    """Yield the services in batches, each service after those whose demo data its own demo data needs."""
    by_name = {service.name: service for service in services}
    order = TopologicalSorter({service.name: service.seed_after for service in services})
    order.prepare()
    while order.is_active():
        ready = order.get_ready()
        yield [by_name[name] for name in sorted(ready)]
        order.done(*ready)


def _run_all(supervisor: Supervisor, plan: Plan, services: list[Service], command: str) -> None:
    once = [_command_role(service, command, plan) for service in services]
    if failed := supervisor.run_once(once):
        raise CannotStart(f"{', '.join(failed)} failed; the reason is in {plan.state.folder}/logs")


def _command_role(service: Service, command: str, plan: Plan) -> Role:
    def run() -> None:
        cli.commands(service).main([command], prog_name=service.name, standalone_mode=False)

    return Role(f"{service.name}-{command}", plan.service_environment(service.name), run, rank=_WORKER)


def _start(
    supervisor: Supervisor,
    plan: Plan,
    services: list[Service],
    apps: Mapping[str, Flask],
    pages: tuple[gateway.settings.Settings, Flask],
) -> None:
    for service in services:
        for role in _roles(service, apps[service.name], plan):
            supervisor.start(role)
    front = plan.gateway_environment()
    supervisor.start(Role("gateway-app", front, lambda: gateway.app.serve(*pages, master=False), _WEB))
    supervisor.start(Role("gateway-envoy", front, _envoy, _GATEWAY))


def _roles(service: Service, app: Flask, plan: Plan) -> list[Role]:
    """Return the processes of a service.

    On the embedded default it is one process for web and worker (decision 0013), otherwise one of each.
    """
    environment = plan.service_environment(service.name)
    if plan.state.mode == "embedded":
        return [Role(service.name, environment, lambda: roles.run_together(service, app), _WEB)]
    return [
        Role(f"{service.name}-web", environment, lambda: roles.run_web(service, app), _WEB),
        Role(f"{service.name}-worker", environment, lambda: roles.run_worker(service), _WORKER),
    ]


def _envoy() -> None:
    os.execv(sys.executable, [sys.executable, "-m", "gateway", "envoy"])


def _wait_until_ready(supervisor: Supervisor, servers: Servers, plan: Plan, stopping: list[int]) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    with _step("everything ready"):
        while not stopping:
            servers.tend()
            supervisor.tend()
            if _is_ready(plan):
                return
            if time.monotonic() > deadline:
                raise CannotStart(f"it is not ready after {_READY_SECONDS} s; look into {plan.state.folder}/logs")
            time.sleep(_LOOK_SECONDS)


def _is_ready(plan: Plan) -> bool:
    connection = HTTPConnection("127.0.0.1", plan.port, timeout=1)
    try:
        connection.request("GET", "/status")
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _welcome(plan: Plan, seconds: float) -> None:
    kind = "SQLite and the embedded broker" if plan.state.mode == "embedded" else "PostgreSQL and RabbitMQ"
    print(
        f"\nRamal is ready in {seconds:.1f} s on {kind}.\n\n"
        f"  API and documentation   {plan.public_url}/docs\n"
        f"  status                  {plan.public_url}/status\n"
        f"  mails (one file each)   {plan.state.mail}\n"
        f"  mails come in at        {plan.mail_listen}\n"
        f"  demo accounts           {plan.state.demo}\n"
        f"  logs                    {plan.state.folder}/logs\n\n"
        "Ctrl-C or `make down` stops it; `make clean` forgets its data.",
        flush=True,
    )


def _down(root: Path) -> None:
    pid = states.running_pid(root)
    if pid is None:
        print("Ramal is not running")
        return
    os.kill(pid, signal.SIGTERM)
    while states.running_pid(root) == pid:
        time.sleep(0.1)
    print("stopped")


if __name__ == "__main__":
    sys.exit(main())
