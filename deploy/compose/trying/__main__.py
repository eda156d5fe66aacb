"""`deploy/try-compose`: build the images, start the stack, restart each container under load, run the journeys, end.

It says aloud when no container engine answers, and then ends with exit code 3.
"""

import argparse
import socket
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from trying import bases, describing
from trying.bases import Bases
from trying.engine import CommandFailed, is_answering
from trying.journeys import run_journeys
from trying.restarts import restart_each
from trying.stack import NotReady, Stack

NO_ENGINE = 3
LARGEST_SERVICE_MB = 250
STEPS = ("build", "up", "restarts", "journeys", "down")


def main() -> int:
    """Make the try that the arguments ask for. Returns the exit code: 0 when everything held."""
    asked = _arguments()
    if not is_answering():
        print("no container engine answers here (`docker info` fails): docker-compose.yml is not tried out")
        return NO_ENGINE
    folder = Path(asked.folder or tempfile.mkdtemp(prefix="ramal-try-")).resolve()
    try:
        return _try(asked, folder)
    except (CommandFailed, NotReady) as fault:
        print(fault, file=sys.stderr)
        return 1


def _try(asked: argparse.Namespace, folder: Path) -> int:
    images = _bases(asked)
    http, https, mail, page = _ports(asked.port)
    stack = Stack(asked.project, _settings(images, folder, http=http, https=https, mail=mail, page=page))
    codes = []
    try:
        if "build" in asked.steps:
            with _step("images built"):
                stack.build()
                bases.make_mail_catcher()
            codes.append(_check_sizes())
        if "up" in asked.steps:
            with _step("everything healthy"):
                describing.prepare(folder)
                stack.up()
        url = f"http://127.0.0.1:{http}"
        describe = partial(describing.describe, stack, folder, url=url, tls_port=https, mail_port=mail)
        if "restarts" in asked.steps:
            codes.append(restart_each(stack, describe, asked.containers))
        if "journeys" in asked.steps:
            codes.append(run_journeys(describe(), asked.journeys))
    finally:
        if "down" in asked.steps:
            with _step("taken down"):
                stack.down()
    return max(codes, default=0)


def _bases(asked: argparse.Namespace) -> Bases:
    if asked.make_bases:
        with _step("base images made"):
            bases.make(asked.mirror)
    given = Bases(asked.build_image, asked.runtime_image, asked.postgres_image, asked.rabbitmq_image, bases.LOCAL.mail)
    return bases.LOCAL if asked.make_bases else given


def _settings(images: Bases, folder: Path, *, http: int, https: int, mail: int, page: int) -> dict[str, str]:
    """Return the variables with which the stack is tried: demo data, ports, and no limits for its one client."""
    many = "100000"
    return {
        **images.environment(),
        "COMPOSE_PROFILES": "demo",
        "COMPOSE_HTTP_TIMEOUT": "300",
        "EMBEDDED": "1",
        "DEMO_AUTHORITY": "/var/lib/ramal/authority",
        "PUBLIC_URL": f"http://127.0.0.1:{http}",
        "PORT": str(http),
        "TLS_PORT": str(https),
        "MAIL_PORT": str(mail),
        "MAIL_PAGE_PORT": str(page),
        "OPERATOR_FILES": str(folder),
        "CATCHER_FOLDER": str(folder / "catcher"),
        "BILLING_FILE": "/operator/files/billing.csv",
        "POSTAL_CODES_FILE": "/operator/files/postal_codes.csv",
        "MAIL_RETRY_SECONDS": "1,1,1,2,2,5,5,10,10",
        "DRAIN_SECONDS": "3",
        "TRUSTED_PROXIES": "1",
        "BOUNCE_ADDRESS": "atendimento+bounces@ramal.example",
        "RATE_LIMIT_ADDRESS": many,
        "RATE_LIMIT_TOKEN": many,
        "RATE_LIMIT_CREDENTIALS": many,
        "TICKETS_PER_HOUR": many,
    }


def _check_sizes() -> int:
    """Print the size of each image. Returns 1 when a service's is larger than it may be."""
    too_large = []
    for name, megabytes in bases.sizes():
        print(f"  {name:32} {megabytes:6.0f} MB", flush=True)
        if megabytes > LARGEST_SERVICE_MB and name != "ramal-gateway":
            too_large.append(name)
    if too_large:
        print(f"larger than {LARGEST_SERVICE_MB} MB: {', '.join(too_large)}", file=sys.stderr)
    return 1 if too_large else 0


def _ports(first: int) -> tuple[int, int, int, int]:
    """Return four ports of this machine for the stack: free ones, or those from `first` on."""
    if first:
        return first, first + 1, first + 2, first + 3
    with socket.socket() as a, socket.socket() as b, socket.socket() as c, socket.socket() as d:
        free = []
        for listener in (a, b, c, d):
            listener.bind(("127.0.0.1", 0))
            free.append(int(listener.getsockname()[1]))
    return free[0], free[1], free[2], free[3]


@contextmanager
def _step(done: str) -> Iterator[None]:
    started = time.monotonic()
    yield
    print(f"  {done} ({time.monotonic() - started:.0f} s)", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="deploy/try-compose", description=__doc__)
    parser.add_argument("--build-image", default="python:3.11-bookworm", help="base image to build with")
    parser.add_argument("--runtime-image", default="python:3.11-slim-bookworm", help="base image to run on")
    parser.add_argument("--postgres-image", default="postgres:18-bookworm")
    parser.add_argument("--rabbitmq-image", default="rabbitmq:4.2")
    parser.add_argument("--make-bases", action="store_true", help="make the base images here, by debootstrap (as root)")
    parser.add_argument("--mirror", default="http://deb.debian.org/debian", help="the Debian archive for that")
    parser.add_argument("--project", default="ramal-try", help="name of the project in Compose")
    parser.add_argument("--folder", help="where the operator's files and mails are; a new temporary folder without it")
    parser.add_argument("--port", type=int, default=0, help="first of four ports; free ones without it")
    parser.add_argument("--steps", default=",".join(STEPS), type=lambda text: text.split(","), help="what to do")
    parser.add_argument("--containers", nargs="*", default=[], help="services to restart; all without it")
    parser.add_argument("--journeys", nargs="*", default=[], help="journey tests to run; all that can without it")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
