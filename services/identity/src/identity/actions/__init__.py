"""The use cases that change something, one verb each. The caller opens and commits the transaction."""
