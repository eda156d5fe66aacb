"""The reads of connections, one file per noun."""
