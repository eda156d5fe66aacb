"""Reactions: a table from event types to the functions that a service runs when such an event arrives.

on = Reactions()

@on("identity.user_validated.v1")
def remember_recipient(session: Session, event: Event) -> None: ...

A reaction that needs what the process opened once from its settings, such as tables of a file, is registered with
`clients=True` and gets it as a third argument.

An event that `republish` sends again brings copies up to date; it is not news. A reaction that acts on news only, such
as writing to people, is registered with `retold=False` and is not run for such events.
"""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from sqlalchemy.orm import Session

from chassis.events import Event

Reaction = Callable[..., None]
R = TypeVar("R", bound=Reaction)


class Reactions:
    """The reactions of one service, by event type. Calling the object, as a decorator, registers a function."""

    def __init__(self) -> None:
        self._by_type: dict[str, list[Reaction]] = defaultdict(list)
        self._to_news: set[Reaction] = set()
        self._with_clients: set[Reaction] = set()

    def __call__(self, *types: str, retold: bool = True, clients: bool = False) -> Callable[[R], R]:
        """Return a decorator that registers a function as a reaction to event types, the positional arguments.

        With `retold=False`, the function is not run for events that `republish` sends again. With `clients=True`, it is
        called with the process's clients (`Service.clients`) as a third argument.
        """

        def register(reaction: R) -> R:
            for event_type in types:
                self._by_type[event_type].append(reaction)
            if not retold:
                self._to_news.add(reaction)
            if clients:
                self._with_clients.add(reaction)
            return reaction

        return register

    def types(self) -> tuple[str, ...]:
        """Return the event types that have a reaction, in alphabetical order."""
        return tuple(sorted(self._by_type))

    def table(self) -> Mapping[str, list[Reaction]]:
        """Return the registered functions by event type."""
        return self._by_type

    def react(self, session: Session, event: Event, clients: Callable[[], Any] = lambda: None) -> None:
        """Run all reactions registered for the event's type, in `session`'s transaction; do nothing if there are none.

        The consumer calls it once for each event. `clients` returns the process's clients, for the reactions that are
        registered with `clients=True`. For an event that `republish` sent again, reactions registered with
        `retold=False` are left out.
        """
        for reaction in self._by_type.get(event.type, ()):
            if event.retold and reaction in self._to_news:
                continue
            if reaction in self._with_clients:
                reaction(session, event, clients())
            else:
                reaction(session, event)
