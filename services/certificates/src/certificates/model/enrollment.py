"""Enrollments: an approved company and its systemic user in the integration platform (seed 003)."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import BigInteger, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from certificates.model.base import Base
from certificates.states import EXPIRING, PLACES, EnrollmentStatus, Situation
from chassis.personal import impersonal, internal, nobodys
from chassis.word_search import Bytewise, WordIndex

_NOT_ENROLLED, _ENROLLED = text("enrolled_at IS NULL"), text("enrolled_at IS NOT NULL")
_ENROLLED_WITHOUT = text("enrolled_at IS NOT NULL AND first_ends_at IS NULL")

_WAITS = text("platform_version > platform_taken_version")


class Enrollment(Base):
    """A company that may have, or has, a systemic user. The user's name is the company's CNPJ.

    The row begins as the copy of an approved company: `version`, `cnpj`, `legal_name`, `acronym` and `suspended` come
    from representatives. With `enrolled_at` the company has its systemic user; that stays when its last certificate is
    removed.

    `first_ends_at` and `last_ends_at` are when the certificates end that are active and that nothing replaces; both are
    None when there is none, `last_ends_at` when there is one. `has_run_out` tells whether the last certificate ended by
    the clock, not by a person. `end_certificates` and `add_certificate` keep them.

    `platform_version` counts what the platform has to know: password and active certificates. The platform has taken
    the state of `platform_taken_version`; while that is lower, a job hands over the present state.
    """

    __tablename__ = "enrollment"
    __table_args__ = (
        Index("ix_enrollment_first_ends_at", "first_ends_at", "cnpj"),
        Index("ix_enrollment_waits", "company_id", sqlite_where=_WAITS, postgresql_where=_WAITS),
        # The lists by situation and status, in the order of the CNPJ (`queries.enrollments`)
        Index("ix_enrollment_not_enrolled", "cnpj", sqlite_where=_NOT_ENROLLED, postgresql_where=_NOT_ENROLLED),
        Index("ix_enrollment_enrolled", "cnpj", sqlite_where=_ENROLLED, postgresql_where=_ENROLLED),
        Index(
            "ix_enrollment_enrolled_without",
            "has_run_out",
            "cnpj",
            sqlite_where=_ENROLLED_WITHOUT,
            postgresql_where=_ENROLLED_WITHOUT,
        ),
        {"info": nobodys("a company, its systemic user and the hash of that user's password")},
    )

    company_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(BigInteger, info=internal())
    cnpj: Mapped[str] = mapped_column(String(14), unique=True, info=impersonal())
    legal_name: Mapped[str] = mapped_column(String(200), info=impersonal())
    acronym: Mapped[str] = mapped_column(String(40), default="", server_default="", info=impersonal())
    suspended: Mapped[bool]

    enrolled_at: Mapped[datetime | None]
    password_hash: Mapped[str | None] = mapped_column(String(200), info=internal("the systemic user's"))
    first_ends_at: Mapped[datetime | None]
    last_ends_at: Mapped[datetime | None]
    has_run_out: Mapped[bool] = mapped_column(default=False, server_default="0")
    platform_version: Mapped[int] = mapped_column(default=0, server_default="0")
    platform_taken_version: Mapped[int] = mapped_column(default=0, server_default="0")

    @property
    def situation(self) -> Situation:
        return Situation.ENROLLED if self.enrolled_at else Situation.NOT_ENROLLED

    def status(self, now: datetime) -> EnrollmentStatus:
        """Return how the enrollment's certificates stand at `now`, by the clock: a certificate that the hourly job has
        not ended yet no longer counts after its end.
        """
        ends = [end for end in (self.first_ends_at, self.last_ends_at) if end]
        left = [end for end in ends if end > now]
        if left:
            return EnrollmentStatus.EXPIRING if min(left) - now <= EXPIRING else EnrollmentStatus.VALID
        has_run_out = bool(ends) or self.has_run_out
        return EnrollmentStatus.EXPIRED if has_run_out else EnrollmentStatus.WITHOUT_CERTIFICATE

    def next_expiry_at(self, now: datetime) -> datetime | None:
        """Return when the first certificate ends that has not ended by `now`; None without such a certificate."""
        return min((end for end in (self.first_ends_at, self.last_ends_at) if end and end > now), default=None)

    def set_ends(self, ends: Iterable[datetime]) -> None:
        """Store when the certificates end that are active and that nothing replaces. There are at most two."""
        kept = sorted(ends)
        assert len(kept) <= PLACES  # noqa: S101  # the places are counted under the row's lock
        self.first_ends_at, self.last_ends_at = (*kept, None, None)[:PLACES]


class EnrollmentWord(Base):
    """A word by which a company is found: of its legal name, its acronym and its CNPJ."""

    __tablename__ = "enrollment_word"
    __table_args__ = (
        Index("ix_enrollment_word_company_id_word", "company_id", "word"),
        {"info": nobodys("words of the names of companies")},
    )

    word: Mapped[str] = mapped_column(Bytewise, primary_key=True, info=impersonal())
    company_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.company_id"), primary_key=True)


WORDS = WordIndex(words=EnrollmentWord, entity="company_id", common=500)
