"""Personal data: every column says whether it is, what is declared can be carried out, and the page says the same."""

from sqlalchemy import JSON, Boolean, Column, Date, Enum, Integer, LargeBinary, MetaData, String, Table, Uuid
from tests.architecture.personal_data import COMMAND, DOCUMENT, databases, document, faults
from tests.architecture.repository import report

from chassis.database import Timestamp
from chassis.personal import By, impersonal, personal, whose


def test_every_column_of_every_table_is_classified() -> None:
    found = [f"{name}: {fault}" for name, metadata in databases() for fault in faults(metadata)]
    assert not found, report(found)


def test_the_page_is_what_the_tables_declare() -> None:
    assert DOCUMENT.read_text(encoding="utf-8") == document(), f"write it again: {COMMAND}"


def test_what_nobody_classified_is_found_by_its_name() -> None:
    metadata = MetaData()
    words = {"name": String(20), "facts": JSON(), "body": LargeBinary(), "born_on": Date()}
    quiet = {"id": Uuid(), "is_late": Boolean(), "count": Integer(), "at": Timestamp(), "state": Enum("a", "b")}
    Table("visit", metadata, *(Column(name, kind) for name, kind in {**words, **quiet}.items()))
    assert [fault.partition(":")[0] for fault in faults(metadata)] == [f"visit.{name}" for name in words]


def test_what_cannot_be_carried_out_is_found() -> None:
    metadata = MetaData()
    Table(
        "visit",
        metadata,
        Column("user_id", Uuid()),
        Column("name", String(20), nullable=False, info=personal()),
        Column("host", String(20), info=personal("host")),
        info=whose(By(user_id="user_id"), why="w", how_long="h"),
    )
    Table("bare", metadata, Column("user_id", Uuid()), Column("door", String(20), info=impersonal()))
    Table("said", metadata, Column("words", String(20), info=personal(kept="because")))
    assert faults(metadata) == [
        "bare: has user_id; say whose its rows are: info=whose(…) or nobodys(…)",
        "said: holds personal data; say whose, why and for how long: info=whose(…) or nobodys(…)",
        "visit.name: cannot be empty: say what an erasure leaves, personal(wiped=…)",
        "visit.host: is personal to 'host', whom the table does not name as an owner",
    ]
