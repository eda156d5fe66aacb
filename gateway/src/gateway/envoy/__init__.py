"""Envoy's configuration, one file per part of it, each a function from route table and settings to plain data."""
