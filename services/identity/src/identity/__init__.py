"""identity: who people are, how they prove it, and the sessions and keys that tell the other services."""
