"""Reads of helpdesk; nothing here locks or writes."""
