"""The judgement of a file: every rule for an acceptable certificate is checked, and all faults come at once."""

import hashlib
from datetime import datetime

from certificates.rules import content_rules, issuing_rules
from certificates.rules.chain import ChainJudgement, judge_chain
from certificates.rules.checks import Check, Facts, Judgement
from certificates.rules.crls import CrlStore
from certificates.rules.names import described
from certificates.rules.outcomes import CODES, failed, not_checked, passed
from certificates.rules.owner_rules import owner
from certificates.rules.policy import Policy
from certificates.rules.reading import Certificate, Unreadable, read
from certificates.rules.trust import TrustStore

RULES = tuple(CODES)
"""The names of the rules, in the order of the checks of a judgement."""

_LONGEST_SERIAL = 40
"""Hexadecimal digits of the 20 octets that RFC 5280 allows. A longer number is refused, and shown cut."""


def judge(
    content: bytes, *, cnpj: str, trust: TrustStore, crls: CrlStore | None, policy: Policy, now: datetime
) -> Judgement:
    """Judge whether a file is an acceptable certificate of the company with a CNPJ, at a moment.

    Returns one check for each of `RULES`. A fault hides no other: when a part cannot be read, the rules that need it
    are `not_checked`, and all others are judged. A file that is no certificate has no facts, and only the rule `file`
    is judged. `crls` is None where no lists of revoked certificates are configured. Raises nothing, whatever the
    bytes are; the work is bounded, because more than 64 KiB are not looked at and only keys of the trust store verify.
    """
    certificate = read(content)
    if isinstance(certificate, Unreadable):
        fault = failed("file", certificate.found, certificate.required, code=certificate.code, **certificate.facts)
        return Judgement((fault, *(not_checked(rule) for rule in RULES[1:])), None)
    dates = certificate.not_before, certificate.not_after
    chain = judge_chain(certificate.parsed, dates, trust.trusted(), now=now)
    issuer = issuing_rules.issuer_of(certificate, chain)
    checks = _checks(certificate, chain, issuer, cnpj=cnpj, trust=trust, crls=crls, policy=policy, now=now)
    return Judgement(checks, _facts(certificate, chain, issuer))


def _checks(
    certificate: Certificate,
    chain: ChainJudgement,
    issuer: str | None,
    *,
    cnpj: str,
    trust: TrustStore,
    crls: CrlStore | None,
    policy: Policy,
    now: datetime,
) -> tuple[Check, ...]:
    return (
        passed("file", "DER", "DER"),
        content_rules.extensions(certificate, issuer),
        content_rules.usage(certificate),
        issuing_rules.chain(certificate, issuer or "", chain, trust, now),
        content_rules.key(certificate),
        content_rules.signature_hash(certificate),
        content_rules.validity_period(certificate, policy),
        content_rules.not_expired(certificate, now),
        content_rules.begun(certificate, now),
        owner(certificate, cnpj, policy),
        issuing_rules.revocation(certificate, chain, trust, crls, now),
        issuing_rules.chain_end(certificate, chain),
    )


def _facts(certificate: Certificate, chain: ChainJudgement, issuer: str | None) -> Facts | None:
    """Return what is kept of a certificate, or None when a name of it cannot be read."""
    if certificate.subject is None or issuer is None:
        return None
    ends_at, subject = chain.ends_at or certificate.not_after, described(certificate.subject)
    return Facts(
        subject=subject.text,
        subject_key=subject.key,
        issuer=issuer,
        x509_version=certificate.version,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        valid_until=min(certificate.not_after, ends_at),
        sha256=hashlib.sha256(certificate.der).hexdigest(),
        serial_number=f"{certificate.serial_number:X}"[:_LONGEST_SERIAL],
    )
