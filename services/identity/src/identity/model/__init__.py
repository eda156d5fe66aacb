"""The domain: people, the customer register, registrations, recoveries, changes of address, sessions, devices, counts,
locks, decisions of staff and signing keys, with their rules, and copies of what representatives publishes about people
and companies.

One file per noun. Tests construct and change the declarative classes without a database.
"""

from identity.model.base import Base
from identity.model.company import Company, CompanyDomain
from identity.model.customer_contact import CustomerContact
from identity.model.device import Device
from identity.model.email_change import EmailChange
from identity.model.erased_user import ErasedUser
from identity.model.lock import Lock
from identity.model.recovery import Recovery, RecoveryCount
from identity.model.registration import Registration
from identity.model.signing_key import SigningKey
from identity.model.staff_decision import StaffDecision
from identity.model.standing import Relation, Standing, SystemAccess
from identity.model.tally import Tally
from identity.model.user import User
from identity.model.user_session import UserSession
from identity.model.user_word import UserWord

__all__ = [
    "Base",
    "Company",
    "CompanyDomain",
    "CustomerContact",
    "Device",
    "EmailChange",
    "ErasedUser",
    "Lock",
    "Recovery",
    "RecoveryCount",
    "Registration",
    "Relation",
    "SigningKey",
    "StaffDecision",
    "Standing",
    "SystemAccess",
    "Tally",
    "User",
    "UserSession",
    "UserWord",
]
