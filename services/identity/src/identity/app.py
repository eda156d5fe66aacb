"""The composition root: a table of contents of what identity is made of."""

from collections.abc import Iterator
from pathlib import Path

from joserfc.jwk import ECKey
from sqlalchemy import select
from sqlalchemy.orm import Session

from chassis.context import Actor
from chassis.events import Fact, facts_in
from chassis.password_hashing import open_hasher
from chassis.service import Runtime, Service
from identity import events, queries
from identity.api import BLUEPRINTS
from identity.clients import Clients, KeyRing, Vault
from identity.commands import COMMANDS, seed
from identity.jobs import jobs
from identity.model import Base, ErasedUser, User
from identity.reactions import on
from identity.settings import Settings

PACKAGE = Path(__file__).parent


def clients(settings: Settings) -> Clients:
    """Return identity's Clients for one process: its encryption, password hashing and signing keys, as `settings` say.

    The chassis calls it once in each process (`Runtime.clients`). Nothing has to be closed.
    """
    vault = Vault(secrets_key=settings.secrets_key, code_key=settings.code_key)
    return Clients(vault, open_hasher(settings), KeyRing(vault))


def current_state(session: Session) -> Iterator[Fact]:
    """Yield a fact with the present state of every account, for `republish` to a service whose copies are missing, and
    one for every erased account, which a service that was restored from a backup may still know.
    """
    for user in session.scalars(select(User).order_by(User.id).execution_options(yield_per=500)):
        yield user.updated()
    for erased in session.scalars(select(ErasedUser).order_by(ErasedUser.user_id).execution_options(yield_per=500)):
        yield erased.erased()


def current_roles(runtime: Runtime[Settings, Clients], actor: Actor) -> frozenset[str]:
    """Return the staff roles that the token names and the account still holds. Raises TokenInvalid for an ended
    session.
    """
    with runtime.database.reading() as session:
        return actor.roles & queries.roles_in_session(session, user_id=actor.user_id, session_id=actor.session_id)


class OwnKeys:
    """Finds the keys that verify tokens in this service's own table; other services fetch `/oauth/jwks`."""

    def __init__(self, runtime: Runtime[Settings, Clients]) -> None:
        self._runtime = runtime

    def find(self, kid: str) -> ECKey | None:
        return self._runtime.clients.keys.find(self._runtime.database, kid)


service = Service[Settings, Clients](
    name="identity",
    description="Registration, login, sessions, signing keys and staff roles.",
    folder=PACKAGE.parents[1],
    package=PACKAGE,
    settings=Settings,
    metadata=Base.metadata,
    blueprints=BLUEPRINTS,
    facts=facts_in(events),
    reactions=on,
    jobs=jobs,
    commands=COMMANDS,
    clients=clients,
    current_state=current_state,
    gauges=queries.gauges,
    seed=seed,
    current_roles=current_roles,
    token_keys=OwnKeys,
)
