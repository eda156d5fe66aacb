"""The demo accounts of a laptop: created by the real actions, and written to a file that only its owner can read.

`DEMO_FILE` is JSON, `{name: {login, password, roles, …}}`. The other services' seeds run later and read it. An account
that exists with its entry is left alone.
"""

import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chassis import clock, staff
from chassis.assurance import STAFF, is_at_least
from chassis.context import SYSTEM, Origin
from chassis.documents import a_cpf
from chassis.service import Runtime
from identity.actions.assurance import prove_document
from identity.actions.registration import complete_registration, start_registration, verify_code
from identity.actions.user import grant_role
from identity.clients import Clients
from identity.model import User
from identity.model.terms import terms_in_force
from identity.queries import user_by_login
from identity.settings import Settings
from identity.states import PROFILES


@dataclass(frozen=True, kw_only=True)
class Account:
    """An invented person. `is_proven` says that the document counts as checked at the counter."""

    key: str
    name: str
    email: str
    phone: str
    profile: str = PROFILES[0]
    roles: tuple[str, ...] = ()
    is_proven: bool = True


ACCOUNTS = (
    Account(
        key="staff",
        name="Equipe de Demonstração",
        email="equipe@ramal.example",
        phone="+551130000000",
        roles=staff.ROLES,
        is_proven=False,
    ),
    Account(key="holder", name="Titular de Demonstração", email="titular@consumo.example", phone="+5592990000001"),
    Account(
        key="professional",
        name="Engenheira de Demonstração",
        email="engenharia@projetos.example",
        phone="+5592990000002",
        profile="professional",
    ),
    Account(
        key="representative",
        name="Representante de Demonstração",
        email="representante@transmissora.example",
        phone="+5521990000003",
    ),
    Account(key="agent", name="Agente de Demonstração", email="agente@transmissora.example", phone="+5521990000004"),
    Account(
        key="director", name="Diretora de Demonstração", email="diretora@transmissora.example", phone="+5521990000005"
    ),
    Account(
        key="accountant",
        name="Contador de Demonstração",
        email="contador@transmissora.example",
        phone="+5521990000006",
    ),
)


def seed(runtime: Runtime[Settings, Clients]) -> None:
    """Create the accounts of the demo people that do not exist yet, and write logins and passwords to the file that the
    setting DEMO_FILE names. The command `seed` calls it.

    An account whose password is not in the file gets a new one. `runtime` gives database and settings. Without
    DEMO_FILE nothing happens.
    """
    file = runtime.settings.demo_file
    if file is None:
        return
    entries = _entries(file)
    for account in ACCOUNTS:
        with runtime.database.reading() as session:
            user = user_by_login(session, account.email)
        if user is None or entries.get(account.key, {}).get("login") != user.document:
            password = secrets.token_urlsafe(18)
            user = _replace_password(runtime, user, password) if user else _register(runtime, account, password)
            entries[account.key] = _entry(account, user, password)
            _write(file, entries)
        if account.is_proven and not is_at_least(user.document_assurance, STAFF):
            _prove(runtime, user)


def _entry(account: Account, user: User, password: str) -> dict[str, Any]:
    return {
        "login": user.document,
        "password": password,
        "roles": [*account.roles],
        "user_id": str(user.id),
        "name": account.name,
        "email": account.email,
        "phone": account.phone,
    }


def _register(runtime: Runtime[Settings, Clients], account: Account, password: str) -> User:
    """Register the account of a demo person with this password, by the same steps as a person. Returns the account.

    `runtime` gives database, settings and keys; `account` says name, e-mail address, phone and roles.
    """
    vault, now, language = runtime.clients.vault, clock.now(), runtime.settings.default_language
    code, document = vault.draw_code(), a_cpf()
    password_hash = runtime.clients.hasher.hash(password)
    who: dict[str, Any] = {"actor": SYSTEM, "now": now}
    with runtime.database.writing(Origin(request_id="seed")) as session:
        registration = start_registration(
            session,
            **who,
            vault=vault,
            code=code,
            document=document,
            email=account.email,
            language=None,
            usual_language=language,
            network="",
        )
        session.flush()
        verify_code(session, **who, vault=vault, registration_id=registration.id, network="", code=code.digits)
        user = complete_registration(
            session,
            **who,
            vault=vault,
            registration_id=registration.id,
            name=account.name,
            phone=account.phone,
            profile=account.profile,
            password_hash=password_hash,
            terms_in_force=terms_in_force(now.date()).version,
            terms_version=None,
        )
        session.flush()
        for role in account.roles:
            grant_role(session, login=document, role=role)
    return user


def _prove(runtime: Runtime[Settings, Clients], user: User) -> None:
    """Mark the account's document as checked at the counter."""
    with runtime.database.writing(Origin(request_id="seed")) as session:
        prove_document(session, login=user.document, by="seed")


def _replace_password(runtime: Runtime[Settings, Clients], user: User, password: str) -> User:
    """Give the existing account of a demo person another password, because DEMO_FILE, which held the former one, is
    gone or lacks it. Returns the account.
    """
    password_hash = runtime.clients.hasher.hash(password)
    with runtime.database.writing(Origin(request_id="seed")) as session:
        found = session.get_one(User, user.id)
        found.password_hash = password_hash
    return found


def _entries(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _write(file: Path, entries: dict[str, Any]) -> None:
    """Replace DEMO_FILE atomically by `entries` as JSON, readable by the file's owner alone.

    `entries` maps the key of each demo account to its login, password, user id and contact data.
    """
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as text:
        json.dump(entries, text, indent=2, ensure_ascii=False)
    partial.replace(file)
