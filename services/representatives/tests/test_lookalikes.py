"""Domains and names that people may take for another approved company's are shown to staff, not refused."""

from datetime import UTC, datetime
from typing import Any

import idna
import pytest
from alembic import command
from representatives_kit.companies import asked
from representatives_kit.world import World
from sqlalchemy import select, text

from chassis import migrations
from chassis.database import Database
from chassis.ids import new_id
from chassis.testing.statements import statements
from representatives.app import service
from representatives.model import DomainSign
from representatives.model.lookalikes import label_of, name_key_of, resembles, signs_of, site_of


def a_label(domain: str) -> str:
    return idna.encode(domain).decode()


ALIKE = [
    ("energia.com.br", "energia.com"),
    ("energia.com.br", "energla.com.br"),
    ("modelo0.com.br", "modeloo.com.br"),
    ("pa1mas.com.br", "palmas.com.br"),
    ("norte-energia.com.br", "norteenergia.com.br"),
    ("modernalight.com", "modemalight.com"),
    ("aço.com.br", "aco.com.br"),
    ("energia.com", a_label("еnergia.com")),  # a Cyrillic e
    ("soma.com", a_label("ѕома.com")),  # all but the last Cyrillic
    ("kappa.com", a_label("καρρα.com")),
    ("energia.com.br", "energias.com.br"),
    ("energia.com.br", "enegia.com.br"),
    ("energia.com.br", "enregia.com.br"),
    ("energia.com.br", "energea.com.br"),
    ("energia.com.br", "xenergia.com.br"),
]
APART = [
    ("energia.com.br", "energetica.com.br"),
    ("abc.com.br", "abd.com.br"),
    ("abcd.com.br", "abcde.com.br"),
    ("energia.com.br", "ernegai.com.br"),
    ("norte.com.br", "sul.com.br"),
    ("empresa1000.com.br", "empresa2345.com.br"),
]


@pytest.mark.parametrize(("one", "other"), ALIKE)
def test_what_looks_alike_resembles_and_shares_a_sign(one: str, other: str) -> None:
    assert resembles(one, other)
    assert resembles(other, one)
    assert signs_of(one) & signs_of(other)


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_differs_by_more_does_not_resemble(one: str, other: str) -> None:
    assert not resembles(one, other)
    assert not resembles(other, one)


def test_sites_and_labels_are_below_the_public_suffix() -> None:
    assert site_of("a.mail.empresa.com.br") == "empresa.com.br"
    assert label_of(f"mail.{a_label('aço.com.br')}") == "aço"
    assert label_of("xn--zzzzzz.com") == "xn--zzzzzz"  # no A-label after all


@pytest.mark.parametrize(
    "name", ["ENERGIA DO PARÁ S/A", "Energia do Para SA", "Energia do Pará Ltda.", "Energía-do-Pará", "Еnergia do Pará"]
)
def test_names_that_fold_alike_have_one_key(name: str) -> None:
    assert name_key_of(name) == name_key_of("Energia do Pará S.A.") != name_key_of("Energia do Paraná S.A.")


def warnings(answer: Any) -> list[tuple[str, str | None]]:
    return [(warning["code"].removeprefix("company.warning_"), warning["domain"]) for warning in answer["warnings"]]


@pytest.mark.parametrize(
    ("domain", "code"),
    [
        ("obras.energia.com.br", "subdomain"),
        ("energia.com", "other_ending"),
        ("energla.com.br", "lookalike_domain"),
        ("xn--nergia-2of.com.br", "lookalike_domain"),
    ],
)
def test_a_request_from_a_domain_like_an_approved_one_is_flagged(world: World, domain: str, code: str) -> None:
    held = world.company(domains=("energia.com.br",), legal_name="Energia S.A.")
    staff = world.staff("registrations")
    company = asked(world, email=f"a@{domain}", legal_name="Outra Ltda.")
    shown = staff.get(f"/companies/{company}").json
    assert warnings(shown) == [(code, "energia.com.br")]
    (warning,) = shown["warnings"]
    assert (warning["company_id"], warning["legal_name"]) == (str(held.id), "Energia S.A.")
    assert warning["detail"] != warning["code"]
    (listed,) = staff.get("/companies", status="pending").json["items"]
    assert listed["warnings"] == shown["warnings"]


