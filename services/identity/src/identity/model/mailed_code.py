"""A six-digit code that is mailed to prove an e-mail address: what registrations, recoveries and changes of an address
have in common.
"""

import os
from datetime import datetime, timedelta
from typing import ClassVar
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from chassis.mailed_codes import CODE_ATTEMPTS, CodeColumns, CodeSpent
from chassis.problems import Problem
from identity.events import CodeIssued
from identity.model.problems import ResendTooSoon

RESEND_PAUSE = timedelta(minutes=1)
LIFE = timedelta(hours=24)
"""How long a row with a code may be continued. It is deleted afterwards."""


class MailedCode(CodeColumns):
    """The columns and rules of a row that waits for a mailed code. `purpose` says in events what the code is for, and
    `lapsed` is the refusal when the row itself is too old.
    """

    purpose: ClassVar[str]
    lapsed: ClassVar[type[Problem]]

    created_at: Mapped[datetime]
    lapses_at: Mapped[datetime] = mapped_column(index=True)

    @property
    def expires_at(self) -> datetime:
        """When the latest code expires."""
        return self.code_expires_at

    @property
    def is_untried(self) -> bool:
        """Whether no wrong code was entered yet."""
        return self.attempts_left == CODE_ATTEMPTS

    def put_code(
        self, *, code_id: UUID, code_hash: bytes, ciphertext: str, email: str, language: str, now: datetime
    ) -> CodeIssued:
        """Replace the row's code by a new one, and return the event by which the notifier mails it to `email` in
        `language`.

        `code_hash` is the hash that is stored of the code, `ciphertext` its digits encrypted for the notifier, and
        `code_id` the id of both. Wrong codes that were entered before stay counted.
        """
        self.keep_code(code_id=code_id, code_hash=code_hash, now=now)
        return CodeIssued(
            code_id=code_id,
            purpose=self.purpose,
            email=email,
            language=language,
            expires_at=self.code_expires_at,
            ciphertext=ciphertext,
        )

    def void_code(self) -> None:
        """Make every code wrong, because the row's code is not mailed. Wrong codes are answered as for a mailed one."""
        self.code_hash = os.urandom(32)

    def check_code_usable(self, now: datetime) -> None:
        """Check that a code may be entered now. Called before the entered code is compared.

        Raises the row's `lapsed`, CodeExpired, or CodeSpent when the right code was entered before or no tries are
        left.
        """
        self.check_open(now)
        super().check_code_usable(now)

    def check_resendable(self, now: datetime) -> None:
        """Check that another code may be mailed now. Called when the person asks for one.

        Raises the row's `lapsed`, CodeSpent when no tries are left, or ResendTooSoon within a minute of the code
        before.
        """
        self.check_open(now)
        if not self.attempts_left:
            raise CodeSpent()
        if now < self.code_sent_at + RESEND_PAUSE:
            raise ResendTooSoon(retry_at=self.code_sent_at + RESEND_PAUSE, now=now)

    def check_open(self, now: datetime) -> None:
        """Check that the row is not too old to be continued. Raises its `lapsed`."""
        if now >= self.lapses_at:
            raise self.lapsed()
