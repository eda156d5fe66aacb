"""The declarative base of the tables of helpdesk."""

from sqlalchemy.orm import DeclarativeBase

from chassis.database import Rows, new_metadata


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()
