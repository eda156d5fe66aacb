"""What is left of an erased account."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from chassis.personal import nobodys
from identity.events import UserErased
from identity.model.base import Base


class ErasedUser(Base):
    """The tombstone of an erased account. `republish` tells it, so that a service that was restored from a backup
    forgets the person again.
    """

    __tablename__ = "erased_user"
    __table_args__ = ({"info": nobodys("nobody who was erased comes back by an old copy; for good, an id")},)

    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    erased_at: Mapped[datetime]

    def erased(self) -> UserErased:
        return UserErased(user_id=self.user_id, parties=(self.user_id,))
