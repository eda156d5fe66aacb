"""The only way in: an Envoy configuration rendered from one route table, and a small app for the gateway's own pages."""
