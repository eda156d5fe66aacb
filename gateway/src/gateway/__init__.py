"""The only way into the platform: an Envoy configuration from one route table, and an app for a few own pages."""
