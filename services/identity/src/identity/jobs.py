"""The jobs of identity: rotate signing keys, end locks, and delete what has been kept long enough."""

from datetime import timedelta
from functools import partial

from chassis.jobs import Jobs
from identity.actions import retention
from identity.actions.locks import end_lapsed_locks
from identity.actions.signing_keys import rotate_signing_keys
from identity.clients import Vault
from identity.settings import Settings


def jobs(settings: Settings) -> Jobs:
    """Return identity's periodic jobs, as a collection: they publish new signing keys and delete old ones, end locks
    whose time is over, and delete lapsed registrations, recoveries, changes of address, counts of tries, sessions and
    devices. `settings` hold the keys, and how long signing keys and sessions are kept.
    """
    vault = Vault(secrets_key=settings.secrets_key, code_key=settings.code_key)
    rotate = partial(rotate_signing_keys, vault=vault, period=timedelta(days=settings.signing_key_days))
    purge_sessions = partial(retention.purge_sessions, kept=timedelta(days=settings.session_retention_days))
    found = Jobs()
    found.add("rotate-signing-keys", timedelta(minutes=30), rotate)
    found.add("end-lapsed-locks", timedelta(minutes=1), end_lapsed_locks)
    found.add("purge-registrations", timedelta(hours=1), retention.purge_registrations)
    found.add("purge-recoveries", timedelta(hours=1), retention.purge_recoveries)
    found.add("purge-recovery-counts", timedelta(hours=1), retention.purge_recovery_counts)
    found.add("purge-email-changes", timedelta(hours=1), retention.purge_email_changes)
    found.add("purge-tallies", timedelta(minutes=10), retention.purge_tallies)
    found.add("purge-sessions", timedelta(hours=1), purge_sessions)
    found.add("purge-devices", timedelta(days=1), retention.purge_devices)
    return found
