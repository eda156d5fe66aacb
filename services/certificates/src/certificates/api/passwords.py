"""The policy for the password of a systemic user."""

from certificates.settings import LONGEST_PASSWORD, Settings
from chassis.problems import FieldError


def password_faults(password: str, settings: Settings) -> list[FieldError]:
    """Return why the operator's policy refuses a systemic user's password; empty when it does not.

    The password is taken as it was typed: the platform compares the bytes that a machine sends.
    """
    fault = None
    if len(password) < settings.password_min_length:
        fault = "password.too_short"
    elif len(password) > LONGEST_PASSWORD:
        fault = "password.too_long"
    elif settings.password_digits_only and not (password.isascii() and password.isdecimal()):
        fault = "password.digits_only"
    facts = {"minimum": settings.password_min_length, "maximum": LONGEST_PASSWORD}
    return [FieldError("#/password", fault, facts)] if fault else []
