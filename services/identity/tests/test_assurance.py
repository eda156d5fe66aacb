"""How far an account's document is proven: by the customer register, at the counter, by reviewed documents."""

import json
from itertools import product
from typing import Any

import pytest
from joserfc import jws
from sqlalchemy import event, select

from chassis import audit
from chassis.assurance import DECLARED, LEVELS
from chassis.documents import a_cpf
from chassis.ids import new_id
from chassis.testing.events import an_event
from identity.actions import assurance as actions
from identity.model import User

API = "/api/identity/v1"
Run = Any


def user_of(world: Any, person: Any) -> User:
    with world.database.reading() as session:
        found: User = session.get_one(User, person.user_id)
    return found


def assurance_of(world: Any, person: Any) -> str:
    return user_of(world, person).document_assurance


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


@pytest.mark.parametrize("by", ["ninguem@consumo.example", "529.982.247-25", "52998224725"])
def test_the_audit_trail_takes_no_address_or_document_of_whoever_checked(world: Any, run: Run, by: str) -> None:
    person = world.person(document="11144477735")
    assert run("prove-document", person.document, "--by", by).exit_code == 2
    assert assurance_of(world, person) == "declared"


@pytest.mark.parametrize("by", ["counter 3", "counter\t3", "counter#3", "x" * 121])
def test_a_mark_that_the_audit_trail_refuses_is_refused_with_a_reason(world: Any, run: Run, by: str) -> None:
    person = world.person()
    refused = run("prove-document", person.document, "--by", by)
    assert (refused.exit_code, "without blanks" in " ".join(refused.output.split())) == (2, True)
    assert assurance_of(world, person) == "declared"


@pytest.mark.parametrize("by", ["loja:2/balcão_3", "x" * 120])
def test_a_mark_that_the_audit_trail_accepts_is_accepted(world: Any, run: Run, by: str) -> None:
    person = world.person()
    assert run("prove-document", person.document, "--by", by).exit_code == 0
    (proven,) = audited(world, "user.document_proven")
    assert proven.details["by"] == by


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