def test_parents_siblings_and_names_are_flagged_on_both_companies(world: World) -> None:
    one = world.company(domains=("a.grupo.com.br",), legal_name="Grupo Exemplo S.A.")
    two = world.company(domains=("b.grupo.com.br", "grupo.com.br"), legal_name="GRUPO EXEMPLO LTDA")
    staff = world.staff("registrations")
    assert warnings(staff.get(f"/companies/{one.id}").json) == [
        ("sibling_domain", "b.grupo.com.br"),
        ("subdomain", "grupo.com.br"),
        ("same_name", None),
    ]
    assert warnings(staff.get(f"/companies/{two.id}").json) == [
        ("sibling_domain", "a.grupo.com.br"),
        ("parent_domain", "a.grupo.com.br"),
        ("same_name", None),
    ]


def test_warnings_follow_a_change_and_are_for_staff_alone(world: World) -> None:
    world.company(domains=("energia.com.br",), legal_name="Energia S.A.")
    other = world.company(domains=("hidro.com.br",), legal_name="Hidro S.A.")
    staff, person = world.staff("registrations"), world.person()
    assert warnings(staff.get(f"/companies/{other.id}").json) == []
    changes = {"domains": ["hidro.com.br", "energia.net"], "legal_name": "ENERGIA LTDA."}
    assert staff.patch(f"/companies/{other.id}", changes).status_code == 200
    changed = staff.get(f"/companies/{other.id}").json
    assert warnings(changed) == [("other_ending", "energia.com.br"), ("same_name", None)]
    assert staff.patch(f"/companies/{other.id}", {"domains": [], "legal_name": "Hidro S.A."}).status_code == 200
    assert warnings(staff.get(f"/companies/{other.id}").json) == []
    assert all("warnings" not in item for item in person.get("/companies").json["items"])


def test_a_page_takes_the_same_reads_however_many_companies_are_alike(world: World) -> None:
    staff = world.staff("registrations")

    def counted() -> int:
        with statements() as seen:
            assert staff.get("/companies", limit=100).status_code == 200
        return len(seen)

    for number in range(3):
        world.company(domains=(f"energia{number}.com.br",))
    few = counted()
    for number in range(3, 20):
        world.company(domains=(f"energia{number}.com.br",), legal_name="Energia")
    assert counted() == few


def test_companies_from_before_get_their_keys(database_url: str) -> None:
    database = Database(database_url)
    configuration = migrations.configuration(service, database)
    command.upgrade(configuration, "0006")
    facts = {"id": new_id().hex, "now": datetime(2026, 1, 1, tzinfo=UTC).isoformat()}
    with database.writing() as session:
        session.execute(
            text(
                "INSERT INTO company (id, status, cnpj, legal_name, acronym, suspended, requester_language, token_hash,"
                " token_expires_at, reason, created_at, version) VALUES"
                " (:id, 'approved', '1', 'Energia S.A.', '', false, 'pt', '', :now, '', :now, 1)"
            ),
            facts,
        )
        session.execute(text("INSERT INTO company_domain VALUES ('mail.abc.com.br', :id)"), facts)
    command.upgrade(configuration, "0007")
    with database.reading() as session:
        assert session.scalar(text("SELECT name_key FROM company")) == name_key_of("Energia S.A.")
        assert session.scalar(text("SELECT site FROM company_domain")) == "abc.com.br"
        assert session.scalars(select(DomainSign.sign)).all() == ["abc"]
    command.downgrade(configuration, "0006")
    database.close()
