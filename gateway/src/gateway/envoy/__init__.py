"""Envoy's configuration, one module per part of it. Each function makes plain data from route table and settings."""
