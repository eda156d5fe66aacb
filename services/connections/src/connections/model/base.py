"""The declarative base of the tables of connections."""

from sqlalchemy.orm import DeclarativeBase

from chassis.database import Rows, new_metadata

RECORD = "the distributor's record of the request, by which it proves how it kept the rules (REN 1000/2021)"
"""Why what was filled in and handed in is kept when a person is erased."""


class Base(Rows, DeclarativeBase):
    metadata = new_metadata()
