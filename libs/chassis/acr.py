"""How a person proved who they are when their session began: the values of `acr` in access tokens (RFC 9068)."""

PASSWORD = "password"  # noqa: S105  # a way of proving, no secret
SECOND_FACTOR = "second_factor"
CERTIFICATE = "certificate"
WAYS = (PASSWORD, SECOND_FACTOR, CERTIFICATE)
