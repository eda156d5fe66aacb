"""The only way in: an Envoy configuration from one route table, and a small app for the gateway's own pages."""
