"""Personal data that are declared on columns: what an erasure leaves, what an export hands out."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import ForeignKey, String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis import audit, erasure, idempotency
from chassis.addresses import address_key
from chassis.context import ANONYMOUS, Actor
from chassis.database import Database, Rows, chassis_metadata, new_metadata
from chassis.dead_letters import bury, dead_letter
from chassis.events import Event, Fact
from chassis.idempotency import Reservation, Stored, idempotency_key
from chassis.ids import new_id
from chassis.outbox import outbox, publish
from chassis.personal import By, DataSubject, export, impersonal, internal, personal, whose
from chassis.presence import Presence
from chassis.testing.events import an_event
from chassis.testing.traces import traces


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()


class Person(Base):
    """What certificates or helpdesk would keep of people: nothing but declared columns."""

    __tablename__ = "person"
    __table_args__ = ({"info": whose(By(user_id="user_id"), why="w", how_long="h", exported_as="person")},)

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int]
    document: Mapped[str | None] = mapped_column(String(14), info=personal())
    email: Mapped[str | None] = mapped_column(String(320), info=personal())
    name: Mapped[str | None] = mapped_column(String(300), info=personal())
    erased_at: Mapped[datetime | None]


class Visit(Base):
    """A row with two owners."""

    __tablename__ = "visit"
    __table_args__ = (
        {
            "info": whose(
                guest=By(user_id="guest_id", address="guest_key"),
                host=By(document="host_document"),
                why="w",
                how_long="h",
                exported_as="visits",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    guest_id: Mapped[UUID | None]
    guest_key: Mapped[str] = mapped_column(String(320), info=personal("guest", wiped="", internal=True))
    host_document: Mapped[str] = mapped_column(
        String(14), info=personal("host", wiped="", to_others=lambda visit: visit["host_document"][:3])
    )
    door: Mapped[str] = mapped_column(String(20), info=impersonal())
    token: Mapped[str] = mapped_column(String(20), info=internal())
    notes: Mapped[list[dict[str, Any]]] = mapped_column(info=personal("guest", keys=["said"]))


class Photo(Base):
    """A row that is somebody's through another one."""

    __tablename__ = "photo"
    __table_args__ = (
        {"info": whose(guest=By(through="visit_id", deleted=True), why="w", how_long="h", exported_as="photos")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    title: Mapped[str] = mapped_column(String(20), info=personal("guest"))


class Diary(Base):
    """A row that is somebody's only as the host of the visit that it is about."""

    __tablename__ = "diary"
    __table_args__ = (
        {"info": whose(host=By(through="visit_id", as_owner="host"), why="w", how_long="h", exported_as="diaries")},
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    said: Mapped[str] = mapped_column(String(20), info=personal("host", wiped=""))


class Comment(Base):
    """A row in somebody's visit that another person may have written."""

    __tablename__ = "comment"
    __table_args__ = (
        {
            "info": whose(
                guest=By(through="visit_id", as_owner="guest"),
                writer=By(user_id="writer_id"),
                why="w",
                how_long="h",
                exported_as="comments",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    visit_id: Mapped[UUID] = mapped_column(ForeignKey("visit.id"))
    writer_id: Mapped[UUID | None]
    said: Mapped[str] = mapped_column(String(20), info=personal("writer", wiped=""))


DOCUMENT, ADDRESS = "52998224725", "zulmira@consumo.example"
ZULMIRA = DataSubject(user_id=new_id(), document=DOCUMENT, addresses=frozenset({ADDRESS}), names=frozenset({"Zulmira"}))


@pytest.fixture
def database(database_url: str) -> Any:
    made = Database(database_url)
    for metadata in (Base.metadata, chassis_metadata):
        metadata.create_all(made.engine)
    yield made
    made.close()


def a_visit(**changes: Any) -> Visit:
    usual = {"id": new_id(), "guest_id": None, "guest_key": "", "host_document": "", "door": "north", "token": "secret"}
    return Visit(**{**usual, "notes": [{"code": "late", "said": "Zulmira is late"}], **changes})


def stored(database: Database, key: str, body: str, actor: Actor = ANONYMOUS) -> None:
    held = idempotency.reserve(database, Presence(database), key=key, actor=actor, address=key, request=key.encode())
    assert isinstance(held, Reservation)
    with database.writing() as session:
        held.remember(session, Stored(201, {}, body.encode()))


def test_one_reaction_forgets_a_person_in_tables_that_are_only_declared(database: Database) -> None:
    by_id, by_address = a_visit(guest_id=ZULMIRA.user_id), a_visit(guest_key=address_key("ZULMIRA@Consumo.example"))
    hosted = a_visit(host_document=DOCUMENT, notes=[])
    with database.writing() as session:
        session.add(Person(user_id=ZULMIRA.user_id, version=1, document=DOCUMENT, email=ADDRESS, name="Zulmira"))
        session.add_all([by_id, by_address, hosted])
        session.flush()
        session.add(Photo(id=new_id(), visit_id=by_address.id, title="Zulmira"))
    erased = an_event("identity.user_erased.v1", version=4, user_id=str(ZULMIRA.user_id), parties=[])
    for _again in range(2):
        with database.writing() as session:
            erasure.forgetting(Person)(session, erased)
    assert traces(database, Base.metadata, name="Zulmira", address=ADDRESS, document=DOCUMENT) == set()
    with database.reading() as session:
        left = session.get_one(Person, ZULMIRA.user_id)
        assert (left.version, left.erased_at is not None) == (4, True)
        assert session.get_one(Visit, by_id.id).notes == [{"code": "late"}]
        assert session.get(Photo, by_address.id) is None


def test_who_is_erased_before_they_were_heard_of_leaves_a_tombstone(database: Database) -> None:
    event: Event = an_event("identity.user_erased.v1", version=2, user_id=str(ZULMIRA.user_id), parties=[])
    with database.writing() as session:
        erasure.forgetting(Person)(session, event)
    with database.reading() as session:
        assert session.get_one(Person, ZULMIRA.user_id).erased_at is not None


def test_an_export_walks_the_same_declarations(database: Database) -> None:
    with database.writing() as session:
        mine = a_visit(guest_id=ZULMIRA.user_id, host_document="11144477735")
        session.add_all([mine, a_visit(guest_id=new_id())])
        session.flush()
        session.add(Photo(id=new_id(), visit_id=mine.id, title="portrait"))
    with database.reading() as session:
        told = export(session, Base.metadata, ZULMIRA)
    (visit,) = told["visits"]
    assert (visit["host_document"], visit["door"], visit["photos"][0]["title"]) == ("111", "north", "portrait")
    assert not {"token", "guest_key"} & set(visit)


def test_a_row_may_be_somebodys_through_another_one_as_one_of_its_owners_only(database: Database) -> None:
    as_guest, as_host = a_visit(guest_id=ZULMIRA.user_id), a_visit(host_document=DOCUMENT)
    with database.writing() as session:
        session.add_all([as_guest, as_host])
        session.flush()
        session.add_all([Diary(id=new_id(), visit_id=visit.id, said="rain") for visit in (as_guest, as_host)])
    with database.reading() as session:
        told = {visit["id"]: visit.get("diaries", []) for visit in export(session, Base.metadata, ZULMIRA)["visits"]}
    assert [len(told[str(visit.id)]) for visit in (as_guest, as_host)] == [0, 1]
    with database.writing() as session:
        erasure.erase(session, Base.metadata, ZULMIRA)
        said = {row.visit_id: row.said for row in session.execute(select(Diary.visit_id, Diary.said))}
    assert (said[as_guest.id], said[as_host.id]) == ("rain", "")


def test_words_in_another_persons_row_are_exported_beside_the_rows(database: Database) -> None:
    with database.writing() as session:
        own, others = new_id(), new_id()
        for visit_id, guest_id in ((own, ZULMIRA.user_id), (others, new_id())):
            session.add(
                Visit(id=visit_id, guest_id=guest_id, guest_key="", host_document="", door="", token="", notes=[])
            )
        session.flush()
        for visit_id in (own, others):
            session.add(Comment(id=new_id(), visit_id=visit_id, writer_id=ZULMIRA.user_id, said="bom dia"))
    with database.reading() as session:
        found = export(session, Base.metadata, ZULMIRA)
    assert [one["said"] for one in found["comments"]] == ["bom dia"]
    (visit,) = found["visits"]
    assert [one["said"] for one in visit["comments"]] == ["bom dia"]


def test_stored_answers_to_and_about_the_person_are_emptied_and_no_others(database: Database) -> None:
    visit = new_id()
    stored(database, "own", "mother's name", Actor(kind="user", user_id=ZULMIRA.user_id))
    stored(database, "named", '{"name": "Zulmira"}')
    stored(database, "thing", f'{{"id": "{visit}", "mother": "Maricota"}}')
    stored(database, "other", '{"name": "Zulmirandolina"}')
    with database.writing() as session:
        session.add(a_visit(id=visit, guest_id=ZULMIRA.user_id))
        session.flush()
        erasure.erase(session, Base.metadata, ZULMIRA)
        bodies = session.scalars(select(idempotency_key.c.body).where(idempotency_key.c.body.is_not(None))).all()
    assert [bytes(body) for body in bodies] == [b'{"name": "Zulmirandolina"}']


def test_dead_letters_with_the_persons_id_or_address_go(database: Database) -> None:
    bodies = {
        "id": json.dumps({"holder_id": str(ZULMIRA.user_id)}),
        "deep": json.dumps({"actor": {"user_id": None}, "holders": [{"user_id": str(ZULMIRA.user_id)}]}),
        "id and no JSON": f"broken {ZULMIRA.user_id}",
        "address": json.dumps({"requester": {"email": "ZULMIRA@CONSUMO.example"}}),
        "broken": "not JSON <Zulmira@consumo.example>",
        "other": json.dumps({"email": "zulmira@outra.example"}),
    }
    with database.writing() as session:
        for body in bodies.values():
            bury(session, headers={}, body=body, properties={})
        bury(session, headers={"cloudEvents:subject": str(ZULMIRA.user_id)}, body="{}", properties={})
        erasure.erase(session, Base.metadata, ZULMIRA)
        assert session.scalars(select(dead_letter.c.body)).all() == [bodies["other"]]


def test_a_dead_letter_that_the_person_only_caused_or_hears_of_stays_without_them(database: Database) -> None:
    other, unit = str(new_id()), str(new_id())
    hers = str(ZULMIRA.user_id)
    bodies = [
        {"unit_id": unit, "actor": {"user_id": hers, "kind": "staff"}, "parties": [other, hers]},
        {"unit_id": unit, "actor": {"user_id": other, "kind": "user"}, "parties": [hers]},
    ]
    with database.writing() as session:
        for body in bodies:
            bury(session, headers={"cloudEvents:subject": unit}, body=json.dumps(body), properties={})
        erasure.erase(session, Base.metadata, ZULMIRA)
        kept = [json.loads(body) for body in session.scalars(select(dead_letter.c.body).order_by(dead_letter.c.id))]
    assert kept == [
        {"unit_id": unit, "actor": {"user_id": None, "kind": "staff"}, "parties": [other]},
        {"unit_id": unit, "actor": {"user_id": other, "kind": "user"}, "parties": []},
    ]


class Asked(Fact, type="scratch.asked.v1", subject="number"):
    """A fact with somebody's address in it."""

    number = 1

    def data(self) -> dict[str, Any]:
        person = {"name": "Zulmira", "email": "Zulmira@CONSUMO.example", "language": "pt"}
        return {"requester": person, "others": [{"name": "Ana", "email": "ana@consumo.example"}]}


def test_an_event_that_waits_is_told_without_the_persons_address(database: Database) -> None:
    with database.writing() as session:
        publish(session, Asked())
        erasure.erase(session, Base.metadata, ZULMIRA)
        data = json.loads(session.scalars(select(outbox.c.data)).one())
    assert data["requester"] == {"name": "", "email": "", "language": "pt"}
    assert data["others"] == [{"name": "Ana", "email": "ana@consumo.example"}]


@pytest.mark.parametrize(
    "words", ["Zulmira is late", ["late", "ask zulmira@x.example"], {"inner": {"note": "two words"}}]
)
def test_the_audit_trail_takes_no_words(database: Database, words: Any) -> None:
    with pytest.raises(audit.NotACode), database.writing() as session:
        audit.record(session, "visit.ended", new_id(), reason=words)
