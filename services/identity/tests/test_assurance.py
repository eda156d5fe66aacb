"""How far an account's document is proven: by the customer register, at the counter, by reviewed documents."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner, Result
from cryptography.fernet import Fernet
from joserfc import jws
from pydantic import SecretStr
from sqlalchemy import event, func, select

from chassis import audit, cli
from chassis.assurance import CONTACT, DECLARED, LEVELS
from chassis.documents import a_cpf
from chassis.ids import new_id
from chassis.testing.events import an_event
from identity.actions import assurance as actions
from identity.actions import customers
from identity.actions.customers import Contact
from identity.app import service
from identity.clients import Vault
from identity.model import CustomerContact, User

API = "/api/identity/v1"
Run = Any


@pytest.fixture
def run(world: Any, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command of `python -m identity` on the world's database."""
    settings = world.runtime.settings
    environment = {
        "DATABASE_URL": database_url,
        "BROKER_URL": settings.broker_url,
        "ISSUER_URL": settings.issuer_url,
        "SECRETS_KEY": settings.secrets_key.get_secret_value(),
        "CODE_KEY": settings.code_key.get_secret_value(),
        "LOG_LEVEL": "ERROR",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    def run_command(*words: object) -> Result:
        return CliRunner().invoke(cli.commands(service), [str(word) for word in words])

    return run_command


@pytest.fixture
def register(run: Run, tmp_path: Path) -> Any:
    """Imports a customer register of these pairs."""

    def imported(*pairs: tuple[str, str], options: tuple[str, ...] = ()) -> Result:
        file = tmp_path / "customers.csv"
        file.write_text("document,email\n" + "".join(f"{document},{email}\n" for document, email in pairs))
        result: Result = run("import-customers", file, *options)
        return result

    return imported


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


def a_user(assurance: str = DECLARED) -> User:
    user = User(id=new_id(), document="52998224725", email="a@consumo.example", email_key="a@consumo.example", roles=[])
    user.name, user.phone, user.profile, user.language = "Pessoa", "+5592991234567", "consumer", "pt"
    user.document_assurance = assurance
    return user


@pytest.mark.parametrize(("before", "proven"), list(product(LEVELS, LEVELS)))
def test_proving_never_lowers(before: str, proven: str) -> None:
    user = a_user(before)
    fact = user.prove(proven)
    assert user.document_assurance == max(before, proven, key=LEVELS.index)
    assert (fact is not None) == (user.document_assurance != before)


@pytest.mark.parametrize(
    ("before", "is_on_record", "after"),
    [
        ("declared", False, "declared"),
        ("declared", True, "contact"),
        ("contact", False, "declared"),
        ("contact", True, "contact"),
        ("staff", False, "staff"),
        ("staff", True, "staff"),
        ("certificate", False, "certificate"),
    ],
)
def test_contact_ends_with_the_address_it_rests_on(before: str, is_on_record: bool, after: str) -> None:
    user = a_user(before)
    fact = user.hold_email("b@consumo.example", is_on_record=is_on_record)
    assert fact is not None and (fact.email, fact.document_assurance) == ("b@consumo.example", after)
    assert user.email_key == "b@consumo.example"


def test_an_import_proves_the_accounts_whose_address_is_on_record(world: Any, register: Any) -> None:
    matching = world.person(email="titular@consumo.example")
    others_address, not_named = world.person(), world.person()
    me, tokens = world.signed_in(matching)
    result = register((matching.document, "TITULAR@Consumo.Example"), (others_address.document, not_named.email))
    assert result.exit_code == 0, result.output
    assert "2 rows taken, 0 unchanged, 0 refused" in result.output
    assert "1 accounts proven" in result.output
    (fact,) = world.events()
    assert (fact.type, fact.subject) == ("identity.user_updated.v1", str(matching.user_id))
    assert fact.data["document_assurance"] == "contact"
    assert [assurance_of(world, person) for person in (others_address, not_named)] == ["declared", "declared"]
    assert me.get(f"{API}/me").json["document_assurance"] == "contact"
    refreshed = world.post("/sessions/refresh", {"refresh_token": tokens["refresh_token"]}).json["access_token"]
    assert claims(tokens["access_token"])["document_assurance"] == "declared"
    assert claims(refreshed)["document_assurance"] == "contact"


def claims(token: str) -> Any:
    return json.loads(jws.extract_compact(token.encode()).payload)


def test_who_registers_later_is_compared_then(world: Any, register: Any) -> None:
    document, email = a_cpf(), "depois@consumo.example"
    register((document, "outro@consumo.example"), (document, email))
    completed = world.complete(world.verified(document=document, email=email))
    assert completed.status_code == 201
    (fact,) = world.events("user_validated")
    assert fact.data["document_assurance"] == "contact"
    stranger = world.person(document=a_cpf(), email="estranho@consumo.example")
    assert assurance_of(world, stranger) == "declared"


def test_the_answers_of_a_registration_do_not_depend_on_the_register(world: Any, register: Any) -> None:
    known = (a_cpf(), "conhecida@consumo.example")
    register(known)
    shapes = []
    for document, email in (known, (a_cpf(), "desconhecida@consumo.example")):
        with statements(world) as seen:
            started = world.post("/registrations", {"document": document, "email": email})
            path = f"/registrations/{started.json['id']}"
            verified = world.post(f"{path}/code", {"code": world.mailed_code()})
            completed = world.complete(started.json["id"])
        answers = [started, verified, completed]
        shapes.append(
            [
                *((answer.status_code, sorted(answer.json), sorted(answer.headers.keys())) for answer in answers),
                verified.json,
                seen,
            ]
        )
    assert shapes[0] == shapes[1]


class statements:  # noqa: N801  # reads as a function
    """The statements that writing transactions run meanwhile, without the ids in them."""

    def __init__(self, world: Any) -> None:
        self._engine, self._seen = world.database.engine, []

    def _note(self, _connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        self._seen.append(statement)

    def __enter__(self) -> list[str]:
        event.listen(self._engine, "before_cursor_execute", self._note)
        return self._seen

    def __exit__(self, *_exc: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._note)


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


def test_an_address_that_is_changed_is_compared_anew(world: Any, register: Any) -> None:
    person = world.person()
    register((person.document, person.email), (person.document, "segundo@consumo.example"))
    world.events()
    for email, expected in (("segundo@consumo.example", "contact"), ("alheio@consumo.example", "declared")):
        with world.database.writing() as session:
            vault = world.runtime.clients.vault
            actions.change_proven_email(session, vault, user_id=person.user_id, email=email)
        (fact,) = world.events()
        assert (fact.data["email"], fact.data["document_assurance"]) == (email, expected)
        assert world.login(email).status_code == 201


def test_the_counter_proves_a_document_and_says_who_did(world: Any, run: Run) -> None:
    person, clerk = world.person(), world.person()
    done = run("prove-document", person.email, "--by", clerk.document)
    assert (done.exit_code, done.output) == (0, f"{person.user_id}  staff\n")
    (fact,) = world.events()
    assert fact.data["document_assurance"] == "staff"
    assert fact.data["actor"] == {"user_id": str(clerk.user_id), "kind": "staff"}
    (proven,) = audited(world, "user.document_proven")
    assert (proven.actor_id, proven.details["by"]) == (clerk.user_id, "counter")
    assert run("prove-document", person.document, "--by", "balcão-3").exit_code == 0
    assert world.events() == []
    (checked,) = audited(world, "user.document_checked")
    assert (checked.actor_kind, checked.details) == ("system", {"assurance": "staff", "by": "balcão-3"})


@pytest.mark.parametrize("by", ["ninguem@consumo.example", "529.982.247-25", "x" * 61])
def test_the_audit_trail_takes_no_address_or_document_of_whoever_checked(world: Any, run: Run, by: str) -> None:
    person = world.person(document="11144477735")
    assert run("prove-document", person.document, "--by", by).exit_code == 2
    assert assurance_of(world, person) == "declared"


def test_nobody_is_proven_by_a_login_that_nobody_has(world: Any, run: Run) -> None:
    nobody = run("prove-document", "529.982.247-25")
    assert (nobody.exit_code, "nobody has the login" in nobody.output) == (1, True)


REVIEWED = ["connections.identity_verified.v1", "representatives.professional_approved.v1"]


@pytest.mark.parametrize("kind", REVIEWED)
def test_reviewed_documents_prove_the_document_that_they_name(world: Any, kind: str) -> None:
    person, other = world.person(), world.person()
    about = {"user_id": str(person.user_id), "parties": [str(person.user_id)]}
    world.hear(an_event(kind, **about, document=other.document))
    assert world.events() == []
    world.hear(an_event(kind, **about, document=person.document))
    (fact,) = world.events()
    assert (fact.subject, fact.data["document_assurance"]) == (str(person.user_id), "staff")
    world.hear(an_event(kind, **about, document=person.document, version=2))
    assert world.events() == []
    assert assurance_of(world, other) == "declared"


@pytest.mark.parametrize("kind", REVIEWED)
def test_reviewed_documents_of_somebody_without_an_account_prove_nothing(world: Any, kind: str) -> None:
    stranger = str(new_id())
    world.hear(an_event(kind, user_id=stranger, parties=[stranger]))
    assert world.events() == []
