"""Every service runs where only its named folders can be written, as in a container with a read-only root."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from chassis.service import Service
from chassis.testing.servers import free_port
from launcher.plan import ROOT, find_services

WRITES = "writes: "

CONFINED = f"""
import errno, os, sys

name, *allowed = sys.argv[1:]
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGING = {{"os.mkdir", "os.rmdir", "os.link", "os.symlink", "os.truncate", "os.chmod"}}

def check(path, folder=-1):
    if not isinstance(path, (str, bytes, os.PathLike)):
        return
    base = os.getcwd() if folder == -1 else os.readlink(f"/proc/self/fd/{{folder}}")
    path = os.path.normpath(os.path.join(base, os.fsdecode(path)))
    if not path.startswith((*allowed, "/dev/")):
        os.write(2, f"{WRITES}{{path}}\\n".encode())
        raise OSError(errno.EROFS, "Read-only file system", path)

def confine(event, arguments):
    if event == "open" and arguments[2] & WRITING:
        check(arguments[0])
    elif event == "os.rename":
        check(arguments[0], arguments[2])
        check(arguments[1], arguments[3])
    elif event == "os.remove":
        check(arguments[0], arguments[1])
    elif event == "sqlite3.connect" or event in CHANGING:
        check(arguments[0])

sys.addaudithook(confine)

import importlib, signal, threading, time
import requests
from prometheus_client import REGISTRY
from chassis.cli import commands
from chassis.roles import run_together
from chassis.service import Runtime
from chassis.settings import load

service = importlib.import_module(f"{{name}}.app").service
address = f"http://{{os.environ['WEB_BIND']}}"
commands(service)(["migrate"], standalone_mode=False)
jobs = [job.name for job in Runtime(service, load(service.settings)).jobs]

def has_run(job):
    labels = {{"service": name, "job": job, "outcome": "done"}}
    return REGISTRY.get_sample_value("ramal_job_runs_total", labels)

def stop_when_all_ran():
    until = time.monotonic() + 60
    while time.monotonic() < until and not all(has_run(job) for job in jobs):
        time.sleep(0.2)
    print("jobs that did not run:", [job for job in jobs if not has_run(job)])
    print("readiness:", requests.get(f"{{address}}/health/ready").json()["status"])
    os.kill(os.getpid(), signal.SIGTERM)

threading.Thread(target=stop_when_all_ran, daemon=True).start()
run_together(service)
"""


def environment(service: Service, folder: Path) -> dict[str, str]:
    """Return what the process gets: settings of a container, with the embedded database and broker."""
    for name in ("tmp", "data"):
        (folder / name).mkdir(parents=True)
    key = Fernet.generate_key().decode()
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HOME": "/nonexistent",
        "TMPDIR": str(folder / "tmp"),
        "DATABASE_URL": f"sqlite:///{folder}/data/{service.name}.db",
        "BROKER_URL": f"embedded://{folder}/data/broker.db",
        "FILES_URL": f"file://{folder}/data/files",
        "MAIL_URL": f"file://{folder}/data/mails",
        "JWKS_CACHE": f"{folder}/data/jwks.json",
        "AUDIT_HEADS": f"{folder}/data/heads",
        "ISSUER_URL": "https://ramal.example",
        "SECRETS_KEY": key,
        "CODE_KEY": key,
        "WEB_BIND": f"127.0.0.1:{free_port()}",
        "METRICS_BIND": f"127.0.0.1:{free_port()}",
        "MAIL_LISTEN": f"lmtp://127.0.0.1:{free_port()}",
    }


def run(service: Service, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CONFINED, service.name, str(folder / "tmp"), str(folder / "data")],
        env=environment(service, folder),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=180,
        check=False,
    )


@pytest.mark.slow
def test_every_service_migrates_serves_and_works_without_writing_elsewhere(tmp_path: Path) -> None:
    services = find_services()
    with ThreadPoolExecutor(2) as pool:
        ended = dict(
            zip(services, pool.map(lambda service: run(service, tmp_path / service.name), services), strict=True)
        )
    wrote = {service.name: process.stderr for service, process in ended.items() if WRITES in process.stderr}
    assert wrote == {}
    for service, process in ended.items():
        assert process.returncode == 0, (service.name, process.stderr)
        assert "jobs that did not run: []" in process.stdout, (service.name, process.stdout)
        assert "readiness: ready" in process.stdout, (service.name, process.stdout)
