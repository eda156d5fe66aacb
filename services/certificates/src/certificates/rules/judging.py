"""The judgement of a file: every rule for an acceptable certificate is checked, and all faults come at once."""

from datetime import datetime

from certificates.rules import content_rules, issuing_rules
from certificates.rules.chain import ChainJudgement, judge_chain
from certificates.rules.checks import Check, Facts, Judgement
from certificates.rules.crls import CrlStore
from certificates.rules.names import authority_name, name_text, subject_key
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
    checks = _checks(certificate, chain, cnpj=cnpj, trust=trust, crls=crls, policy=policy, now=now)
    return Judgement(checks, _facts(certificate, chain))


def _checks(
    certificate: Certificate,
    chain: ChainJudgement,
    *,
    cnpj: str,
    trust: TrustStore,
    crls: CrlStore | None,
    policy: Policy,
    now: datetime,
) -> tuple[Check, ...]:
    return (
        passed("file", "DER", "DER"),
        content_rules.extensions(certificate),
        content_rules.usage(certificate),
        issuing_rules.chain(certificate, chain, trust, now),
        content_rules.key(certificate),
        content_rules.signature_hash(certificate),
        content_rules.validity_period(certificate, policy),
        content_rules.not_expired(certificate, now),
        content_rules.begun(certificate, now),
        owner(certificate, cnpj, policy),
        issuing_rules.revocation(certificate, chain, trust, crls, now),
        issuing_rules.chain_end(certificate, chain),
    )


def _facts(certificate: Certificate, chain: ChainJudgement) -> Facts | None:
    """Return what is kept of a certificate, or None when a name of it cannot be read."""
    if certificate.subject is None or certificate.issuer is None:
        return None
    ends_at = chain.ends_at or certificate.not_after
    return Facts(
        subject=name_text(certificate.subject),
        subject_key=subject_key(certificate.subject),
        issuer=authority_name(certificate.issuer),
        x509_version=certificate.version,
        not_before=certificate.not_before,
        not_after=certificate.not_after,
        valid_until=min(certificate.not_after, ends_at),
        sha256=certificate.sha256,
        serial_number=f"{certificate.serial_number:X}"[:_LONGEST_SERIAL],
    )
