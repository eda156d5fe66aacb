"""The outside systems of certificates: the integration platform."""
