"""What the extensions of a certificate say: what it may be used for, and whether one demands what is not known here."""

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID

_USES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth",
    ExtendedKeyUsageOID.CODE_SIGNING: "codeSigning",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "emailProtection",
    ExtendedKeyUsageOID.TIME_STAMPING: "timeStamping",
    ExtendedKeyUsageOID.OCSP_SIGNING: "OCSPSigning",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "anyExtendedKeyUsage",
}
_UNDERSTOOD = (
    x509.AuthorityKeyIdentifier,
    x509.BasicConstraints,
    x509.ExtendedKeyUsage,
    x509.KeyUsage,
    x509.NameConstraints,
    x509.SubjectAlternativeName,
    x509.SubjectKeyIdentifier,
)
"""What may be marked critical, because it is looked at here or by cryptography's verifier. Policies are not."""

_LISTED = 5


def unknown_critical(extensions: x509.Extensions) -> tuple[str, ...]:
    """Return the OIDs of the first critical extensions that are not known here (RFC 5280, 4.2: then refuse)."""
    found = [one.oid.dotted_string for one in extensions if one.critical and not isinstance(one.value, _UNDERSTOOD)]
    return tuple(found[:_LISTED])


def uses_of(extensions: x509.Extensions) -> tuple[str, ...]:
    """Return the names of the uses that a certificate lists, OIDs for unknown ones; nothing without such a list."""
    try:
        listed = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return ()
    return tuple(dict.fromkeys(_USES.get(oid, oid.dotted_string) for oid in listed))


def is_authority(extensions: x509.Extensions) -> bool:
    """Return whether a certificate may issue others: it says so of itself, or its key may sign certificates."""
    for one in extensions:
        if isinstance(one.value, x509.BasicConstraints) and one.value.ca:
            return True
        if isinstance(one.value, x509.KeyUsage) and one.value.key_cert_sign:
            return True
    return False


def alternative_names(extensions: x509.Extensions) -> x509.SubjectAlternativeName | None:
    """Return the subject's alternative names, or None without any."""
    try:
        return extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return None


def shortened(names: tuple[str, ...]) -> str:
    """Return names as one text, with `…` for all but the first few."""
    return ", ".join([*names[:_LISTED], "…"] if len(names) > _LISTED else names)
