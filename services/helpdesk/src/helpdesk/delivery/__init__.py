"""Mails that come in: the server that takes them, and the transactions of a delivery."""
