"""Writes what is generated of the monitoring: dashboards as Grafana's JSON, and the Kubernetes component.

`python -m deploy.monitoring.generator` writes the files again; a test fails when a committed file differs. The rules in
`rules/` are written by hand and copied into the component.
"""
