"""Logins through identity's API against the bare rate of argon2id with the same parameters.

Each login comes from one of several known devices, so that no limit on guesses applies. The bare peer verifies the same
password with as many threads as there are cores.
"""

import os
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from argon2 import PasswordHasher

from bench.account import Identity, serving_identity
from bench.report import Figure, Table, compared, to_json
from bench.wrk import SECONDS, load, rotating
from identity.settings import Settings

ROUNDS = 8
CORES = len(os.sched_getaffinity(0))
CONNECTIONS = 2 * CORES
DEVICES = 4 * CONNECTIONS


def measure(title: str, database_url: str, folder: Path) -> Table:
    """Measure logins per second and password verifications per second: the best of rounds that take turns."""
    with serving_identity(database_url, folder) as identity:
        script = _script(identity, folder)
        rounds = [
            (_hashes(identity.password), load(f"{identity.url}/sessions", connections=CONNECTIONS, script=script))
            for _ in range(ROUNDS)
        ]
    bare = Figure(f"argon2id alone, {CORES} threads", max(hashes for hashes, _ in rounds), "hashes/s")
    logins = max(ours.per_second for _, ours in rounds)
    return Table(
        f"Logins on {title}", [bare, compared("logins through the API", logins, "logins/s", peer=bare, at_least=0.8)]
    )


def _script(identity: Identity, folder: Path) -> str:
    devices = [identity.log_in()["device_token"] for _ in range(DEVICES)]
    post = (
        'wrk.method = "POST"\n'
        'wrk.headers["Content-Type"] = "application/json"\n'
        f"wrk.body = [=[{identity.credentials()}]=]\n"
    )
    return rotating(folder, "Device-Token", devices, before=post)


def _hashes(password: str) -> float:
    """Return the password verifications per second of argon2id, with one thread per core."""
    knobs = {name: field.default for name, field in Settings.model_fields.items() if name.startswith("argon2_")}
    hasher = PasswordHasher(
        time_cost=knobs["argon2_passes"], memory_cost=knobs["argon2_memory_kib"], parallelism=knobs["argon2_lanes"]
    )
    stored, stop = hasher.hash(password), threading.Event()

    def compare() -> int:
        count = 0
        while not stop.is_set():
            hasher.verify(stored, password)
            count += 1
        return count

    with ThreadPoolExecutor(CORES) as pool:
        started = time.perf_counter()
        running = [pool.submit(compare) for _ in range(CORES)]
        time.sleep(SECONDS)
        stop.set()
        return sum(thread.result() for thread in running) / (time.perf_counter() - started)


if __name__ == "__main__":
    print(to_json(measure(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
