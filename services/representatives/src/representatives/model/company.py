"""Companies and their e-mail domains: asked for by anyone, decided by staff."""

import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates
from sqlalchemy.orm.attributes import flag_modified

from chassis.addresses import address_key, domain_of
from chassis.database import state_column
from chassis.ids import new_id
from chassis.link_tokens import token_hash
from chassis.moves import moved
from chassis.personal import By, impersonal, internal, personal, whose
from chassis.spent_challenges import SpentChallengeColumns
from representatives.events.company import CompanyApproved, CompanyRejected, CompanyRequested, CompanyUpdated, Requester
from representatives.model.base import Base
from representatives.model.lookalikes import LONGEST_KEY, name_key_of, signs_of, site_of
from representatives.model.problems import CompanyDecided, CompanyNotApproved, RequestExpired
from representatives.states import COMPANY_MOVES, CompanyStatus

_APPROVED = text("status = 'approved'")


class Company(Base):
    """A company, or the request for one. Of several requests for one CNPJ at most one is approved.

    What its requester said of themselves is forgotten some time after the decision. `token_hash` is what opens the
    request's page; its token was mailed and is nowhere else.
    """

    __tablename__ = "company"
    __table_args__ = (
        Index("uq_company_approved_cnpj", "cnpj", unique=True, postgresql_where=_APPROVED, sqlite_where=_APPROVED),
        Index("ix_company_status_id", "status", "id"),
        Index("ix_company_cnpj_status", "cnpj", "status"),
        Index("ix_company_decided_at", "decided_at"),
        Index("ix_company_approved_name_key", "name_key", postgresql_where=_APPROVED, sqlite_where=_APPROVED),
        Index("ix_company_requester_key", "requester_key"),
        {
            "info": whose(
                By(address="requester_key"),
                why="staff decide on a request and its requester is told",
                how_long="COMPANY_RETENTION_DAYS after the decision, COMPANY_REQUEST_DAYS if nobody confirmed it",
                exported_as="company_requests",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    status: Mapped[CompanyStatus] = mapped_column(state_column(CompanyStatus))
    cnpj: Mapped[str] = mapped_column(String(14), info=impersonal())
    legal_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    name_key: Mapped[str] = mapped_column(String(LONGEST_KEY), info=internal())
    acronym: Mapped[str] = mapped_column(String(40), info=impersonal())
    suspended: Mapped[bool]
    requester_name: Mapped[str | None] = mapped_column(String(200), info=personal(until="forgotten"))
    requester_email: Mapped[str | None] = mapped_column(String(320), info=personal(until="forgotten"))
    requester_key: Mapped[str | None] = mapped_column(String(320), info=personal(until="forgotten", internal=True))
    requester_language: Mapped[str] = mapped_column(
        String(2), info=impersonal("the language to write to the requester in")
    )
    phone: Mapped[str | None] = mapped_column(String(20), info=personal(until="forgotten"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary, info=internal())
    token_expires_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(500), info=personal(wiped=""))
    created_at: Mapped[datetime] = mapped_column(index=True)
    confirmed_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    version: Mapped[int] = mapped_column(info=internal())

    domains: Mapped[list["CompanyDomain"]] = relationship(
        order_by="CompanyDomain.domain", cascade="all, delete-orphan", lazy="selectin"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @validates("legal_name")
    def _renew_name_key(self, _name: str, legal_name: str) -> str:
        self.name_key = name_key_of(legal_name)
        return legal_name

    @classmethod
    def request(
        cls,
        *,
        requester: Requester,
        cnpj: str,
        legal_name: str,
        acronym: str,
        phone: str,
        token: str,
        token_expires_at: datetime,
        confirmed: bool,
        now: datetime,
    ) -> Self:
        """Return a new request to register a company, without adding it to a session.

        `requester` is the mapping `{name, email, language}` of the person who asks. `token` is the secret, as plain
        text, of the mailed link that opens the request's page; only its hash is stored. `confirmed` says that the
        requester's e-mail address needs no proof, so that staff see the request at once. Otherwise the request waits
        for `confirm`, which works before `token_expires_at`.
        """
        return cls(
            id=new_id(),
            status=CompanyStatus.PENDING if confirmed else CompanyStatus.UNCONFIRMED,
            cnpj=cnpj,
            legal_name=legal_name,
            acronym=acronym,
            suspended=False,
            requester_name=requester["name"],
            requester_email=requester["email"],
            requester_key=address_key(requester["email"]),
            requester_language=requester["language"],
            phone=phone,
            token_hash=token_hash(token),
            token_expires_at=token_expires_at,
            reason="",
            created_at=now,
            confirmed_at=now if confirmed else None,
        )

    @property
    def requester(self) -> Requester | None:
        """Return the person who requested the company, or None once that person's data were wiped."""
        if not (self.requester_name and self.requester_email):
            return None
        return Requester(name=self.requester_name, email=self.requester_email, language=self.requester_language)

    @property
    def address_proven(self) -> bool:
        """Return whether the requester opened the mailed link, which proves that the requester reads that mailbox.

        Where requests need no confirmation, `confirmed_at` is the time of the request and proves nothing.
        """
        return self.confirmed_at is not None and self.confirmed_at > self.created_at

    @property
    def requester_domain(self) -> str:
        return domain_of(self.requester_email or "")

    @property
    def domain_names(self) -> list[str]:
        return sorted(domain.domain for domain in self.domains)

    def opens_with(self, token: str) -> bool:
        """Return whether `token` is the secret in the mailed link to the request's page, compared in constant time."""
        return hmac.compare_digest(self.token_hash, token_hash(token))

    def requested(self, requester: Requester, ciphertext: str) -> CompanyRequested:
        """Return the event that the company was requested, by which notifier mails a link to the requester.

        `requester` is the name, address and language of the person who asked. `ciphertext` is the secret token of the
        link to the request's page, encrypted so that only notifier can read it.
        """
        return CompanyRequested(
            company_id=self.id,
            cnpj=self.cnpj,
            legal_name=self.legal_name,
            requester=requester,
            companies=(self.cnpj,),
            status=self.status.value,
            ciphertext=ciphertext,
            expires_at=self.token_expires_at,
            address_proven=self.address_proven,
        )

    def confirm(self, *, now: datetime) -> None:
        """Record that the requester proved their e-mail address by opening the mailed link, so that staff see the
        request.

        Nothing changes if the address is proven already or needs no proof. Raises RequestExpired when the link is too
        old.
        """
        if self.status is not CompanyStatus.UNCONFIRMED:
            return
        if now >= self.token_expires_at:
            raise RequestExpired()
        self.status, self.confirmed_at = moved(self.status, CompanyStatus.PENDING, COMPANY_MOVES), now

    def approve(self, *, domains: Iterable[str], by: UUID | None, now: datetime) -> CompanyApproved:
        """Approve the request, give the company the e-mail domains `domains`, and return the event.

        `by` is the user id of who decided. Raises CompanyDecided unless the request waits for a decision.
        """
        self._decide(CompanyStatus.APPROVED, by, now)
        self.hold_domains(domains)
        return CompanyApproved(**self._state(), requester=self.requester, address_proven=self.address_proven)

    def reject(self, *, reason: str, by: UUID | None, now: datetime) -> CompanyRejected:
        """Reject the request, and return the event that tells the requester the reason.

        `by` is the user id of who decided. Raises CompanyDecided unless the request waits for a decision.
        """
        self._decide(CompanyStatus.REJECTED, by, now)
        self.reason = reason
        requester = self.requester or Requester(name="", email="", language=self.requester_language)
        return CompanyRejected(
            company_id=self.id,
            cnpj=self.cnpj,
            legal_name=self.legal_name,
            requester=requester,
            reason=reason,
            address_proven=self.address_proven,
            companies=(),  # the requester's affair alone: the CNPJ may be an approved company's
        )

    def change(self, **changes: Any) -> CompanyUpdated | None:
        """Change the company's columns that are given. Returns the event to publish, or None when every value is as
        before.

        Keyword arguments are the new values: `legal_name`, `acronym`, `suspended`, and `domains`, which replace all of
        the company's e-mail domains. Raises CompanyNotApproved for a request that is not approved.
        """
        if self.status is not CompanyStatus.APPROVED:
            raise CompanyNotApproved()
        before = self._state()
        if (domains := changes.pop("domains", None)) is not None:
            self.hold_domains(domains)
        for name, value in changes.items():
            if getattr(self, name) != value:
                setattr(self, name, value)
        return self.updated() if self._state() != before else None

    def updated(self) -> CompanyUpdated:
        return CompanyUpdated(**self._state())

    def hold_domains(self, names: Iterable[str]) -> None:
        """Replace the company's e-mail domains by `names`, on approval and when staff change them. Nothing changes if
        the company has exactly these.
        """
        wanted = dict.fromkeys(names)
        if wanted.keys() == set(self.domain_names):
            return
        flag_modified(self, "suspended")  # a row of its own in another table would not count on `version`
        self.domains = [d for d in self.domains if d.domain in wanted] + [
            CompanyDomain(domain=name) for name in wanted if name not in self.domain_names
        ]

    def _decide(self, status: CompanyStatus, by: UUID | None, now: datetime) -> None:
        self.status = moved(self.status, status, COMPANY_MOVES, refused=CompanyDecided)
        self.decided_by, self.decided_at = by, now

    def _state(self) -> dict[str, Any]:
        return {
            "company_id": self.id,
            "cnpj": self.cnpj,
            "legal_name": self.legal_name,
            "acronym": self.acronym,
            "domains": tuple(self.domain_names),
            "suspended": self.suspended,
            "companies": (self.cnpj,),
        }


class CompanyDomain(Base):
    """An e-mail domain of an approved company, in lower case; nobody else's.

    `site` is its registrable part; it and the signs find the domains that are mistaken for this one.
    """

    __tablename__ = "company_domain"

    domain: Mapped[str] = mapped_column(String(253), primary_key=True, info=impersonal())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("company.id"), index=True)
    site: Mapped[str] = mapped_column(String(253), index=True, info=impersonal())

    signs: Mapped[list["DomainSign"]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    def __init__(self, domain: str) -> None:
        super().__init__(
            domain=domain, site=site_of(domain), signs=[DomainSign(sign=sign) for sign in sorted(signs_of(domain))]
        )


class DomainSign(Base):
    """A key that a domain shares with those that look like it (`model.lookalikes`)."""

    __tablename__ = "domain_sign"

    sign: Mapped[str] = mapped_column(String(253), primary_key=True, info=impersonal())
    domain: Mapped[str] = mapped_column(
        ForeignKey("company_domain.domain", ondelete="CASCADE"), primary_key=True, index=True, info=impersonal()
    )


class SpentChallenge(SpentChallengeColumns, Base):
    """A proof of work that was handed in: it counts once."""
