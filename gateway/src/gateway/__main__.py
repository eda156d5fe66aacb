"""`python -m gateway render|reload|envoy|app`."""

import argparse
import sys
from pathlib import Path

from gateway import process
from gateway.certificate import certificate
from gateway.render import render, write
from gateway.settings import Settings, load


def main() -> int:
    """Run the command that the process's arguments name: `render`, `reload`, `envoy` or `app`. Returns the exit code.

    The exit code is 2 for a wrong setting, 1 for a configuration that Envoy refuses, otherwise 0.
    """
    arguments = _arguments()
    try:
        settings = load()
    except ValueError as wrong:
        print(wrong, file=sys.stderr)
        return 2
    try:
        _COMMANDS[arguments.command](settings, arguments)
    except process.ConfigurationRefused as refused:
        print(f"Envoy refuses this configuration; nothing was changed.\n{refused}", file=sys.stderr)
        return 1
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m gateway", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    rendering = commands.add_parser("render", help="write Envoy's configuration and let Envoy check it")
    rendering.add_argument("--out", type=Path, help="folder to write to; the running Envoy's without it")
    commands.add_parser("reload", help="render, check, and hand the running Envoy the new configuration")
    commands.add_parser("envoy", help="render and run Envoy in the foreground")
    commands.add_parser("app", help="run the gateway's own pages")
    return parser.parse_args()


def _render(settings: Settings, arguments: argparse.Namespace) -> None:
    folder = arguments.out or process.configuration_folder(settings)
    write(render(settings, folder, certificate=certificate(settings)), folder)
    process.validate(folder)


def _app(settings: Settings, _arguments: argparse.Namespace) -> None:
    from gateway.app import serve

    serve(settings)


_COMMANDS = {
    "render": _render,
    "reload": lambda settings, _arguments: process.reload(settings),
    "envoy": lambda settings, _arguments: process.run(settings),
    "app": _app,
}

if __name__ == "__main__":
    sys.exit(main())
