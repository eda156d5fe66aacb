"""Enrollments in the integration platform and the certificates of their machines."""
