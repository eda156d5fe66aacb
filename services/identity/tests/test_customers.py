"""Importing the operator's customer register: what is kept of it, what a later import replaces, and imports at once."""

import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlalchemy import func, select

from chassis import audit
from chassis.assurance import CONTACT
from chassis.documents import a_cpf
from chassis.ids import new_id
from identity.actions import assurance as actions
from identity.actions import customers
from identity.actions.customers import Contact
from identity.clients import Vault
from identity.model import CustomerContact, User

API = "/api/identity/v1"
Run = Any


def user_of(world: Any, person: Any) -> User:
    with world.database.reading() as session:
        found: User = session.get_one(User, person.user_id)
    return found


def assurance_of(world: Any, person: Any) -> str:
    return user_of(world, person).document_assurance


def kept(world: Any) -> int:
    """How many pairs of the register are kept."""
    with world.database.reading() as session:
        return session.scalar(select(func.count()).select_from(CustomerContact)) or 0


def audited(world: Any, action: str) -> list[Any]:
    with world.database.reading() as session:
        return list(session.execute(select(audit.audit).where(audit.audit.c.action == action)).all())


def test_a_later_import_replaces_the_documents_that_it_names(world: Any, register: Any) -> None:
    first, second = a_cpf(), a_cpf()
    register((first, "velho@consumo.example"), (first, "fica@consumo.example"), (second, "outro@consumo.example"))
    result = register((first, "fica@consumo.example"), (first, "novo@consumo.example"))
    assert "1 rows taken, 1 unchanged, 0 refused; 1 older ones forgotten" in result.output
    expected = {"velho": "declared", "fica": "contact", "novo": "contact"}
    with world.database.writing() as session:
        vault = world.runtime.clients.vault
        for name, assurance in expected.items():
            known = actions.is_on_record(session, vault, document=first, email=f"{name}@consumo.example")
            assert known == (assurance == "contact"), name
        assert actions.is_on_record(session, vault, document=second, email="outro@consumo.example")


def test_a_whole_register_forgets_the_documents_that_it_does_not_name(world: Any, register: Any) -> None:
    gone = world.person()
    register((gone.document, gone.email), *((a_cpf(), f"c{number}@consumo.example") for number in range(3)))
    assert kept(world) == 4
    result = register((a_cpf(), "unico@consumo.example"), options=("--whole",))
    assert "4 older ones forgotten" in result.output
    assert kept(world) == 1
    assert assurance_of(world, gone) == "contact"


def test_rows_that_cannot_be_used_are_named_and_the_others_taken(world: Any, run: Run, tmp_path: Path) -> None:
    person = world.person()
    file = tmp_path / "customers.csv"
    rows = [
        "sep=;",
        "Name;E-Mail;EMAIL;Document",
        f"x;y;{person.email};{person.document}",
        f'"two\nlines";y;{person.email};111.111.111-11',
        "",
        f"x;y;nowhere;{person.document}",
        "x",
        f"ação;y;{'a' * 300}@consumo.example;{person.document}",
    ]
    file.write_bytes("\r\n".join(rows).encode("cp1252"))
    result = run("import-customers", file)
    assert result.exit_code == 1
    named = [line for line in result.output.splitlines() if line.startswith("row ")]
    assert [line.partition(":")[0] for line in named] == ["row 3", "row 5", "row 6", "row 7"]
    assert "1 rows taken, 0 unchanged, 4 refused" in result.output
    assert person.email not in result.output and "nowhere" not in result.output
    assert assurance_of(world, person) == "contact"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"cpf,mail\n", "columns document and email"),
        (b"", "columns document and email"),
        ("document,email\n".encode("utf-16"), "UTF-16"),
        (b"document,email\n\x00,\n", "not text"),
        (b'document,email\n52998224725,a@consumo.example\n"529', "row 3: a quotation mark"),
        (b'"document,email', "row 1: a quotation mark"),
    ],
)
def test_a_file_that_is_no_csv_is_named_as_such(
    world: Any, run: Run, tmp_path: Path, content: bytes, said: str
) -> None:
    file = tmp_path / "customers.csv"
    file.write_bytes(content)
    result = run("import-customers", file)
    assert result.exit_code == 1
    assert said in result.output and "not finished" in result.output
    assert audited(world, "customers.imported") == []


def test_a_dry_run_says_what_would_happen_and_changes_nothing(world: Any, register: Any) -> None:
    person = world.person()
    said = register((person.document, person.email), options=("--dry-run",))
    assert "dry run, nothing was changed: 1 rows taken, 0 unchanged" in said.output
    assert "1 accounts proven" in said.output
    assert (kept(world), assurance_of(world, person), world.events()) == (0, "declared", [])
    register((person.document, person.email))
    again = register((person.document, person.email), options=("--dry-run",))
    assert "0 rows taken, 1 unchanged" in again.output and "0 accounts proven" in again.output


