"""Any history of system accesses, over HTTP: whatever people, staff, tickets and the ends of relations do in any order,
the state is legal, conflicting profiles are never held together, and each change is audited once and told once.
"""

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from cryptography.fernet import Fernet
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from representatives_kit.accesses import an_agent_of, decided, wanted
from representatives_kit.world import World
from sqlalchemy import select

from chassis import clock
from chassis.auth import Verifier
from chassis.service import Runtime
from chassis.testing.events import an_event
from chassis.testing.plugin import Prepare, checked_client, settings_for_tests
from chassis.testing.tokens import Signer
from representatives.actions.ending import end_relation, end_representation
from representatives.app import service
from representatives.model import AccessClaim, Agent, Relation, Representation, SystemAccess
from representatives.states import AccessStatus, RelationStatus
