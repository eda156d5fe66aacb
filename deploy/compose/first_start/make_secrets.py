"""Makes the secrets that are missing and gives each reader a folder with its own: `python3 make_secrets.py FOLDER`.

FOLDER/kept      every secret of this platform, one file each. What is there is never changed. Back it up, apart from
                 the databases: without it they cannot be read
FOLDER/own       secrets that the operator brings, `<reader>/<NAME>`, such as `notifier/MAIL_URL` (read only)
FOLDER/<reader>  what one reader may read, mounted into its containers alone; written anew at each start

A secret that is missing in `kept` while its reader still has it is taken back from there: a new one could not decrypt
what the old one encrypted.
"""

import base64
import hashlib
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

SERVICES = ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")
READS_CODES = ("helpdesk", "identity", "notifier", "representatives")
READS_GATEWAY_SECRET = ("gateway",)
APPLICATION = 10001
"""The user of the platform's own containers. Other images run as users of their own, each with a volume of its own."""

_SALT_BYTES = 4
MAIL_CATCHER = "smtp://mail:1025?starttls=never"


@dataclass(frozen=True)
class Place:
    """Where a secret is read: the file `name` in the folder of `reader`. `kept` is its name in the folder `kept`."""

    reader: str
    name: str
    kept: str


def fernet_key() -> str:
    return base64.urlsafe_b64encode(os.urandom(32)).decode()


def random_text() -> str:
    return secrets.token_urlsafe(32)


def places() -> Iterator[Place]:
    """Yield who reads which secret."""
    for service in SERVICES:
        yield Place(service, "SECRETS_KEY", f"SECRETS_KEY.{service}")
        yield Place(service, "DATABASE_PASSWORD", f"DATABASE_PASSWORD.{service}")
        yield Place(service, "BROKER_PASSWORD", f"BROKER_PASSWORD.{service}")
        yield Place("databases", f"DATABASE_PASSWORD.{service}", f"DATABASE_PASSWORD.{service}")
    for service in READS_CODES:
        yield Place(service, "CODE_KEY", "CODE_KEY")
    for reader in READS_GATEWAY_SECRET:
        yield Place(reader, "GATEWAY_SECRET", "GATEWAY_SECRET")
    for reader in ("databases", "postgres"):
        yield Place(reader, "POSTGRES_PASSWORD", "POSTGRES_PASSWORD")
    yield Place("grafana", "GRAFANA_PASSWORD", "GRAFANA_PASSWORD")


def make(folder: Path) -> list[str]:
    """Make what is missing in `folder` and write every reader's files. Returns the names of the secrets it made."""
    kept, made = folder / "kept", []
    kept.mkdir(parents=True, exist_ok=True)
    kept.chmod(0o700)
    wanted = {place.kept: place for place in places()}
    for name, place in wanted.items():
        if not (kept / name).exists():
            earlier = _read(folder / place.reader / place.name)
            _write(kept / name, earlier or _maker(name)(), mode=0o400)
            made += [] if earlier else [name]
    made += _make_store_keys(folder)
    for place in places():
        give(folder, place.reader, place.name, _read(kept / place.kept))
    give(folder, "notifier", "MAIL_URL", MAIL_CATCHER)
    _give_derived(folder)
    _give_own(folder)
    return made


def _maker(name: str) -> Callable[[], str]:
    return fernet_key if name.startswith(("SECRETS_KEY", "CODE_KEY")) else random_text


def _make_store_keys(folder: Path) -> list[str]:
    """Make the access key of the S3-compatible store, which two files say in two forms."""
    names = ("S3_ACCESS_KEY", "S3_SECRET_KEY")
    missing = [name for name in names if not (folder / "kept" / name).exists()]
    for name in missing:
        _write(folder / "kept" / name, random_text(), mode=0o400)
    return missing


