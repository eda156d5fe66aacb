"""A page of several branches is the page that one query over all of them would give."""

from typing import Any

import pytest
from sqlalchemy import Integer, create_engine, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from chassis.lists import page, page_of_branches


class Base(DeclarativeBase):
    pass


class Thing(Base):
    __tablename__ = "thing"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)


@pytest.fixture
def session() -> Any:
    engine = create_engine("sqlite://")
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        session.add_all(Thing(id=number) for number in range(1, 24))
        yield session


@pytest.mark.parametrize("newest_first", [False, True])
@pytest.mark.parametrize("parts", [1, 2, 3, 30])
@pytest.mark.parametrize("limit", [1, 4, 23, 100])
def test_pages_of_branches_are_those_of_the_whole(session: Session, parts: int, limit: int, newest_first: bool) -> None:
    branches = [select(Thing).where(Thing.id % parts == part) for part in range(parts)]
    how: dict[str, Any] = {"key": [Thing.id], "limit": limit, "newest_first": newest_first}
    after: str | None = None
    for _ in range(30):
        whole = page(session, select(Thing), after=after, **how)
        merged = page_of_branches(session, branches, after=after, **how)
        assert [thing.id for thing in merged.items] == [thing.id for thing in whole.items]
        assert merged.next == whole.next
        after = whole.next
        if after is None:
            break
    assert after is None


def test_without_branches_there_is_nothing(session: Session) -> None:
    assert page_of_branches(session, [], key=[Thing.id], limit=5, after=None).next is None
