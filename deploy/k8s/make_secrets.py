#!/usr/bin/env python3
"""Print the Secrets of an installation of Ramal, with fresh random keys and passwords, for `kubectl create -f -`.

    python3 deploy/k8s/make_secrets.py notifier-mail.MAIL_URL=smtps://… backups.REGION=… | kubectl create -f -

What only the operator knows is given as NAME.KEY=VALUE, or NAME.KEY=@FILE; what is not given is listed on stderr and
left out. `kubectl create` leaves a Secret alone that exists, so the command may be run again for what was missing.
`--dev` adds what operators make in a real cluster (RabbitMQ's user), for the overlay `dev`.

Needs nothing but Python 3.11.
"""

import argparse
import base64
import json
import secrets
import sys
from pathlib import Path

SERVICES = ("certificates", "connections", "helpdesk", "identity", "notifier", "representatives")

GIVEN = {
    "notifier-mail": ("MAIL_URL",),
    "certificates-outside": ("PLATFORM_TOKEN",),
    "connections-outside": ("BILLING_TOKEN", "COMMERCIAL_TOKEN"),
    "helpdesk-outside": ("HUMAN_CHECK_SECRET",),
    "representatives-outside": ("HUMAN_CHECK_SECRET",),
    "connections-files": ("credentials",),
    "helpdesk-files": ("credentials",),
    "representatives-files": ("credentials",),
    "backups": ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION"),
}
"""Secrets whose values only the operator has, and their keys. Those of other systems (`-outside`) may be left out."""


def fernet_key() -> str:
    return base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()


def made(*, dev: bool) -> dict[str, dict[str, str]]:
    """Return the Secrets with random values, by name, each a mapping from key to value."""
    found = {
        "code-key": {"CODE_KEY": fernet_key()},
        "gateway-secret": {"GATEWAY_SECRET": secrets.token_urlsafe(32)},
    }
    for name in SERVICES:
        found[f"{name}-keys"] = {"SECRETS_KEY": fernet_key()}
        found[f"{name}-database"] = {"username": name, "password": secrets.token_urlsafe(24)}
    if dev:
        password = secrets.token_urlsafe(24)
        found["postgres-superuser"] = {"password": secrets.token_urlsafe(24)}
        found["notifier-mail"] = {"MAIL_URL": "smtp://mail:1025?starttls=never"}
        found["broker-default-user"] = {
            "default_user.conf": f"default_user = ramal\ndefault_pass = {password}\n",
            "connection_string": f"amqp://ramal:{password}@broker:5672/",
        }
    return found


def given(words: list[str]) -> dict[str, dict[str, str]]:
    """Return the Secrets that the operator's words NAME.KEY=VALUE describe. Raises ValueError for an unknown one."""
    found: dict[str, dict[str, str]] = {}
    for word in words:
        place, equals, value = word.partition("=")
        name, _, key = place.partition(".")
        if not equals or key not in GIVEN.get(name, ()):
            known = ", ".join(f"{name}.{key}" for name, keys in GIVEN.items() for key in keys)
            raise ValueError(f"{place} is none of {known}, each followed by =VALUE or =@FILE")
        text = Path(value[1:]).read_text(encoding="utf-8") if value.startswith("@") else value
        found.setdefault(name, {})[key] = text
    return found


def manifest(name: str, values: dict[str, str]) -> dict[str, object]:
    """Return a Secret as a Kubernetes object. CloudNativePG takes a changed password from one with its label."""
    is_database = name.endswith("-database")
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": {
            "name": name,
            "namespace": "ramal",
            "labels": {"app.kubernetes.io/part-of": "ramal", **({"cnpg.io/reload": "true"} if is_database else {})},
        },
        "type": "kubernetes.io/basic-auth" if is_database else "Opaque",
        "stringData": values,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dev", action="store_true", help="also what operators make in a real cluster")
    parser.add_argument("given", nargs="*", metavar="NAME.KEY=VALUE", help="what only you know")
    arguments = parser.parse_args()
    try:
        found = {**made(dev=arguments.dev), **given(arguments.given)}
    except (ValueError, OSError) as wrong:
        print(wrong, file=sys.stderr)
        return 2
    items = [manifest(name, values) for name, values in found.items()]
    print(json.dumps({"apiVersion": "v1", "kind": "List", "items": items}, indent=2))
    for name, keys in GIVEN.items():
        if missing := [key for key in keys if key not in found.get(name, {})]:
            print(f"not made: {name} ({', '.join(missing)})", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
