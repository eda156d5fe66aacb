"""One instance of a service as our services are served, by gunicorn: `python -m gateway_kit.web HOST PORT SECONDS`.

It drains for these seconds when it is told to stop.
"""

import sys

from flask import Flask

from chassis import draining
from chassis.serving import Serving, serve


def main(host: str, port: str, drain_seconds: str) -> None:
    def load() -> Flask:
        app = Flask(__name__)
        app.add_url_rule("/health/ready", "ready", lambda: ("", 503 if draining.is_on() else 200))
        app.add_url_rule("/<path:_any>", "any", lambda _any: {"service": host}, methods=["GET", "POST"])
        return app

    serving = Serving(name=host, bind=f"{host}:{port}", master=False, threads=4, drain_seconds=int(drain_seconds))
    serve(load, serving)


if __name__ == "__main__":
    main(*sys.argv[1:])
