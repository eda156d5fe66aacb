"""The directory: who is in it, who may look, what is shown of whom, and who is told about it."""

from datetime import timedelta
from typing import Any

import pytest
from representatives_kit.accesses import an_agent_of, asked, decided, granted
from representatives_kit.world import MakeWorld, Person, World

from chassis import clock
from chassis.ids import new_id
from chassis.testing.clock import FrozenClock
from chassis.testing.events import an_event
from chassis.testing.statements import statements
from representatives.app import service
from representatives.model import Agent, Company, DirectoryView


class Scene:
    """A transmission company with an agent, and a colleague per profile."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.company: Company = world.company()
        self.agent: Agent = an_agent_of(world, self.company)
        self.sharing = self.representative("cIC", name="Álvaro Compartilha", email="alvaro@amse.example")
        self.hiding = self.representative("sIC", name="Bruna Reserva", email="bruna@amse.example")
        self.settling = self.representative("PV", name="Caio Parcela", email="caio@amse.example")

    def representative(self, profile: str, *, name: str, email: str) -> Person:
        person = self.world.colleague(self.company, name=name)
        granted(self.world, person, self.agent, profile, email=email)
        return person

    def directory(self, of: Person, **query: Any) -> dict[str, dict[str, Any]]:
        answer = of.get(f"/agents/{self.agent.id}/representatives", **query)
        assert answer.status_code == 200, answer.text
        return {item["name"]: item for item in answer.json["items"]}


@pytest.fixture
def scene(world: World) -> Scene:
    return Scene(world)


@pytest.mark.covers("O4", "O9", "O12", "O14")
def test_only_shared_profiles_show_email_and_telephone(scene: Scene) -> None:
    rows = scene.directory(scene.sharing)
    assert [(row["name"], row["functions"], row["active"]) for row in rows.values()] == [
        ("Álvaro Compartilha", ["cIC"], True),
        ("Bruna Reserva", ["sIC"], True),
        ("Caio Parcela", ["PV"], True),
    ]
    seen = scene.directory(scene.hiding)
    assert (seen["Álvaro Compartilha"]["email"], seen["Álvaro Compartilha"]["phone"]) == (
        "alvaro@amse.example",
        "+552130001000",
    )
    assert (seen["Caio Parcela"]["email"], seen["Caio Parcela"]["phone"]) == (None, None)
    assert seen["Bruna Reserva"]["email"] == "bruna@amse.example"  # oneself
    staff = scene.directory(scene.world.staff("access"))
    assert [row["email"] for row in staff.values()] == [
        "alvaro@amse.example",
        "bruna@amse.example",
        "caio@amse.example",
    ]


def test_one_person_is_one_entry_with_all_functions(scene: Scene) -> None:
    granted(scene.world, scene.sharing, scene.agent, "PV", email="outro@amse.example")
    rows = scene.directory(scene.hiding)
    assert (len(rows), rows["Álvaro Compartilha"]["functions"]) == (3, ["cIC", "PV"])
    assert rows["Álvaro Compartilha"]["email"] == "alvaro@amse.example"
    granted(scene.world, scene.hiding, scene.agent, "PV", email="pv@amse.example")
    assert scene.directory(scene.sharing)["Bruna Reserva"]["email"] is None


@pytest.mark.covers("O13")
def test_function_name_number_of_rows_and_only_active_filter(scene: Scene) -> None:
    reader = scene.sharing
    assert list(scene.directory(reader, function="PV")) == ["Caio Parcela"]
    assert list(scene.directory(reader, name="alvaro")) == ["Álvaro Compartilha"]
    assert list(scene.directory(reader, name="RESERVA")) == ["Bruna Reserva"]
    assert scene.directory(reader, name="%") == {}
    assert list(scene.directory(reader, limit=2)) == ["Álvaro Compartilha", "Bruna Reserva"]
    page = reader.get(f"/agents/{scene.agent.id}/representatives", limit=2).json
    assert list(scene.directory(reader, limit=2, after=page["next"])) == ["Caio Parcela"]
    path = f"/agents/{scene.agent.id}/representatives"
    for wrong in ({"function": "xIC"}, {"system": "OUTRO"}, {"limit": 0}, {"after": "?"}):
        assert reader.get(path, **wrong).status_code == 422
    assert reader.get(f"/agents/{new_id()}/representatives").status_code == 404


@pytest.mark.covers("O13")
def test_those_who_have_left_stay_without_contacts_unless_only_active_ones_are_wanted(scene: Scene) -> None:
    world, leaving = scene.world, scene.sharing
    for access in leaving.get("/system-accesses").json["items"]:
        assert leaving.delete(f"/system-accesses/{access['id']}").status_code == 204
    left = scene.directory(scene.hiding)["Álvaro Compartilha"]
    assert (left["active"], left["functions"], left["email"], left["phone"]) == (False, ["cIC"], None, None)
    assert "Álvaro Compartilha" not in scene.directory(scene.hiding, active="true")
    assert list(scene.directory(scene.hiding, function="cIC")) == ["Álvaro Compartilha"]
    assert scene.directory(world.staff("access"))["Álvaro Compartilha"]["email"] == "alvaro@amse.example"
    granted(world, leaving, scene.agent, "sIC")
    back = scene.directory(scene.hiding)["Álvaro Compartilha"]
    assert (back["active"], back["functions"], back["email"]) == (True, ["sIC"], None)
    assert scene.directory(scene.hiding, function="cIC") == {}


def test_requests_denials_and_withdrawals_are_not_in_it(scene: Scene) -> None:
    world = scene.world
    for name, fate in (("Dora Espera", ""), ("Elis Negada", "deny"), ("Fábio Desiste", "withdraw")):
        person = world.colleague(scene.company, name=name)
        access = asked(person, scene.agent)
        if fate == "deny":
            decided(world.staff("access"), access, "deny")
        elif fate:
            person.delete(f"/system-accesses/{access}")
    assert len(scene.directory(scene.hiding)) == 3


def test_who_has_no_active_access_to_the_system_does_not_look(scene: Scene) -> None:
    world, path = scene.world, f"/agents/{scene.agent.id}/representatives"
    waiting = world.colleague(scene.company)
    access = asked(waiting, scene.agent)
    for stranger in (world.person(), waiting, world.administrator(scene.company), world.staff("registrations")):
        refused = stranger.get(path)
        assert (refused.status_code, refused.json["code"]) == (403, "directory.no_access")
    decided(world.staff("access"), access)
    assert waiting.get(path).status_code == 200
    waiting.delete(f"/system-accesses/{access}")
    assert waiting.get(path).status_code == 403
    assert world.visitor.get(f"/api/representatives/v1{path}").status_code == 401


def test_access_for_any_agent_opens_the_directory_of_all(scene: Scene) -> None:
    elsewhere = scene.world.company()
    person = scene.world.colleague(elsewhere)
    granted(scene.world, person, an_agent_of(scene.world, elsewhere, kind="user"), "sIC")
    assert len(scene.directory(person)) == 3


@pytest.mark.covers("O15")
def test_the_directory_is_read_only(scene: Scene) -> None:
    path = f"/api/representatives/v1/agents/{scene.agent.id}/representatives"
    for call in (scene.sharing.http.post, scene.sharing.http.put, scene.sharing.http.patch, scene.sharing.http.delete):
        assert call(path).status_code == 405


def test_one_can_see_oneself_as_others_do(scene: Scene) -> None:
    (own,) = scene.directory(scene.hiding, as_seen_by_others="true").values()
    assert (own["name"], own["email"], own["phone"]) == ("Bruna Reserva", None, None)
    (shared,) = scene.directory(scene.sharing, as_seen_by_others="true").values()
    assert shared["email"] == "alvaro@amse.example"
    assert scene.world.rows(DirectoryView) == []
    assert scene.directory(scene.world.staff("access"), as_seen_by_others="true") == {}


def test_who_was_shown_is_told_who_looked_once_a_day(scene: Scene, frozen_clock: FrozenClock) -> None:
    for _ in range(2):
        scene.directory(scene.hiding)
    staff = scene.world.staff("access")
    scene.directory(staff)
    frozen_clock.tick(days=1)
    looking = scene.world.signer.token(scene.hiding.user_id, name=scene.hiding.name)
    scene.hiding.http = scene.world.visitor.as_(looking)
    scene.directory(scene.hiding)
    told = scene.world.visitor.as_(scene.world.signer.token(scene.sharing.user_id))
    views = told.get("/api/representatives/v1/me/directory-views").json["items"]
    assert [view["viewer_name"] for view in views] == ["Bruna Reserva", staff.name, "Bruna Reserva"]
    assert {view["agent_id"] for view in views} == {str(scene.agent.id)}
    assert views[0]["seen_on"] > views[1]["seen_on"] == views[2]["seen_on"]
    assert set(views[0]) == {"viewer_name", "agent_id", "agent", "system", "seen_on"}


def test_nobody_is_noted_for_what_was_not_shown(scene: Scene) -> None:
    scene.directory(scene.sharing)
    assert scene.world.rows(DirectoryView) == []
    scene.directory(scene.hiding)
    (view,) = scene.world.rows(DirectoryView)
    assert (view.subject_id, view.viewer_id) == (scene.sharing.user_id, scene.hiding.user_id)
    assert scene.hiding.get("/me/directory-views").json["items"] == []


def test_a_changed_name_is_the_directorys_too(scene: Scene) -> None:
    scene.sharing.version = 2
    scene.world.hear(scene.world.about(scene.sharing, "identity.user_updated.v1", name="Zélia Compartilha"))
    assert list(scene.directory(scene.hiding)) == ["Bruna Reserva", "Caio Parcela", "Zélia Compartilha"]


def test_a_name_whose_letters_fold_to_many_is_the_directorys_too(scene: Scene) -> None:
    longest = "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 120  # each folds to eighteen
    scene.sharing.version = 2
    scene.world.hear(scene.world.about(scene.sharing, "identity.user_updated.v1", name=longest))
    scene.representative("cIC", name=longest, email="longa@amse.example")
    assert list(scene.directory(scene.hiding, name=longest[:1])) == [longest]


def test_who_was_erased_is_not_in_the_directory(scene: Scene) -> None:
    scene.directory(scene.hiding)
    erased = {"user_id": str(scene.sharing.user_id), "parties": [str(scene.sharing.user_id)]}
    scene.world.hear(an_event("identity.user_erased.v1", version=2, **erased))
    assert list(scene.directory(scene.hiding)) == ["Bruna Reserva", "Caio Parcela"]
    assert scene.world.rows(DirectoryView) == []


def test_the_directory_asks_the_database_equally_often_for_many(scene: Scene) -> None:
    def asked_for() -> int:
        with statements() as said:
            scene.directory(scene.hiding, limit=50)
        return len(said)

    few = asked_for()
    for number in range(8):
        scene.representative("cIC", name=f"Mais Uma {number}", email=f"mais{number}@amse.example")
    assert asked_for() == few


def test_the_log_is_forgotten_in_time(make_world: MakeWorld) -> None:
    world = make_world(directory_log_days=30)
    scene = Scene(world)
    scene.directory(scene.hiding)
    jobs = service.jobs(world.runtime.settings) if callable(service.jobs) else service.jobs
    job = jobs.named("purge-directory-views")
    assert job
    assert job.run(world.database, clock.now() + timedelta(days=29)) == 0
    assert job.run(world.database, clock.now() + timedelta(days=31)) == 1
    assert world.rows(DirectoryView) == []