def test_only_keyed_hashes_are_kept_and_the_audit_trail_names_nobody(world: Any, register: Any) -> None:
    person = world.person()
    register((person.document, person.email), (a_cpf(), "outra@consumo.example"))
    with world.database.reading() as session:
        rows = session.scalars(select(CustomerContact)).all()
        assert all((len(row.pair_mac), len(row.document_mac)) == (32, 32) for row in rows)
        trail = str(session.execute(select(audit.audit)).all())
    assert person.document not in trail and "@" not in trail
    ((_id, *_rest),) = audited(world, "customers.imported")
    (proven,) = audited(world, "user.document_proven")
    assert (proven.subject, proven.details) == (
        str(person.user_id),
        {"assurance": "contact", "by": "customer_register"},
    )


def test_an_import_is_bounded_in_memory_and_in_its_transactions(world: Any, register: Any) -> None:
    pairs = [(a_cpf(), f"c{number}@consumo.example") for number in range(1201)]
    assert "1201 rows taken" in register(*pairs).output
    result = register(*pairs[:600], *pairs[:600], ("52998224725", "nova@consumo.example"))
    assert "1 rows taken, 1200 unchanged" in result.output
    assert kept(world) == 1202


def test_a_register_is_still_known_after_the_key_was_changed(world: Any, database_url: str) -> None:
    old = world.runtime.settings.secrets_key.get_secret_value()
    code_key = SecretStr(Fernet.generate_key().decode())
    renewed = Vault(secrets_key=SecretStr(f"{Fernet.generate_key().decode()},{old}"), code_key=code_key)
    document, emails = a_cpf(), ["um@consumo.example", "dois@consumo.example"]

    def take(vault: Vault, *emails: str) -> tuple[int, int]:
        import_id = new_id()
        with world.database.writing() as session:
            contacts = [Contact(document, email) for email in emails]
            taken = customers.take_contacts(session, vault=vault, import_id=import_id, contacts=contacts)
            customers.forget_replaced(session, import_id=import_id, is_whole=False)
        return taken.new, taken.unchanged

    assert take(world.runtime.clients.vault, *emails) == (2, 0)
    with world.database.writing() as session:
        assert actions.is_on_record(session, renewed, document=document, email=emails[0])
    assert take(renewed, emails[0]) == (0, 1)
    assert kept(world) == 1
    with world.database.writing() as session:
        found = [actions.is_on_record(session, renewed, document=document, email=email) for email in emails]
        assert found == [True, False]
        assert not actions.is_on_record(session, world.runtime.clients.vault, document=document, email=emails[0])


@pytest.mark.parametrize("first", ["import", "completion"])
def test_neither_overlooks_the_other_whichever_transaction_commits_last(world: Any, first: str) -> None:
    """On PostgreSQL neither sees what the other has not committed, so the second has to wait for the first."""
    document, email = a_cpf(), "corrida@consumo.example"
    contact, vault = Contact(document, email), world.runtime.clients.vault
    registration_id = world.verified(document=document, email=email)

    def take() -> None:
        with world.database.writing() as session:
            customers.take_contacts(session, vault=vault, import_id=new_id(), contacts=[contact])

    def complete() -> None:
        assert world.complete(registration_id).status_code == 201

    with ThreadPoolExecutor(1) as pool:
        with world.database.writing() as session:
            if first == "import":
                customers.take_contacts(session, vault=vault, import_id=new_id(), contacts=[contact])
                second = pool.submit(complete)
            else:
                assert not actions.is_on_record(session, vault, document=document, email=email)
                session.add(
                    User.register(
                        document=document,
                        email=email,
                        name="Pessoa",
                        phone="+5592991234567",
                        language=None,
                        usual_language="pt",
                        profile="consumer",
                        password_hash="",
                        terms_version="2026-07-01",
                        now=audit.clock.now(),
                    )
                )
                session.flush()
                second = pool.submit(take)
            with pytest.raises(TimeoutError):
                second.result(0.5)  # it waits
        second.result(30)
    with world.database.reading() as reading:
        assert list(reading.scalars(select(User.document_assurance))) == [CONTACT]


def test_imports_at_once_leave_what_the_later_one_says(world: Any) -> None:
    person = world.person()
    other, vault = a_cpf(), world.runtime.clients.vault
    earlier, later = sorted([new_id(), new_id()])
    shared = Contact(person.document, person.email)
    took = threading.Barrier(2)

    def run_import(import_id: UUID, *contacts: Contact) -> None:
        with world.database.writing() as session:
            customers.take_contacts(session, vault=vault, import_id=import_id, contacts=contacts)
        took.wait(30)
        with world.database.writing() as session:
            customers.forget_replaced(session, import_id=import_id, is_whole=False)

    with ThreadPoolExecutor(2) as pool:
        runs = [
            pool.submit(run_import, earlier, shared, Contact(person.document, "velho@consumo.example")),
            pool.submit(run_import, later, shared, Contact(other, "novo@consumo.example")),
        ]
        for each in runs:
            each.result()
    with world.database.writing() as session:
        pairs = [(person.document, person.email), (person.document, "velho@consumo.example")]
        found = [actions.is_on_record(session, vault, document=document, email=email) for document, email in pairs]
    assert found == [True, False]
    assert assurance_of(world, person) == "contact"
    assert len(world.events("user_updated")) == 1
