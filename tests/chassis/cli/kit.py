"""What the commands' tests look at: things, counters, queues and processes."""

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import requests
from click.testing import Result
from scratch_service import actions
from scratch_service.model import Counter, Thing
from sqlalchemy import func, select

from chassis import bus
from chassis.context import SYSTEM
from chassis.database import Database
from chassis.service import Runtime

HERE = Path(__file__).parents[1]
CONTRACTS = HERE / "scratch_service" / "contracts"
NOON = datetime(2026, 9, 15, 12, tzinfo=UTC)

Run = Callable[..., Result]


def make_thing(database: Database, name: str = "a", made_at: datetime = NOON) -> UUID:
    with database.writing() as session:
        return actions.make(session, actor=SYSTEM, now=made_at, name=name).id


def things(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count(Thing.id))) or 0


def counted(database: Database, name: str) -> int:
    with database.reading() as session:
        return session.scalar(select(Counter.count).where(Counter.name == name)) or 0


def depths(runtime: Runtime) -> dict[str, int]:
    queues = ("scratch.events", "scratch.dead", "neighbour.events")
    return bus.depths(runtime.settings, *queues)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).status_code == 200
    except requests.RequestException:
        return False


def start(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return start_python(environment, "-m", "scratch_service", *arguments)


def start_python(environment: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, *arguments],
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join([str(HERE), *sys.path]),
            "CONTRACTS_DIR": str(CONTRACTS),
            **environment,
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
