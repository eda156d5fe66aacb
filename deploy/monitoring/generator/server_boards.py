"""The dashboards of the servers: Envoy, PostgreSQL and RabbitMQ, by the metrics of their exporters."""

from deploy.monitoring.generator.boards import quantile
from deploy.monitoring.generator.panels import Board, lines, number

_OURS = 'envoy_http_conn_manager_prefix=~"https?"'

GATEWAY = Board(
    uid="ramal-gateway",
    title="Ramal: gateway",
    about="Envoy: what clients see, and how it reaches the services.",
    rows=(
        (
            "Clients",
            (
                number("Instances", "count(envoy_server_live == 1) or vector(0)", alarm=1, low=True),
                number(
                    "Certificate ends in days", "min(envoy_server_days_until_first_cert_expiring)", alarm=21, low=True
                ),
                number(
                    "Error budget spent in 3 days",
                    "ramal:gateway_errors:ratio_rate3d / 0.001 * 3 / 30",
                    unit="percentunit",
                    alarm=0.1,
                ),
                lines(
                    "Requests by class of status",
                    (
                        f"sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{{{_OURS}}}[5m]))",
                        "{{envoy_response_code_class}}xx",
                    ),
                    unit="reqps",
                    width=12,
                ),
                lines(
                    "Time to answer",
                    *(
                        (quantile(share, "envoy_http_downstream_rq_time", matching=f"{{{_OURS}}}"), name)
                        for share, name in ((0.5, "median"), (0.95, "95 %"), (0.99, "99 %"))
                    ),
                    unit="ms",
                    width=12,
                ),
                lines(
                    "Open connections",
                    (
                        f"sum by (envoy_http_conn_manager_prefix) (envoy_http_downstream_cx_active{{{_OURS}}})",
                        "{{envoy_http_conn_manager_prefix}}",
                    ),
                ),
                lines("Requests under way", (f"sum(envoy_http_downstream_rq_active{{{_OURS}}})", "requests")),
                lines(
                    "Connections refused",
                    ("sum(rate(envoy_listener_downstream_global_cx_overflow[5m]))", "too many"),
                    unit="reqps",
                ),
            ),
        ),
        (
            "Services",
            (
                lines(
                    "Requests",
                    (
                        "sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_total[5m]))",
                        "{{envoy_cluster_name}}",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Under way",
                    ("sum by (envoy_cluster_name) (envoy_cluster_upstream_rq_active)", "{{envoy_cluster_name}}"),
                ),
                lines(
                    "Instances that get requests",
                    ("min by (envoy_cluster_name) (envoy_cluster_membership_healthy)", "{{envoy_cluster_name}}"),
                ),
                lines(
                    "Failed connections",
                    (
                        "sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_cx_connect_fail[5m]))",
                        "{{envoy_cluster_name}}",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Timeouts",
                    (
                        "sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_timeout[5m]))",
                        "{{envoy_cluster_name}}",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Sent again",
                    (
                        "sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_retry[5m]))",
                        "{{envoy_cluster_name}}",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Refused, too many waiting",
                    (
                        "sum by (envoy_cluster_name) (rate(envoy_cluster_upstream_rq_pending_overflow[5m]))",
                        "{{envoy_cluster_name}}",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Instances set aside",
                    (
                        "sum by (envoy_cluster_name) (envoy_cluster_outlier_detection_ejections_active)",
                        "{{envoy_cluster_name}}",
                    ),
                ),
                lines(
                    "Signing keys fetched",
                    ("sum(rate(envoy_http_jwt_authn_jwks_fetch_success[5m]))", "fetched"),
                    ("sum(rate(envoy_http_jwt_authn_jwks_fetch_failed[5m]))", "failed"),
                    unit="reqps",
                ),
            ),
        ),
        (
            "Process",
            (
                lines("Memory", ("envoy_server_memory_allocated", "{{instance}}"), unit="bytes", width=12),
                lines("Running for", ("envoy_server_uptime", "{{instance}}"), unit="dtdurations", width=12),
            ),
        ),
    ),
)

DATABASE = Board(
    uid="ramal-servers",
    title="Ramal: database and broker",
    about="PostgreSQL under CloudNativePG, and RabbitMQ.",
    rows=(
        (
            "PostgreSQL: safety",
            (
                lines(
                    "Streaming replicas",
                    ("max by (namespace) (cnpg_pg_replication_streaming_replicas)", "{{namespace}}"),
                    alarm=2,
                    low=True,
                ),
                lines("Replicas behind", ("max by (pod) (cnpg_pg_replication_lag)", "{{pod}}"), unit="s", alarm=30),
                lines(
                    "WAL files to archive",
                    ('max by (pod) (cnpg_collector_pg_wal_archive_status{value="ready"})', "{{pod}}"),
                    alarm=20,
                ),
                lines(
                    "Archived WAL files",
                    ("sum by (pod) (rate(cnpg_pg_stat_archiver_archived_count[5m]))", "{{pod}}"),
                    unit="reqps",
                ),
                lines(
                    "Age of the last backup",
                    (
                        "time() - max by (namespace) (barman_cloud_cloudnative_pg_io_last_available_backup_timestamp)",
                        "{{namespace}}",
                    ),
                    unit="s",
                    alarm=108000,
                ),
                lines("Instances that answer", ("min by (pod) (cnpg_collector_up)", "{{pod}}"), alarm=1, low=True),
            ),
        ),
        (
            "PostgreSQL: work",
            (
                lines("Connections", ("sum by (datname) (cnpg_backends_total)", "{{datname}}")),
                lines("Waiting for locks", ("max by (pod) (cnpg_backends_waiting_total)", "{{pod}}")),
                lines(
                    "Longest transaction",
                    ("max by (datname) (cnpg_backends_max_tx_duration_seconds)", "{{datname}}"),
                    unit="s",
                    alarm=300,
                ),
                lines(
                    "Commits",
                    ("sum by (datname) (rate(cnpg_pg_stat_database_xact_commit[5m]))", "{{datname}}"),
                    unit="reqps",
                ),
                lines(
                    "Rollbacks",
                    ("sum by (datname) (rate(cnpg_pg_stat_database_xact_rollback[5m]))", "{{datname}}"),
                    unit="reqps",
                ),
                lines("Size", ("max by (datname) (cnpg_pg_database_size_bytes)", "{{datname}}"), unit="bytes"),
            ),
        ),
        (
            "RabbitMQ",
            (
                lines(
                    "Alarms",
                    ("max by (instance) (rabbitmq_alarms_memory_used_watermark)", "memory {{instance}}"),
                    ("max by (instance) (rabbitmq_alarms_free_disk_space_watermark)", "disk {{instance}}"),
                    ("max by (instance) (rabbitmq_alarms_file_descriptor_limit)", "files {{instance}}"),
                    alarm=1,
                ),
                lines(
                    "Peers not reached",
                    ("max by (instance) (rabbitmq_unreachable_cluster_peers_count)", "{{instance}}"),
                    alarm=1,
                ),
                lines(
                    "Messages ready",
                    ("sum(rabbitmq_queue_messages_ready)", "ready"),
                    ("sum(rabbitmq_queue_messages_unacked)", "with consumers"),
                ),
                lines(
                    "Connections opened",
                    ("sum(rate(rabbitmq_connections_opened_total[5m]))", "opened"),
                    ("sum(rate(rabbitmq_connections_closed_total[5m]))", "closed"),
                    unit="reqps",
                ),
                lines(
                    "Memory of its limit",
                    ("rabbitmq_process_resident_memory_bytes / rabbitmq_resident_memory_limit_bytes", "{{instance}}"),
                    unit="percentunit",
                    alarm=0.9,
                ),
                lines("Free disk", ("rabbitmq_disk_space_available_bytes", "{{instance}}"), unit="bytes"),
            ),
        ),
    ),
)
