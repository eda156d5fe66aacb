"""The certificates of enrollments, and how each ends."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from certificates.events import CertificateExpired, CertificateExpiring, CertificateRegistered, CertificateRemoved
from certificates.model.base import Base
from certificates.model.enrollment import Enrollment
from certificates.model.notice import notice_id
from certificates.states import CERTIFICATE_MOVES, THRESHOLDS, CertificateState
from chassis.database import state_column
from chassis.moves import moved
from chassis.personal import By, impersonal, internal, personal, whose


class Certificate(Base):
    """An X.509 certificate of an enrollment, as DER in `der`. One that has ended keeps its row.

    `name` is the sender's file name. `subject` is the subject as text, `subject_key` the form in which two spellings of
    one subject are equal. `subject_claim` is the same while the certificate keeps others from having this subject, and
    None once it has ended, or while a successor with the same subject has the claim; it is unique. `issuer` is the
    common name of the authority. `valid_until` is the earlier of `not_after` and the end of the chain.

    `replaces_id` is the predecessor that this certificate shares a place with until it is confirmed, or whose place it
    has taken since; `successor_id` is the other direction, None again when the successor was removed before.
    `is_untrusted` is set by the job that judges the chain again. `modified_by` is a user id, None for a job.
    `end_reason` is what whoever removed it wrote.
    """

    __tablename__ = "certificate"
    __table_args__ = (
        Index("ix_certificate_company_id_state", "company_id", "state", "id"),
        Index("ix_certificate_state_valid_until", "state", "valid_until", "id"),
        Index("ix_certificate_company_id", "company_id", "id"),
        Index("ix_certificate_is_untrusted", "is_untrusted", "state", "company_id", "id"),
        Index("uq_certificate_subject_claim", "subject_claim", unique=True),
        {
            "info": whose(
                By(user_id="modified_by"),
                why="a company sees who changed its certificates, and why",
                how_long="for good, by ids; the certificates are the company's",
                exported_as="changed_certificates",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    company_id: Mapped[UUID] = mapped_column(ForeignKey("enrollment.company_id"))
    name: Mapped[str] = mapped_column(String(150), info=impersonal("the name of a certificate's file"))
    der: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=internal("a public certificate"))
    sha256: Mapped[str] = mapped_column(String(64), info=impersonal())
    subject: Mapped[str] = mapped_column(String(2000), info=impersonal("a company's"))
    subject_key: Mapped[str] = mapped_column(String(64), info=internal())
    subject_claim: Mapped[str | None] = mapped_column(String(64), info=internal())
    issuer: Mapped[str] = mapped_column(String(300), info=impersonal())
    x509_version: Mapped[int]
    not_before: Mapped[datetime]
    not_after: Mapped[datetime]
    valid_until: Mapped[datetime]
    state: Mapped[CertificateState] = mapped_column(state_column(CertificateState))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("certificate.id"))
    successor_id: Mapped[UUID | None]
    is_untrusted: Mapped[bool] = mapped_column(default=False, server_default="0")
    registered_at: Mapped[datetime]
    registered_by: Mapped[UUID | None]
    modified_at: Mapped[datetime]
    modified_by: Mapped[UUID | None]
    end_reason: Mapped[str | None] = mapped_column(String(300), info=personal())

    def has_ended(self, now: datetime) -> bool:
        """Whether the certificate no longer opens the platform at `now`, by its state or by the clock."""
        return self.state is not CertificateState.ACTIVE or self.valid_until <= now

    def is_first_of_its_place(self, now: datetime) -> bool:
        """Whether the certificate is the one that counts for its place: active at `now`, with no successor."""
        return not self.has_ended(now) and self.successor_id is None

    def end(self, state: CertificateState, *, by: UUID | None, now: datetime, reason: str | None = None) -> None:
        """End the certificate in `state` and free its subject. `by` is the user id of whoever did it, None for a job,
        and `reason` what that person wrote.

        Raises IllegalMove when it has ended before.
        """
        self.state = moved(self.state, state, CERTIFICATE_MOVES)
        self.subject_claim = None
        self.modified_at, self.modified_by, self.end_reason = now, by, reason

    def registered(self, enrollment: Enrollment, *, told: Iterable[UUID]) -> CertificateRegistered:
        """Return the fact that the certificate was registered. `told` are the user ids of whom it concerns."""
        return CertificateRegistered(
            **self._facts(enrollment),
            sha256=self.sha256,
            by_user_id=self.registered_by,
            parties=tuple(told),
        )

    def removed(self, enrollment: Enrollment, *, told: Iterable[UUID]) -> CertificateRemoved:
        """Return the fact that the certificate was removed, replaced or revoked. `told` are the user ids of whom it
        concerns.
        """
        return CertificateRemoved(
            **self._facts(enrollment),
            sha256=self.sha256,
            by_user_id=self.modified_by,
            reason=self.state.value,
            parties=tuple(told),
        )

    def days_left(self, now: datetime) -> int:
        """Return how many days the certificate lasts from `now` on, rounded up. It must not have ended by the clock."""
        return -((now - self.valid_until) // timedelta(days=1))  # whole microseconds: no rounding of fractions

    def due_thresholds(self, now: datetime) -> dict[int, bool]:
        """Return the thresholds in days that the certificate's remaining time does not exceed at `now`, and of each
        whether it is the one to tell: the nearest. None is due after the end, or while a successor replaces it.

        A threshold that is not shorter than the certificate's whole life is due and never told: whoever registered the
        certificate knew its end.
        """
        if not self.is_first_of_its_place(now):
            return {}
        left, life = self.valid_until - now, self.valid_until - self.not_before
        due = [threshold for threshold in THRESHOLDS if left <= timedelta(days=threshold)]
        nearest = min((threshold for threshold in due if timedelta(days=threshold) < life), default=None)
        return {threshold: threshold == nearest for threshold in due}

    def expiring(
        self, enrollment: Enrollment, *, threshold: int, recipient: UUID, now: datetime
    ) -> CertificateExpiring:
        """Return the fact that the certificate ends soon, for the one person whose user id is `recipient`."""
        return CertificateExpiring(
            **self._facts(enrollment),
            days_left=self.days_left(now),
            threshold=threshold,
            recipient_user_id=recipient,
            notice_id=notice_id(self.id, threshold),
            parties=(recipient,),
        )

    def expired(self, enrollment: Enrollment, *, told: Iterable[UUID]) -> CertificateExpired:
        """Return the fact that the certificate ran out. `told` are the user ids of whom it concerns."""
        return CertificateExpired(
            **self._facts(enrollment),
            parties=tuple(told),
        )

    def _facts(self, enrollment: Enrollment) -> dict[str, Any]:
        """Return the fields that all facts about the certificate have (`CertificateFacts`)."""
        return {
            "certificate_id": self.id,
            "cnpj": enrollment.cnpj,
            "legal_name": enrollment.legal_name,
            "subject": self.subject,
            "not_after": self.not_after,
            "valid_until": self.valid_until,
            "companies": (enrollment.cnpj,),
        }
