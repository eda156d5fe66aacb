"""A private Prometheus that runs deploy/monitoring/prometheus.yml with its rules, every four seconds instead of
fifteen.
"""

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

from tests.deploy.monitored import MONITORING

from chassis.testing.processes import start_child, wait_until
from chassis.testing.servers import ensure_installed, free_port
from chassis.testing.servers.private import clean_environment

_direct = build_opener(ProxyHandler({}))


def fetch(url: str) -> str:
    """The body of an address on this machine."""
    text: str = _direct.open(url, timeout=10).read().decode()
    return text


@dataclass(frozen=True)
class Prometheus:
    """A running Prometheus."""

    url: str

    def ask(self, path: str, **words: str) -> Any:
        return json.loads(fetch(f"{self.url}/api/v1/{path}?{urlencode(words)}"))["data"]

    def query(self, expression: str) -> list[dict[str, Any]]:
        """The series of an expression now, each with `metric` and `value`."""
        found: list[dict[str, Any]] = self.ask("query", query=expression)["result"]
        return found

    def rules(self) -> list[dict[str, Any]]:
        return [rule for group in self.ask("rules")["groups"] for rule in group["rules"]]

    def is_ready(self) -> bool:
        try:
            return "Ready" in fetch(f"{self.url}/-/ready")
        except (URLError, OSError):
            return False


@contextmanager
def prometheus(folder: Path, targets: Path) -> Iterator[Prometheus]:
    """Run a Prometheus in `folder` that scrapes what the file `targets` lists, until the block ends."""
    shutil.copytree(MONITORING / "rules", folder / "rules")
    (folder / "targets").mkdir()
    (folder / "targets" / "platform.json").symlink_to(targets)
    port = free_port()
    text = (MONITORING / "prometheus.yml").read_text(encoding="utf-8").replace("127.0.0.1:9090", f"127.0.0.1:{port}")
    text = text.replace("15s", "4s").replace("scrape_timeout: 10s", "scrape_timeout: 4s")
    (folder / "prometheus.yml").write_text(text, encoding="utf-8")
    child = start_child(
        [
            ensure_installed("prometheus") / "prometheus",
            f"--config.file={folder}/prometheus.yml",
            f"--storage.tsdb.path={folder}/data",
            f"--web.listen-address=127.0.0.1:{port}",
        ],
        folder=folder,
        environment=clean_environment(folder),
        output=folder / "prometheus.log",
        death_signal="KILL",
    )
    running = Prometheus(f"http://127.0.0.1:{port}")
    try:
        assert wait_until(running.is_ready, 60), (folder / "prometheus.log").read_text()
        yield running
    finally:
        child.terminate()
        try:
            child.wait(20)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
