"""Asks a listener of this container: `python3 -IS probe.py PORT PATH`. Exits with 0 when it answers 200, else with 1.

It loads little, because it runs every few seconds in every container. With `-` as path, a connection is enough.
"""

import socket
import sys

TIMEOUT_SECONDS = 4.0


def main(port: str, path: str) -> int:
    try:
        with socket.create_connection(("127.0.0.1", int(port)), TIMEOUT_SECONDS) as line:
            if path == "-":
                return 0
            # Envoy answers no HTTP/1.0.
            line.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
            return 0 if line.makefile("rb").readline().split()[1:2] == [b"200"] else 1
    except OSError:
        return 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:3]))
