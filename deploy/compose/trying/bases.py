"""Base images made on this machine, for where none can be pulled: Debian 12 by debootstrap, and what is put on it.

They stand in for the official images: the same users, entry points and places of data, as far as docker-compose.yml
uses them. None of them is meant for anything but trying.
"""

import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from trying.engine import ROOT, CommandFailed, docker

_BASES = ROOT / "deploy" / "compose" / "bases"
_SUITE = "bookworm"


@dataclass(frozen=True)
class Bases:
    """The names of the base images: for building, for running, and those of the servers."""

    build: str
    runtime: str
    postgres: str
    rabbitmq: str
    mail: str

    def environment(self) -> dict[str, str]:
        """Return the variables with which docker-compose.yml takes these images."""
        return {
            "BUILD_IMAGE": self.build,
            "RUNTIME_IMAGE": self.runtime,
            "POSTGRES_IMAGE": self.postgres,
            "RABBITMQ_IMAGE": self.rabbitmq,
            "MAIL_IMAGE": self.mail,
        }


LOCAL = Bases(
    build="ramal-try-build",
    runtime="ramal-try-python",
    postgres="ramal-try-postgres",
    rabbitmq="ramal-try-rabbitmq",
    mail="ramal-try-mail",
)


def make(mirror: str) -> None:
    """Make all of them but the one for mails, unless they are there. `mirror` is the address of a Debian archive.

    Needs root and debootstrap. Raises CommandFailed.
    """
    if not _is_there("ramal-try-debian"):
        _import_debian(mirror)
    for name, folder in (
        (LOCAL.runtime, "python"),
        (LOCAL.build, "build"),
        (LOCAL.postgres, "postgres"),
        (LOCAL.rabbitmq, "rabbitmq"),
    ):
        if not _is_there(name):
            print(f"  {name}", flush=True)
            if folder == "build":
                _give_authorities()
            # The network of this machine, because the archive may be reachable from it alone.
            docker("build", "--quiet", "--network", "host", "--tag", name, str(_BASES / folder))


def make_mail_catcher() -> None:
    """Make the stand-in of the mail catcher, which writes each mail as a file: the server of the journeys."""
    file = _BASES / "mail" / "Dockerfile"
    docker("build", "--quiet", "--tag", LOCAL.mail, "--file", str(file), str(ROOT / "tests" / "journeys"))


def sizes() -> list[tuple[str, float]]:
    """Return the images of the platform's components with their sizes in megabytes."""
    names = sorted({name for name in docker("images", "--format", "{{.Repository}}").split() if _is_ours(name)})
    return [(name, int(docker("image", "inspect", "--format", "{{.Size}}", name)) / 1e6) for name in names]


def _is_ours(name: str) -> bool:
    return name.startswith("ramal-") and not name.startswith("ramal-try-")


def _import_debian(mirror: str) -> None:
    print("  ramal-try-debian, by debootstrap", flush=True)
    with tempfile.TemporaryDirectory(prefix="ramal-try-") as folder:
        tree = Path(folder) / "debian"
        made = subprocess.run(
            ["debootstrap", "--variant=minbase", "--include=ca-certificates", _SUITE, str(tree), mirror],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if made.returncode:
            raise CommandFailed(f"debootstrap ended with {made.returncode}\n{made.stdout[-2000:]}")
        _slim(tree)
        with subprocess.Popen(["tar", "-C", str(tree), "-c", "."], stdout=subprocess.PIPE) as packed:
            subprocess.run(
                ["docker", "import", "-", "ramal-try-debian"],
                stdin=packed.stdout,
                stdout=subprocess.DEVNULL,
                check=True,
            )


def _give_authorities() -> None:
    """Let the image for building trust the authorities that this machine trusts: packages may come through a proxy."""
    bundle = Path("/etc/ssl/certs/ca-certificates.crt")
    (_BASES / "build" / "authorities.crt").write_bytes(bundle.read_bytes() if bundle.exists() else b"")


def _slim(tree: Path) -> None:
    """Leave out what official slim images leave out as well: documents, translations, the archive's lists."""
    places = (
        "usr/share/doc",
        "usr/share/man",
        "usr/share/locale",
        "usr/share/info",
        "var/cache/apt",
        "var/lib/apt/lists",
    )
    for place in places:
        subprocess.run(["find", str(tree / place), "-type", "f", "-delete"], check=True)


def _is_there(image: str) -> bool:
    return bool(docker("images", "--quiet", image).strip())
