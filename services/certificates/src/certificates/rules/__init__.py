"""The rules for an acceptable certificate, without database, web or outside systems.

`judge` reads a file and checks every rule of it against a `TrustStore` (the CAs), a `CrlStore` (lists of revoked
certificates, where configured) and a `Policy`. `chain_of` and `CrlStore.check` judge again what was accepted before.
`hierarchy` makes CAs and certificates for demonstrations.
"""

from certificates.rules.chain import ChainJudgement, chain_of
from certificates.rules.checks import Check, Facts, Judgement, Result
from certificates.rules.crls import CrlStore, Revocation
from certificates.rules.judging import RULES, judge
from certificates.rules.names import subject_key
from certificates.rules.policy import Policy, Severity
from certificates.rules.reading import MAX_BYTES
from certificates.rules.trust import Anchor, TrustStore

__all__ = [
    "MAX_BYTES",
    "RULES",
    "Anchor",
    "ChainJudgement",
    "Check",
    "CrlStore",
    "Facts",
    "Judgement",
    "Policy",
    "Result",
    "Revocation",
    "Severity",
    "TrustStore",
    "chain_of",
    "judge",
    "subject_key",
]
