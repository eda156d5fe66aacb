"""Identity's API, one file per noun. Each endpoint parses, authorises, runs an action in a transaction and renders."""

from identity.api.audit import audit
from identity.api.credentials import credentials
from identity.api.keys import keys
from identity.api.me import me
from identity.api.recoveries import recoveries
from identity.api.registrations import registrations
from identity.api.sessions import sessions
from identity.api.terms import terms
from identity.api.users import users

BLUEPRINTS = (registrations, recoveries, terms, sessions, me, credentials, users, audit, keys)
