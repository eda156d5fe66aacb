"""What the extensions of a certificate say: what it may be used for, and whether one demands what is not known here."""

from typing import NamedTuple

from cryptography import x509
from cryptography.x509.oid import ExtendedKeyUsageOID, ExtensionOID

_USES = {
    ExtendedKeyUsageOID.SERVER_AUTH: "serverAuth",
    ExtendedKeyUsageOID.CLIENT_AUTH: "clientAuth",
    ExtendedKeyUsageOID.CODE_SIGNING: "codeSigning",
    ExtendedKeyUsageOID.EMAIL_PROTECTION: "emailProtection",
    ExtendedKeyUsageOID.TIME_STAMPING: "timeStamping",
    ExtendedKeyUsageOID.OCSP_SIGNING: "OCSPSigning",
    ExtendedKeyUsageOID.ANY_EXTENDED_KEY_USAGE: "anyExtendedKeyUsage",
}
_UNDERSTOOD = frozenset(
    {
        ExtensionOID.AUTHORITY_KEY_IDENTIFIER,
        ExtensionOID.BASIC_CONSTRAINTS,
        ExtensionOID.EXTENDED_KEY_USAGE,
        ExtensionOID.KEY_USAGE,
        ExtensionOID.NAME_CONSTRAINTS,
        ExtensionOID.SUBJECT_ALTERNATIVE_NAME,
        ExtensionOID.SUBJECT_KEY_IDENTIFIER,
    }
)
"""What may be marked critical, because it is looked at here or by cryptography's verifier. Policies are not."""

_LISTED = 5


class Extensions(NamedTuple):
    """What the extensions of a certificate say.

    `uses` are the names of the uses it lists, OIDs for unknown ones. `is_authority`: it may issue others, because it
    says so of itself or because its key may sign certificates. `names` are the subject's alternative names, or None.
    `unknown_critical` are the OIDs of the first critical extensions that are not known here (RFC 5280, 4.2: refuse).
    """

    uses: tuple[str, ...]
    is_authority: bool
    names: x509.SubjectAlternativeName | None
    unknown_critical: tuple[str, ...]


def read_extensions(extensions: x509.Extensions) -> Extensions:
    """Return what the extensions of a certificate say. Each kind is there once at most, as cryptography made sure."""
    uses: tuple[str, ...] = ()
    names, is_authority, unknown = None, False, []
    for one in extensions:
        # Compared by class, not with isinstance: the classes of extensions are abstract ones, whose check is slow.
        value = one.value
        kind = type(value)
        if one.critical and one.oid not in _UNDERSTOOD:
            unknown.append(one.oid.dotted_string)
        if kind is x509.ExtendedKeyUsage:
            uses = tuple(dict.fromkeys([_USES.get(oid) or oid.dotted_string for oid in value]))
        elif kind is x509.SubjectAlternativeName:
            names = value
        elif kind is x509.BasicConstraints:
            is_authority = is_authority or value.ca
        elif kind is x509.KeyUsage:
            is_authority = is_authority or value.key_cert_sign
    return Extensions(uses, is_authority, names, tuple(unknown[:_LISTED]))


def shortened(names: tuple[str, ...]) -> str:
    """Return names as one text, with `…` for all but the first few."""
    return ", ".join([*names[:_LISTED], "…"] if len(names) > _LISTED else names)
