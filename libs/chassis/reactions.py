"""What a service does when others speak: a visible table from event type to functions.

on = Reactions()

@on("identity.user_validated.v1")
def remember_recipient(session: Session, event: Event) -> None: ...

A fact that is told again (`republish`) brings a copy up to date; it is not news. What acts upon news only, such as
writing to people, is registered with `retold=False`.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import TypeVar

from sqlalchemy.orm import Session

from chassis.events import Event

Reaction = Callable[[Session, Event], None]
R = TypeVar("R", bound=Reaction)


class Reactions:
    """The reactions of one service, by event type."""

    def __init__(self) -> None:
        self._by_type: dict[str, list[Reaction]] = defaultdict(list)
        self._to_news: set[Reaction] = set()

    def __call__(self, *types: str, retold: bool = True) -> Callable[[R], R]:
        def register(reaction: R) -> R:
            for event_type in types:
                self._by_type[event_type].append(reaction)
            if not retold:
                self._to_news.add(reaction)
            return reaction

        return register

    def types(self) -> tuple[str, ...]:
        return tuple(sorted(self._by_type))

    def table(self) -> Mapping[str, list[Reaction]]:
        return self._by_type

    def react(self, session: Session, event: Event) -> None:
        """Run what is registered for the event's type; types nobody registered are ignored."""
        for reaction in self._by_type.get(event.type, ()):
            if not (event.retold and reaction in self._to_news):
                reaction(session, event)
