"""One instance of a service as a process of its own, which a test can kill: `python -m gateway_kit.instance HOST PORT`.

It answers with its address as its name. A third word, a status, makes it answer with that status only.
"""

import sys
import time
from typing import Any

from gateway_kit.service import EchoService, running


def main(host: str, port: str, status: str = "") -> None:
    service = EchoService(host, host=host, port=int(port), always=int(status or 0))
    with running(service):
        while True:
            time.sleep(60)


if __name__ == "__main__":
    words: Any = sys.argv[1:]
    main(*words)
