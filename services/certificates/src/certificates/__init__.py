"""certificates: the digital certificates of companies' systemic users, and the notices before they expire."""
