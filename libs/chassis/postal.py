"""Parts of postal addresses: the federal units of Brazil by their abbreviations."""

_STATES = "AC AL AM AP BA CE DF ES GO MA MG MS MT PA PB PE PI PR RJ RN RO RR RS SC SE SP TO"
BRAZILIAN_STATES = frozenset(_STATES.split())
