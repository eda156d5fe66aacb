"""What the scratch service owns: things, attempts that are remembered, and copies of what it heard."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import BigInteger, MetaData, String, Uuid
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from chassis.database import NAMING, Timestamp


class Base(DeclarativeBase):
    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map = {datetime: Timestamp, UUID: Uuid, int: BigInteger}  # noqa: RUF012  # declared by SQLAlchemy


class Thing(Base):
    __tablename__ = "thing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    size: Mapped[int | None]
    made_at: Mapped[datetime]
    made_on: Mapped[date]
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # declared by SQLAlchemy


class Counter(Base):
    """Something that can only be right when no increment is lost."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(50), primary_key=True)
    count: Mapped[int]


class HeardThing(Base):
    """A copy fed by events; it takes only a higher version."""

    __tablename__ = "heard_thing"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    version: Mapped[int]
