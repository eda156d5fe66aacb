"""Describes a running stack for those who test it from outside: files as in the state folder of a laptop.

tests/journeys/deployed.py and tests/deploy/restarting.py read them.
"""

import shutil
from pathlib import Path

from trying.engine import ROOT
from trying.stack import SERVICES, Stack, write_privately

DESCRIPTION = "platform.json"
FROM_THIS_MACHINE = {"X-Forwarded-For": "127.0.0.1"}
"""Makes the tests' clients known as on this machine. The gateway believes it in a try only (TRUSTED_PROXIES=1)."""


def prepare(folder: Path) -> None:
    """Make the folder of the operator's files, and the folder for mails, before the stack starts."""
    for name in ("trust/roots", "trust/intermediates", "crl", "tls", "secrets", "files", "catcher/mail"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name in ("catcher", "catcher/mail", "files"):
        (folder / name).chmod(0o777)  # the containers' user writes there
    (folder / "trust" / "pins.sha256").touch()
    shutil.copy(ROOT / "deploy" / "local" / "launcher" / "postal_codes.csv", folder / "files")
    billing = folder / "files" / "billing.csv"
    billing.write_text("document,consumer_unit,amount,due_on\n", encoding="utf-8")
    (folder / "billing.csv").symlink_to(billing)


def describe(stack: Stack, folder: Path, *, url: str, tls_port: int, mail_port: int) -> Path:
    """Write the description of the running stack into `folder`. Returns its file.

    To be called again after containers were restarted, because their addresses may be others.
    """
    write_privately(folder / "environments.json", _environments(stack, mail_port))
    demo = folder / "demo.json"
    demo.touch(mode=0o600)
    demo.write_text(stack.volume("demo")["demo.json"], encoding="utf-8")
    certificate = stack.read("gateway-envoy", "cat", "/run/gateway/tls/self-made.pem")
    (folder / "gateway.pem").write_text(certificate, encoding="ascii")
    web = {service: [f"{address}:8000" for address in stack.addresses(f"{service}-web")] for service in SERVICES}
    worker = next(one.name for one in stack.containers() if one.service == "identity-worker")
    write_privately(
        folder / DESCRIPTION,
        {
            "url": url,
            "tls_port": tls_port,
            "folder": str(folder),
            "mails": str(folder / "catcher" / "mail"),
            "execute": ["docker", "exec", "--interactive", worker.replace("identity", "{service}")],
            "inside": web,
            "headers": FROM_THIS_MACHINE,
        },
    )
    return folder / DESCRIPTION


def _environments(stack: Stack, mail_port: int) -> dict[str, dict[str, str]]:
    (postgres,), (rabbitmq,) = stack.addresses("postgres"), stack.addresses("rabbitmq")
    kept, found = stack.volume("secrets"), {}
    for service in SERVICES:
        database, broker = kept[f"DATABASE_PASSWORD.{service}"], kept[f"BROKER_PASSWORD.{service}"]
        found[service] = {
            "DATABASE_URL": f"postgresql+psycopg://{service}:{database}@{postgres}:5432/{service}",
            "BROKER_URL": f"amqp://{service}:{broker}@{rabbitmq}:5672",
            "SECRETS_KEY": kept[f"SECRETS_KEY.{service}"],
            "CODE_KEY": kept["CODE_KEY"],
            "MAIL_LISTEN": f"lmtp://127.0.0.1:{mail_port}",
        }
    return found
