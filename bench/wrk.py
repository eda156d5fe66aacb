"""Load from wrk: one thread and keep-alive connections. Any answer but 2xx makes the measurement fail."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

SECONDS = 1  # many short rounds, so that other work on the machine slows down ours and the peer alike
_COUNT = re.compile(r"(\d+) requests in")
_RATE = re.compile(r"Requests/sec:\s+([\d.]+)")
_FAULTS = re.compile(r"(Non-2xx.*|Socket errors.*)")

_ROTATE = """
local lines = {}
for line in io.lines("LINES") do lines[#lines + 1] = line end
local number = 0
function request()
  number = number % #lines + 1
  wrk.headers["HEADER"] = "PREFIX" .. lines[number]
  return wrk.format()
end
"""


class LoadFailed(Exception):
    """The server under load refused or dropped requests, so that the rate means nothing."""


@dataclass(frozen=True)
class Load:
    """The result of some seconds of load."""

    per_second: float
    requests: int


def ensure_wrk() -> None:
    """Install wrk with apt if it is missing: on Debian or Ubuntu, as root.

    Elsewhere, end the program with a sentence.
    """
    if shutil.which("wrk"):
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        sys.exit("wrk is not installed: run 'sudo apt-get install wrk', or put it on the PATH another way.")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update"], ["install", "-y", "--no-install-recommends", "wrk"]):
        command = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=600", *arguments]
        subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, stdout=2, check=False)
    if not shutil.which("wrk"):
        sys.exit("wrk could not be installed: 'apt-get install wrk' failed, see its output above.")


def load(
    url: str, *, connections: int, seconds: int = SECONDS, headers: dict[str, str] | None = None, script: str = ""
) -> Load:
    """Send requests to `url` as fast as they are answered, for some seconds, and return the result.

    `script` is a Lua file for wrk. Raises `LoadFailed`.
    """
    said = [part for name, value in (headers or {}).items() for part in ("-H", f"{name}: {value}")]
    scripted = ["-s", script] if script else []
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *said, *scripted, url]
    output = subprocess.run(command, capture_output=True, text=True, check=True, env=_plain_environment()).stdout
    if fault := _FAULTS.search(output):
        raise LoadFailed(f"{url}: {fault[0]}")
    return Load(_found(_RATE, output), int(_found(_COUNT, output)))


def rotating(folder: Path, header: str, values: list[str], *, prefix: str = "", before: str = "") -> str:
    """Write a Lua file for wrk that sends the next of `values` as the header `header` with each request.

    `prefix` is put before each value; `before` is Lua code for the beginning of the file. Returns the file's path.
    """
    lines, script = folder / f"{header}.txt", folder / f"{header}.lua"
    lines.write_text("\n".join(values) + "\n")
    text = _ROTATE.replace("LINES", str(lines)).replace("HEADER", header).replace("PREFIX", prefix)
    script.write_text(before + text)
    return str(script)


def _plain_environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"}


def _found(pattern: re.Pattern[str], output: str) -> float:
    match = pattern.search(output)
    if match is None:
        raise LoadFailed(f"wrk said something else: {output}")
    return float(match[1])
