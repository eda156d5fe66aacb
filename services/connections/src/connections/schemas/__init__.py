"""The wire shapes of connections, one file per noun."""
