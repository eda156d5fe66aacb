"""Clients that ask without a pause, for tests in which no request may fail."""

import threading

import requests

from gateway_kit.gateway import Gateway
from gateway_kit.tokens import a_token, bearer


class Crowd:
    """Clients that ask without a pause until told to stop. `statuses` is what they got, or how a request was lost."""

    def __init__(self, gateway: Gateway, clients: int = 4) -> None:
        self.statuses: list[int | str] = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._ask, args=[gateway]) for _ in range(clients)]

    def __enter__(self) -> "Crowd":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _ask(self, gateway: Gateway) -> None:
        token = bearer(a_token(gateway.key))
        with requests.Session() as session:
            while not self._stop.is_set():
                try:
                    self.statuses.append(session.get(f"{gateway.url}/api/identity/v1/me", headers=token).status_code)
                    self.statuses.append(session.post(f"{gateway.url}/api/identity/v1/sessions").status_code)
                except requests.RequestException as lost:
                    self.statuses.append(repr(lost))
