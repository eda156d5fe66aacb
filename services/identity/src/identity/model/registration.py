"""A registration under way: document and e-mail, then the code, then name, phone and password (seed 001 §1.3 to 1.7;
G3–G7).
"""

from datetime import datetime
from typing import Self
from uuid import UUID, uuid4

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from chassis.addresses import address_key
from chassis.database import state_column
from chassis.mailed_codes import CODE_ATTEMPTS, CodeSpent
from chassis.personal import By, impersonal, personal, whose
from chassis.problems import Problem
from identity.events import CodeIssued
from identity.model.base import Base
from identity.model.mailed_code import LIFE, MailedCode
from identity.model.problems import AlreadyCompleted, AlreadyVerified, NotVerified, RegistrationExpired
from identity.states import REGISTRATION_MOVES, RegistrationState

_IN_THE_WAY: dict[RegistrationState, type[Problem]] = {
    RegistrationState.CODE_SENT: NotVerified,
    RegistrationState.VERIFIED: AlreadyVerified,
    RegistrationState.COMPLETED: AlreadyCompleted,
}


class Registration(MailedCode, Base):
    """One attempt to get an account. Whoever knows its id may continue it, so the id is wholly random."""

    __tablename__ = "registration"
    __table_args__ = (
        {
            "info": whose(
                By(address="email_key", deleted=True),
                why="whoever registers proves the address",
                how_long="a day after its start; one that only names the document of another is not found by it",
                exported_as="registrations",
            )
        },
    )
    purpose = "registration"
    lapsed = RegistrationExpired

    id: Mapped[UUID] = mapped_column(primary_key=True)
    state: Mapped[RegistrationState] = mapped_column(state_column(RegistrationState, length=20))
    document: Mapped[str] = mapped_column(String(14), info=personal())
    email: Mapped[str] = mapped_column(String(254), info=personal())
    email_key: Mapped[str] = mapped_column(String(254), server_default="", index=True, info=personal(internal=True))
    language: Mapped[str | None] = mapped_column(String(2), info=impersonal())
    usual_language: Mapped[str] = mapped_column(String(2), info=impersonal())

    @classmethod
    def start(cls, *, document: str, email: str, language: str | None, usual_language: str, now: datetime) -> Self:
        """Return a new registration, without adding it to a session. It has no code yet; `send` gives it the first one.

        `language` is the language that the person chose, or None; `usual_language` is the language of the request, in
        which mail is written when none was chosen.
        """
        return cls(
            id=uuid4(),  # not a UUIDv7: two of the same millisecond differ in few random bits
            state=RegistrationState.CODE_SENT,
            document=document,
            email=email,
            email_key=address_key(email),
            language=language,
            usual_language=usual_language,
            attempts_left=CODE_ATTEMPTS,
            created_at=now,
            lapses_at=now + LIFE,
        )

    @property
    def mail_language(self) -> str:
        """The language in which the code is mailed."""
        return self.language or self.usual_language

    def send(self, *, code_id: UUID, code_hash: bytes, ciphertext: str, now: datetime) -> CodeIssued:
        """Replace the registration's code by a new one, and return the event by which the notifier mails the code.

        `code_hash` is the hash that is stored of the code, `ciphertext` its digits encrypted for the notifier, and
        `code_id` the id of both. Wrong codes that were entered before stay counted.
        """
        return self.put_code(
            code_id=code_id,
            code_hash=code_hash,
            ciphertext=ciphertext,
            email=self.email,
            language=self.mail_language,
            now=now,
        )

    def check_resendable(self, now: datetime) -> None:
        """Check that another code may be mailed for the registration now. Called when the person asks for one.

        Raises RegistrationExpired, AlreadyVerified, AlreadyCompleted, CodeSpent when no tries are left, or
        ResendTooSoon within a minute of the code before.
        """
        self.check_open(now)
        self._check_move(RegistrationState.VERIFIED)
        super().check_resendable(now)

    def check_code_usable(self, now: datetime) -> None:
        """Check that a code may be entered for the registration now. Called before the entered code is compared.

        Raises RegistrationExpired, CodeExpired, or CodeSpent when the right code was entered before or no tries are
        left.
        """
        self.check_open(now)
        if self.state != RegistrationState.CODE_SENT:
            raise CodeSpent()
        super().check_code_usable(now)

    def verify(self) -> None:
        """Mark the address as proven by the right code. Raises AlreadyVerified or AlreadyCompleted."""
        self._move(RegistrationState.VERIFIED)

    def check_completable(self, now: datetime) -> None:
        """Check that the registration can be completed. Raises RegistrationExpired, NotVerified or AlreadyCompleted."""
        self.check_open(now)
        self._check_move(RegistrationState.COMPLETED)

    def complete(self) -> None:
        self._move(RegistrationState.COMPLETED)

    def _check_move(self, to: RegistrationState) -> None:
        if to not in REGISTRATION_MOVES[self.state]:
            raise _IN_THE_WAY[self.state]()

    def _move(self, to: RegistrationState) -> None:
        self._check_move(to)
        self.state = to
