"""Professional profiles of engineers, technicians and brokers: their facts, documents and decisions."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.orm.attributes import flag_modified

from chassis.database import state_column
from chassis.files import StoredFile
from chassis.ids import new_id
from chassis.moves import IllegalMove, moved
from chassis.personal import By, impersonal, internal, personal, whose
from representatives.events.professional import (
    ProfessionalApproved,
    ProfessionalEnded,
    ProfessionalRejected,
    ProfessionalSubmitted,
)
from representatives.model.base import Base, status_in
from representatives.model.problems import (
    DocumentMissing,
    DocumentRejected,
    ProfileDecided,
    ProfileNotEditable,
    ProfileNotSubmitted,
)
from representatives.states import (
    DOCUMENT_REASONS,
    IDENTITY_WAYS,
    PROFILE_EDITABLE,
    PROFILE_LIVE,
    PROFILE_MOVES,
    ProfileStatus,
)

_UNWIPED = text("wiped_at IS NULL")
_LIVE = status_in(PROFILE_LIVE)


class ProfessionalProfile(Base):
    """One person's profile in one profession. A person has at most one live profile in each profession.

    Sex, marital status and mother's name are there because the source asks for them (seed 002). They are for staff
    only. Everything that only the decision needed is wiped some time after it (`wiped_at`).
    """

    __tablename__ = "professional_profile"
    __table_args__ = (
        Index(
            "uq_professional_profile_live", "user_id", "kind", unique=True, postgresql_where=_LIVE, sqlite_where=_LIVE
        ),
        Index("ix_professional_profile_status_id", "status", "id"),
        Index("ix_professional_profile_user_id_id", "user_id", "id"),
        Index("ix_professional_profile_decided_at", "decided_at", postgresql_where=_UNWIPED, sqlite_where=_UNWIPED),
        {
            "info": whose(
                By(user_id="user_id"),
                why="staff decide whether somebody is an engineer, technician or broker",
                how_long="for good, by ids; what only the decision needed: PROFESSIONAL_RETENTION_DAYS after it",
                exported_as="professional_profiles",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    document: Mapped[str] = mapped_column(String(14), info=personal(wiped=""))
    kind: Mapped[str] = mapped_column(String(20), info=impersonal())
    status: Mapped[ProfileStatus] = mapped_column(state_column(ProfileStatus))
    phone: Mapped[str | None] = mapped_column(String(20), info=personal(until="decided"))
    sex: Mapped[str | None] = mapped_column(String(20), info=personal(until="decided"))
    marital_status: Mapped[str | None] = mapped_column(String(20), info=personal(until="decided"))
    mother_name: Mapped[str | None] = mapped_column(String(200), info=personal(until="decided"))
    birth_date: Mapped[date | None] = mapped_column(info=personal(until="decided"))
    birth_country: Mapped[str | None] = mapped_column(String(2), info=personal(until="decided"))
    birth_state: Mapped[str | None] = mapped_column(String(60), info=personal(until="decided"))
    birth_city: Mapped[str | None] = mapped_column(String(120), info=personal(until="decided"))
    identity_number: Mapped[str | None] = mapped_column(String(30), info=personal(until="decided"))
    identity_issued_on: Mapped[date | None] = mapped_column(info=personal(until="decided"))
    identity_issuer: Mapped[str | None] = mapped_column(String(60), info=personal(until="decided"))
    identity_state: Mapped[str | None] = mapped_column(String(2), info=personal(until="decided"))
    council_name: Mapped[str | None] = mapped_column(String(40), info=personal(wiped=""))
    council_number: Mapped[str | None] = mapped_column(String(40), info=personal(wiped=""))
    council_state: Mapped[str | None] = mapped_column(String(2), info=personal(wiped=""))
    reasons: Mapped[list[dict[str, Any]]] = mapped_column(info=personal(keys=["note"]))
    created_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]
    decided_at: Mapped[datetime | None]
    decided_by: Mapped[UUID | None]
    ended_at: Mapped[datetime | None]
    wiped_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(info=internal())

    documents: Mapped[list["ProfessionalDocument"]] = relationship(
        order_by="ProfessionalDocument.id", cascade="all, delete-orphan", lazy="selectin", back_populates="profile"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def draft(cls, *, user_id: UUID, document: str, kind: str, now: datetime, **facts: Any) -> Self:
        """Return a new draft of a professional profile, without adding it to a session.

        `document` is the person's CPF, `kind` the profession. Keyword arguments are the columns that the person filled
        in, as `as_columns` returns them.
        """
        return cls(
            id=new_id(),
            user_id=user_id,
            document=document,
            kind=kind,
            status=ProfileStatus.DRAFT,
            reasons=[],
            created_at=now,
            **facts,
        )

    @property
    def is_editable(self) -> bool:
        return self.status in PROFILE_EDITABLE

    def check_editable(self) -> None:
        """Check that the profile is a draft or was returned, so that its owner may change it. Raises ProfileNotEditable
        for any other.
        """
        if not self.is_editable:
            raise ProfileNotEditable()

    def check_facts_open(self) -> None:
        """Check that the owner may change the person's facts in the profile now, as opposed to its documents. Raises
        ProfileNotEditable.

        In a draft they may be changed. In a profile that staff returned, they may be changed only if one of the reasons
        names no document.
        """
        self.check_editable()
        if self.status is ProfileStatus.RETURNED and all(reason.get("slot") for reason in self.reasons):
            raise ProfileNotEditable()

    def check_slot_open(self, slot: str) -> None:
        """Check that the profile's owner may now put a document into this slot, or replace or remove the document in
        it. Raises ProfileNotEditable if not.

        In a draft every slot may be changed. In a profile that staff returned, these slots may be changed: those that
        one of the reasons names; those with a document that was not accepted, if no reason names a slot and one of the
        reasons is about documents; and empty ones for a document that is missing. A driving licence may fill in for a
        missing identity card, and the other way round. In any other profile no slot may be changed.
        """
        self.check_editable()
        if self.status is ProfileStatus.DRAFT or slot in {reason.get("slot") for reason in self.reasons}:
            return
        held = self.document_in(slot)
        if held:
            is_open = held.verdict != "accepted" and self._blames_documents_at_large
        else:
            is_open = any(slot in way for way in self.ways_to_complete)
        if not is_open:
            raise ProfileNotEditable()

    def document_in(self, slot: str) -> "ProfessionalDocument | None":
        return next((document for document in self.documents if document.slot == slot), None)

    def put_document(self, document: "ProfessionalDocument") -> None:
        """Add a document to the profile, which then has a new version."""
        self.documents.append(document)
        self.touch()

    def take_document(self, document: "ProfessionalDocument") -> None:
        """Remove a document from the profile, which then has a new version."""
        self.documents.remove(document)
        self.touch()

    def touch(self) -> None:
        """Give the profile a new version at the next flush. Called when one of its documents changes,
        because a row of another table alone does not change `version`, and thus the ETag.
        """
        flag_modified(self, "status")

    @property
    def _blames_documents_at_large(self) -> bool:
        named = any(reason.get("slot") for reason in self.reasons)
        return not named and any(reason["code"] in DOCUMENT_REASONS for reason in self.reasons)

    @property
    def ways_to_complete(self) -> list[list[str]]:
        """Return the slots that need a document before the profile can be handed in, as alternatives: each item is a
        list of slots, and the documents of one such list are enough. Empty when nothing is missing. A rejected document
        counts as missing.

        Needed are front and back of the identity card, or the driving licence (B21), and the council's card if a
        council is named.
        """
        held = {document.slot for document in self.documents if document.verdict != "rejected"}
        council = ["council_card"] if self.council_name and "council_card" not in held else []
        identity = [[slot for slot in way if slot not in held] for way in IDENTITY_WAYS]
        ways = [[*slots, *council] for slots in (identity if all(identity) else [[]])]
        return [slots for slots in ways if slots]

    def submit(self, *, now: datetime) -> ProfessionalSubmitted:
        """Hand the profile in, so that staff decide about it, and return the event. Raises ProfileNotEditable unless it
        is a draft or was returned, and DocumentMissing.
        """
        self.check_editable()
        if ways := self.ways_to_complete:
            raise DocumentMissing(ways)
        self.status, self.submitted_at, self.reasons = ProfileStatus.SUBMITTED, now, []
        return ProfessionalSubmitted(**self._state())

    def approve(self, *, by: UUID | None, now: datetime) -> ProfessionalApproved:
        """Approve the profile, and return the event. `by` is the user id of who decided.

        Raises ProfileDecided, ProfileNotSubmitted, and DocumentRejected while one of its documents is rejected.
        """
        rejected = [document.slot for document in self.documents if document.verdict == "rejected"]
        if rejected and self.status is ProfileStatus.SUBMITTED:
            raise DocumentRejected(rejected)
        self._decide(ProfileStatus.APPROVED, by, now)
        return self.approved()

    def approved(self) -> ProfessionalApproved:
        return ProfessionalApproved(**self._state())

    def reject(
        self, *, reasons: Sequence[dict[str, Any]], can_resubmit: bool, by: UUID | None, now: datetime
    ) -> ProfessionalRejected:
        """Reject the profile for good, or with `can_resubmit` return it to its owner. Returns the event.

        `reasons` are a list of `{code, slot?, note?}`. A document whose slot a reason names becomes rejected. For a
        document that staff rejected before and that no reason names, a reason is added. `by` is the user id of who
        decided. Raises ProfileDecided or ProfileNotSubmitted.
        """
        self._decide(ProfileStatus.RETURNED if can_resubmit else ProfileStatus.REJECTED, by, now)
        for reason in reasons:
            document = self.document_in(reason["slot"]) if reason.get("slot") else None
            if document and document.verdict != "rejected":
                document.verdict, document.reason_code = "rejected", reason["code"]
                document.note, document.reviewed_by, document.reviewed_at = reason.get("note"), by, now
        named = {reason.get("slot") for reason in reasons}
        unnamed = [d for d in self.documents if d.verdict == "rejected" and d.slot not in named]
        self.reasons = [*reasons, *({"code": d.reason_code, "slot": d.slot} for d in unnamed)]
        return ProfessionalRejected(**self._state(), reasons=self._codes, can_resubmit=can_resubmit)

    def suspend(self, *, reasons: Sequence[dict[str, Any]]) -> ProfessionalEnded:
        """Suspend the approved profile until `resume`, and return the event. `reasons` are a list of `{code, slot?,
        note?}`.

        Raises IllegalMove unless the profile is approved.
        """
        self.status = moved(self.status, ProfileStatus.SUSPENDED, PROFILE_MOVES)
        self.reasons = list(reasons)
        return ProfessionalEnded(**self._state(), reasons=self._codes, suspended=True)

    def resume(self) -> ProfessionalApproved:
        """Lift the suspension, so that the profile is approved again. Returns the event, a ProfessionalApproved. Raises
        IllegalMove unless it is suspended.
        """
        if self.status is not ProfileStatus.SUSPENDED:
            raise IllegalMove()
        self.status = moved(self.status, ProfileStatus.APPROVED, PROFILE_MOVES)
        self.reasons = []
        return self.approved()

    def end(self, *, reasons: Sequence[dict[str, Any]], now: datetime) -> ProfessionalEnded:
        """End the profile, in whatever state it is, and return the event. `reasons` are a list of `{code, slot?,
        note?}`, empty when the owner ends it or is erased.

        Raises IllegalMove when the profile is over already.
        """
        self.status, self.ended_at = moved(self.status, ProfileStatus.ENDED, PROFILE_MOVES), now
        self.reasons = list(reasons)
        return ProfessionalEnded(**self._state(), reasons=self._codes)

    def present(self) -> ProfessionalSubmitted | ProfessionalApproved | ProfessionalRejected | ProfessionalEnded | None:
        """Return the last event about the profile once more, for `republish`, which sends it to a service that begins
        to listen.

        Returns None if the profile was never handed in, because no event was published about it.
        """
        if self.status is ProfileStatus.APPROVED:
            return self.approved()
        if self.status is ProfileStatus.SUBMITTED:
            return ProfessionalSubmitted(**self._state())
        if self.status in (ProfileStatus.RETURNED, ProfileStatus.REJECTED):
            can_resubmit = self.status is ProfileStatus.RETURNED
            return ProfessionalRejected(**self._state(), reasons=self._codes, can_resubmit=can_resubmit)
        if self.status is ProfileStatus.DRAFT or self.submitted_at is None:
            return None
        suspended = self.status is ProfileStatus.SUSPENDED
        return ProfessionalEnded(**self._state(), reasons=self._codes, suspended=suspended)

    def _decide(self, status: ProfileStatus, by: UUID | None, now: datetime) -> None:
        if self.status in PROFILE_EDITABLE:
            raise ProfileNotSubmitted()
        if self.status is not ProfileStatus.SUBMITTED:
            raise ProfileDecided()
        self.status = moved(self.status, status, PROFILE_MOVES)
        self.decided_by, self.decided_at = by, now

    @property
    def _codes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(str(reason["code"]) for reason in self.reasons))

    def _state(self) -> dict[str, Any]:
        return {
            "profile_id": self.id,
            "user_id": self.user_id,
            "document": self.document,
            "kind": self.kind,
            "parties": (self.user_id,),
        }


class ProfessionalDocument(Base):
    """A file that proves something in a professional profile. Its bytes are in the blob store under `key`."""

    __tablename__ = "professional_document"
    __table_args__ = (
        {
            "info": whose(
                By(through="profile_id", deleted=True),
                why="what a profile says is proven by documents",
                how_long="PROFESSIONAL_RETENTION_DAYS after the decision",
                exported_as="documents",
            )
        },
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    profile_id: Mapped[UUID] = mapped_column(ForeignKey("professional_profile.id"), index=True)
    slot: Mapped[str] = mapped_column(String(30), info=impersonal())
    key: Mapped[str] = mapped_column(String(200), info=internal())
    name: Mapped[str] = mapped_column(String(150), info=personal())
    media_type: Mapped[str] = mapped_column(String(80), info=impersonal())
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), info=personal(internal=True))
    scan: Mapped[str] = mapped_column(String(20), info=internal())
    uploaded_at: Mapped[datetime]
    verdict: Mapped[str | None] = mapped_column(String(20), info=impersonal())
    reason_code: Mapped[str | None] = mapped_column(String(40), info=impersonal())
    note: Mapped[str | None] = mapped_column(String(500), info=personal())
    reviewed_at: Mapped[datetime | None]
    reviewed_by: Mapped[UUID | None]

    profile: Mapped[ProfessionalProfile] = relationship(back_populates="documents")

    @classmethod
    def of(cls, stored: StoredFile, *, slot: str, now: datetime) -> Self:
        """Return a new document of a professional profile, made from the description of an uploaded file. The caller
        adds it to the profile.

        `stored` has the file's key in the blob store, name, media type, size, hash and scan result. `slot` says which
        of the documents it is, such as the front of the identity card.
        """
        return cls(
            id=new_id(),
            slot=slot,
            uploaded_at=now,
            **stored.columns(),
        )

    @property
    def file(self) -> StoredFile:
        return StoredFile.of(self)

    def review(
        self, *, verdict: str, reason_code: str | None, note: str | None, by: UUID | None, now: datetime
    ) -> None:
        """Store the verdict of staff on this document: `accepted` or `rejected`.

        `reason_code` and `note` say why it is rejected; they are None for an accepted document. `by` is the id of the
        user who decided. Raises ProfileNotSubmitted when the document's profile does not wait for a decision.
        """
        if self.profile.status is not ProfileStatus.SUBMITTED:
            raise ProfileNotSubmitted()
        self.verdict, self.reason_code, self.note = verdict, reason_code, note
        self.reviewed_by, self.reviewed_at = by, now
        self.profile.touch()
