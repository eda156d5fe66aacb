"""The rule about the owner: the CNPJs in the certificate are the enrollment's."""

from certificates.rules.checks import Check
from certificates.rules.cnpjs import cnpjs_of_alternative_names, cnpjs_of_subject
from certificates.rules.outcomes import found_fault, not_checked, passed
from certificates.rules.policy import Policy
from certificates.rules.reading import Certificate


def owner(certificate: Certificate, cnpj: str, policy: Policy) -> Check:
    """Every CNPJ in the certificate is `cnpj`, and there is one.

    Not checked when a part cannot be read that may name one, unless what can be read names another.
    """
    named = cnpjs_of(certificate)
    if any(one != cnpj for one in named):
        result = policy.result_of(policy.cnpj_mismatch)
        return found_fault("cnpj", result, ", ".join(named), cnpj, named=list(named), cnpj=cnpj)
    if certificate.subject is None or certificate.extensions is None:
        return not_checked("cnpj")
    if named:
        return passed("cnpj", named[0], cnpj)
    result = policy.result_of(policy.cnpj_missing)
    return found_fault("cnpj", result, "", cnpj, code="certificate.cnpj_missing", cnpj=cnpj)


def cnpjs_of(certificate: Certificate) -> tuple[str, ...]:
    """Return the different CNPJs that a certificate names in the parts that can be read."""
    found = cnpjs_of_subject(certificate.subject) if certificate.subject is not None else ()
    names = certificate.extensions.names if certificate.extensions is not None else None
    others = cnpjs_of_alternative_names(names) if names is not None else ()
    return tuple(dict.fromkeys((*found, *others))) if found and others else found or others
