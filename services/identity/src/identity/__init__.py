"""identity: who people are, how far that is proven, and the sessions and keys that other services rely on."""
