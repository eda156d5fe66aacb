"""What identity does: one verb per use case, each inside a transaction that somebody else opens and commits."""
