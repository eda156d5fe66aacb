"""The demo accounts of a laptop: made through the real actions, handed back in a file that only its owner reads.

`DEMO_FILE` is JSON, `{name: {login, password, roles}}`, shared with the other services' seeds; what others wrote in
it stays. Nothing happens when an account and its entry are there already.
"""

import json
import os
import secrets
from pathlib import Path
from typing import Any

from chassis import clock
from chassis.context import SYSTEM, Origin
from chassis.service import Runtime
from identity.actions.registration import complete_registration, start_registration, verify_code
from identity.actions.user import grant_role
from identity.model import User
from identity.model.documents import NotADocument, normalise_document
from identity.model.terms import terms_in_force
from identity.queries import user_by_login
from identity.states import PROFILES, STAFF_ROLES

STAFF = {"name": "Equipe de Demonstração", "email": "equipe@ramal.example", "phone": "+551130000000"}


def seed(runtime: Runtime) -> None:
    """Make the demo account `staff`, which holds every staff role, unless it is there. Nothing without DEMO_FILE."""
    file: Path | None = runtime.settings.demo_file
    if file is None:
        return
    entries = _entries(file)
    with runtime.database.reading() as session:
        user = user_by_login(session, STAFF["email"])
    if user and entries.get("staff", {}).get("login") == user.document:
        return
    password = secrets.token_urlsafe(18)
    document = _replace_password(runtime, user, password) if user else _register(runtime, password)
    _write(file, {**entries, "staff": {"login": document, "password": password, "roles": [*STAFF_ROLES]}})


def a_cpf() -> str:
    """A random CPF with right check digits."""
    while True:
        base = f"{secrets.randbelow(10**9):09}"
        for digits in range(100):
            try:
                return normalise_document(f"{base}{digits:02}")[0]
            except NotADocument:
                continue


def _register(runtime: Runtime, password: str) -> str:
    """The whole way of a registration. Returns the document."""
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
            email=STAFF["email"],
            language=None,
            usual_language=language,
        )
        session.flush()
        verify_code(session, **who, vault=vault, registration_id=registration.id, code=code.digits)
        complete_registration(
            session,
            **who,
            registration_id=registration.id,
            name=STAFF["name"],
            phone=STAFF["phone"],
            profile=PROFILES[0],
            password_hash=password_hash,
            terms_version=terms_in_force(now.date()).version,
        )
        session.flush()
        for role in STAFF_ROLES:
            grant_role(session, login=document, role=role)
    return document


def _replace_password(runtime: Runtime, user: User, password: str) -> str:
    """The file that held the password is gone: the account gets another one."""
    password_hash = runtime.clients.hasher.hash(password)
    with runtime.database.writing(Origin(request_id="seed")) as session:
        session.get_one(User, user.id).password_hash = password_hash
    return user.document


def _entries(file: Path) -> dict[str, Any]:
    if not file.exists():
        return {}
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def _write(file: Path, entries: dict[str, Any]) -> None:
    """Replace the file in one step, readable by its owner alone."""
    partial = file.with_name(f".{file.name}.{os.getpid()}")
    descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as text:
        json.dump(entries, text, indent=2, ensure_ascii=False)
    partial.replace(file)
