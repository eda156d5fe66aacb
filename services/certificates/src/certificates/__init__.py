<<<<<<< HEAD
"""Enrollments in the integration platform and the certificates of their machines."""
=======
"""certificates: the digital certificates of companies' systemic users, and the notices before they expire."""
>>>>>>> rules
