"""The declarative base of representatives's tables."""

from sqlalchemy.orm import DeclarativeBase

from chassis.database import Rows, new_metadata


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()