def _give_derived(folder: Path) -> None:
    """Write the files that say secrets in another program's form: RabbitMQ's definitions, and the store's users."""
    kept = folder / "kept"
    passwords = {service: _read(kept / f"BROKER_PASSWORD.{service}") for service in SERVICES}
    definitions = folder / "rabbitmq" / "definitions.json"
    if not _says(definitions, passwords):
        give(folder, "rabbitmq", definitions.name, json.dumps(broker_definitions(passwords), indent=2))
    key, secret = _read(kept / "S3_ACCESS_KEY"), _read(kept / "S3_SECRET_KEY")
    credentials = {"credentials": [{"accessKey": key, "secretKey": secret}], "name": "ramal"}
    identities = {"identities": [{**credentials, "actions": ["Admin", "Read", "Write", "List", "Tagging"]}]}
    give(folder, "s3", "s3.json", json.dumps(identities, indent=2))
    profile = f"[default]\naws_access_key_id = {key}\naws_secret_access_key = {secret}\nregion = us-east-1\n"
    for service in SERVICES:
        give(folder, service, "AWS_CREDENTIALS", profile)


def broker_definitions(passwords: dict[str, str]) -> dict[str, object]:
    """Return RabbitMQ's definitions with a user per service, by name. RabbitMQ takes them at each start.

    Every user may do everything but administer, because each service declares the queues of all.
    """
    return {
        "vhosts": [{"name": "/"}],
        "users": [
            {
                "name": name,
                "password_hash": _hashed(password, os.urandom(_SALT_BYTES)),
                "hashing_algorithm": "rabbit_password_hashing_sha256",
                "tags": [],
            }
            for name, password in passwords.items()
        ],
        "permissions": [
            {"user": name, "vhost": "/", "configure": ".*", "write": ".*", "read": ".*"} for name in passwords
        ],
    }


def _hashed(password: str, salt: bytes) -> str:
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def _says(definitions: Path, passwords: dict[str, str]) -> bool:
    """Return whether the definitions have these passwords, so that they do not change with another salt each time."""
    if not definitions.exists():
        return False
    users = {user["name"]: user["password_hash"] for user in json.loads(definitions.read_text())["users"]}
    return users == {
        name: _hashed(password, base64.b64decode(users.get(name, ""))[:_SALT_BYTES])
        for name, password in passwords.items()
    }


def _give_own(folder: Path) -> None:
    own = folder / "own"
    for file in sorted(own.glob("*/[A-Z]*")):
        reader = file.parent.name
        if not (folder / reader).is_dir():
            raise SystemExit(f"own/{reader}/{file.name}: there is no reader {reader}")
        give(folder, reader, file.name, _read(file))


def give(folder: Path, reader: str, name: str, text: str) -> None:
    """Write a file for one reader, unless it says that already. The platform's readers own theirs alone."""
    place = folder / reader
    place.mkdir(exist_ok=True)
    is_ours = reader in (*SERVICES, "databases", "gateway")
    _write(place / name, text, mode=0o400 if is_ours else 0o444)
    if is_ours and os.geteuid() == 0:
        for path in (place, place / name):
            os.chown(path, APPLICATION, APPLICATION)
    place.chmod(0o700 if is_ours else 0o755)


def _read(file: Path) -> str:
    return file.read_text(encoding="utf-8").strip() if file.exists() else ""


def _write(file: Path, text: str, *, mode: int) -> None:
    """Write a file that is whole whenever somebody reads it, unless it says that already."""
    if not text:
        raise SystemExit(f"{file.parent.name}/{file.name} would be empty")
    if file.exists() and file.read_text(encoding="utf-8") == text:
        return
    partial = file.with_name(f".{file.name}.part")
    partial.unlink(missing_ok=True)
    with os.fdopen(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    partial.chmod(mode)
    partial.replace(file)


if __name__ == "__main__":
    os.umask(0o077)
    new = make(Path(sys.argv[1]))
    sys.stdout.write(f"made {', '.join(new)}\n" if new else "every secret is there\n")
