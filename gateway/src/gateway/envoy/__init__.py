"""Envoy's configuration, one file per part of it, each a function from the route table and the settings to plain data."""
