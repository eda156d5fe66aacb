"""A person's account (or a company's own): who the person is, how to reach them and what they may do."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self
from uuid import UUID

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from chassis import staff
from chassis.addresses import address_key
from chassis.assurance import CONTACT, DECLARED, STAFF, is_at_least
from chassis.documents import document_kind
from chassis.ids import new_id
from chassis.personal import By, impersonal, internal, personal, whose
from chassis.words import words_of
from identity.events import SecurityNotice, UserLocked, UserUnlocked, UserUpdated, UserValidated
from identity.model.base import Base
from identity.model.lock import BY_STAFF
from identity.model.user_word import UserWord

_IS_STAFF = text("roles <> '[]'")


class User(Base):
    """One account. Document and e-mail are unique; `version` counts the changes by owner and staff.

    `language` is the owner's choice, None while it is automatic; mails are then written in `usual_language`, the
    language in which the registration was read. `relations` and `system_accesses` are lists for `GET /me`, made from
    the copies in `standing`. `actions.standing` writes them without the mapped class, and no event contains them.
    `password_changed_at` is None until the password of the registration is replaced.
    """

    __tablename__ = "user_account"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    document: Mapped[str] = mapped_column(String(14), unique=True, info=personal())
    document_assurance: Mapped[str] = mapped_column(String(20), info=impersonal())
    name: Mapped[str] = mapped_column(String(200), info=personal())
    email: Mapped[str] = mapped_column(String(254), info=personal())
    email_key: Mapped[str] = mapped_column(String(254), unique=True, info=personal(internal=True))
    phone: Mapped[str] = mapped_column(String(20), info=personal())
    language: Mapped[str | None] = mapped_column(String(2), info=personal())
    usual_language: Mapped[str] = mapped_column(String(2), info=personal())
    profile: Mapped[str] = mapped_column(String(20), info=personal())
    roles: Mapped[list[str]] = mapped_column(info=personal())
    relations: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"), info=personal())
    system_accesses: Mapped[list[dict[str, Any]]] = mapped_column(server_default=text("'[]'"), info=personal())
    password_hash: Mapped[str] = mapped_column(String(200), info=personal(internal=True))
    password_changed_at: Mapped[datetime | None]
    terms_version: Mapped[str] = mapped_column(String(20), info=impersonal())
    terms_accepted_at: Mapped[datetime]
    created_at: Mapped[datetime]
    staff_locked_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(info=internal())

    words: Mapped[list[UserWord]] = relationship(cascade="all, delete-orphan", passive_deletes=True)

    __table_args__ = (
        Index("ix_user_account_staff", "id", postgresql_where=_IS_STAFF, sqlite_where=_IS_STAFF),
        {
            "info": whose(
                By(user_id="id", deleted=True),
                why="people identify themselves and are reached",
                how_long="while the account exists",
                exported_as="user",
            )
        },
    )
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  # SQLAlchemy's own declaration

    @classmethod
    def register(
        cls,
        *,
        document: str,
        email: str,
        name: str,
        phone: str,
        language: str | None,
        usual_language: str,
        profile: str,
        password_hash: str,
        terms_version: str,
        now: datetime,
        is_on_record: bool = False,
    ) -> Self:
        """Return the new account of a person whose e-mail address was proven, without adding it to a session.

        `language` is the language that the person chose, or None; mails are then written in `usual_language`. `profile`
        is what the person says to be, such as `consumer`. `is_on_record` says that the operator's customer register has
        the e-mail address for the document. The document's assurance is then `contact`, otherwise `declared`.
        """
        user = cls(
            id=new_id(),
            document=document,
            document_assurance=CONTACT if is_on_record else DECLARED,
            name=name,
            email=email,
            email_key=address_key(email),
            phone=phone,
            language=language,
            usual_language=usual_language,
            profile=profile,
            roles=[],
            relations=[],
            system_accesses=[],
            password_hash=password_hash,
            terms_version=terms_version,
            terms_accepted_at=now,
            created_at=now,
        )
        user._index_name()
        return user

    @property
    def user_id(self) -> UUID:
        return self.id

    @property
    def mail_language(self) -> str:
        """The language in which to write to this person."""
        return self.language or self.usual_language

    def validated(self) -> UserValidated:
        return UserValidated(**self._state())

    def updated(self) -> UserUpdated:
        return UserUpdated(**self._state())

    def change(self, **changes: Any) -> UserUpdated | None:
        """Change name, phone, language or profile, and return the event; None when nothing is different."""
        different = {name: value for name, value in changes.items() if getattr(self, name) != value}
        for name, value in different.items():
            setattr(self, name, value)
        if "name" in different:
            self._index_name()
        return self.updated() if different else None

    @property
    def is_locked_by_staff(self) -> bool:
        return self.staff_locked_at is not None

    @property
    def may_administer(self) -> bool:
        """Whether the person can act as staff:admin: holds the role, in an account that staff did not lock."""
        return staff.ADMIN in self.roles and not self.is_locked_by_staff

    def lock(self, now: datetime) -> UserLocked | None:
        """Lock the account by a decision of staff, until staff unlock it. Returns the event, or None when it is locked
        by staff already.
        """
        if self.is_locked_by_staff:
            return None
        self.staff_locked_at = now
        return UserLocked(user_id=self.id, cause=BY_STAFF, parties=(self.id,))

    def unlock(self) -> bool:
        """End the lock by staff. Returns whether there was one."""
        was_locked, self.staff_locked_at = self.is_locked_by_staff, None
        return was_locked

    def unlocked(self, cause: str) -> UserUnlocked:
        return UserUnlocked(user_id=self.id, cause=cause, parties=(self.id,))

    def hold_roles(self, roles: Iterable[str]) -> UserUpdated | None:
        """Set the staff roles, and return the event; None when they are the same as before."""
        return self.change(roles=sorted(set(roles)))

    def prove(self, assurance: str) -> UserUpdated | None:
        """Raise the document's assurance and return the event; None when it is as strong already. It never falls."""
        if is_at_least(self.document_assurance, assurance):
            return None
        return self.change(document_assurance=assurance)

    def hold_email(self, email: str, *, is_on_record: bool) -> UserUpdated | None:
        """Replace the account's e-mail address by `email`, which the person has proven. Returns the event to publish,
        or None when nothing is different.

        The document's assurance changes with it, unless it is `staff` or stronger: to `contact` if the customer
        register has the new address for the document (`is_on_record`), otherwise to `declared`.
        """
        kept = self.document_assurance
        if not is_at_least(kept, STAFF):
            kept = CONTACT if is_on_record else DECLARED
        return self.change(email=email, email_key=address_key(email), document_assurance=kept)

    def choose_password(self, password_hash: str, now: datetime) -> None:
        """Replace the password. What was begun with the former one (a login, a change) is refused from now on."""
        self.password_hash, self.password_changed_at = password_hash, now

    def accept_terms(self, version: str, now: datetime) -> None:
        self.terms_version, self.terms_accepted_at = version, now

    def notice(self, kind: str, now: datetime, *, to: str = "", device: str = "", network: str = "") -> SecurityNotice:
        """Return the event by which the account's owner is told by e-mail that something happened at `now`.

        `kind` is one of those that SecurityNotice lists. `to` is the address to write to, by default the account's.
        `device` and `network` say where a login came from, and are empty otherwise.
        """
        return SecurityNotice(
            user_id=self.id,
            kind=kind,
            email=to or self.email,
            language=self.mail_language,
            at=now,
            parties=(self.id,),
            device=device or None,
            network=network or None,
        )

    def _index_name(self) -> None:
        kept = {held.word: held for held in self.words}
        self.words = [kept.get(word) or UserWord(word=word) for word in words_of(self.name)]

    def _state(self) -> dict[str, Any]:
        return {
            "user_id": self.id,
            "document": self.document,
            "document_kind": document_kind(self.document),
            "document_assurance": self.document_assurance,
            "name": self.name,
            "email": self.email,
            "phone": self.phone,
            "language": self.mail_language,
            "profile": self.profile,
            "staff_roles": tuple(self.roles),
            "staff_locked": self.is_locked_by_staff,
            "parties": (self.id,),
        }
