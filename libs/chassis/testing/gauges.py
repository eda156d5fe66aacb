"""What a worker of a service shows to Prometheus about its database, for tests."""

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.parser import text_string_to_metric_families

from chassis.gauges import DatabaseGauges
from chassis.service import Runtime


def shown_gauges(runtime: Runtime, beginning: str = "ramal_") -> dict[str, float]:
    """Return the samples whose names begin with `beginning`, as they are now: value by name and labels.

    Keys are such as `ramal_tickets_open{category="01",state="new"}`; the label `service` is left out.
    """
    registry = CollectorRegistry()
    service = runtime.service
    registry.register(DatabaseGauges(service.name, runtime.database, service.gauges, runtime.settings))
    families = text_string_to_metric_families(generate_latest(registry).decode())
    samples = [sample for family in families for sample in family.samples if sample.name.startswith(beginning)]
    return {f"{sample.name}{{{_labels(sample.labels)}}}": sample.value for sample in samples}


def _labels(labels: dict[str, str]) -> str:
    return ",".join(f'{name}="{value}"' for name, value in sorted(labels.items()) if name != "service")
