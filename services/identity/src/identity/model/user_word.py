"""The words of people's names, by which staff find an account."""

from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import By, personal, whose
from chassis.word_search import Bytewise, WordIndex
from identity.model.base import Base


class UserWord(Base):
    """A word of a person's name (`chassis.word_search`). `User` writes it with the name."""

    __tablename__ = "user_word"
    __table_args__ = (
        Index(None, "user_id", "word"),
        {
            "info": whose(
                By(user_id="user_id", deleted=True),
                why="staff find an account by the name",
                how_long="while the account exists",
            )
        },
    )

    word: Mapped[str] = mapped_column(Bytewise, primary_key=True, info=personal(internal=True))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), primary_key=True)


WORDS = WordIndex(words=UserWord, entity="user_id")
"""How a search finds accounts."""
