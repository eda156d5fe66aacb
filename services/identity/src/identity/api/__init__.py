"""Identity's API: parse → authorise → transaction → action → render. One file per noun."""

from identity.api.keys import keys
from identity.api.me import me
from identity.api.registrations import registrations
from identity.api.sessions import sessions
from identity.api.terms import terms

BLUEPRINTS = (registrations, terms, sessions, me, keys)
