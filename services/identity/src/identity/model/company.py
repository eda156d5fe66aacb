"""Copies of the companies that representatives has approved, with their e-mail domains."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis.addresses import normalise_domain
from chassis.personal import impersonal
from identity.model.base import Base


class Company(Base):
    """An approved company, a copy kept by `chassis.copies`. `told_at` is the time of the event that it was taken from.

    Companies are never erased, so there are no tombstones.
    """

    __tablename__ = "company"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger)
    legal_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    suspended: Mapped[bool]
    told_at: Mapped[datetime]

    domains: Mapped[list["CompanyDomain"]] = relationship(cascade="all, delete-orphan")

    def hold_domains(self, names: list[str]) -> None:
        """Replace the company's e-mail domains by the domains in `names`."""
        wanted = dict.fromkeys(map(normalise_domain, names))
        kept = {held.domain: held for held in self.domains}
        self.domains = [kept.get(domain) or CompanyDomain(domain=domain) for domain in wanted]


class CompanyDomain(Base):
    """An e-mail domain of a company, as `chassis.addresses` writes it.

    A domain belongs to one company, but events about two companies arrive in any order. So two copies have the same
    domain while one company has gained it and the event about the other's loss has not arrived.
    """

    __tablename__ = "company_domain"

    domain: Mapped[str] = mapped_column(String(254), primary_key=True, info=impersonal())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id", ondelete="CASCADE"), primary_key=True, index=True)
