"""The dashboards of services and gateway. Those of the servers below them are in `server_boards`."""

from deploy.monitoring.generator.panels import Board, lines, number, table, variable

_SERVICE = variable("service", "Service", "label_values(ramal_outbox_backlog, service)")
_OURS = 'envoy_http_conn_manager_prefix=~"https?"'


def quantile(share: float, metric: str, by: str = "", matching: str = "") -> str:
    """Return the expression of a quantile of a histogram over five minutes: `share` 0.95 is the 95th percentile."""
    kept = f"{by}, le" if by else "le"
    return f"histogram_quantile({share}, sum by ({kept}) (rate({metric}_bucket{matching}[5m])))"


OVERVIEW = Board(
    uid="ramal-overview",
    title="Ramal: overview",
    about="Whether people are served, events flow and mails leave.",
    rows=(
        (
            "Now",
            (
                number("Alerts that page", 'count(ALERTS{alertstate="firing", severity="page"}) or vector(0)', alarm=1),
                number("Tickets", 'count(ALERTS{alertstate="firing", severity="ticket"}) or vector(0)', alarm=1),
                number("Targets down", "count(up == 0) or vector(0)", alarm=1),
                number("Oldest event", "max(ramal_outbox_age_seconds)", unit="s", alarm=60),
                number("Dead letters", "sum(max by (service, type) (ramal_dead_letters)) or vector(0)", alarm=1),
                number("Messages due for", "max(ramal_messages_due_seconds)", unit="s", alarm=60),
            ),
        ),
        (
            "People",
            (
                lines(
                    "Requests by class of status",
                    (
                        f"sum by (envoy_response_code_class) (rate(envoy_http_downstream_rq_xx{{{_OURS}}}[5m]))",
                        "{{envoy_response_code_class}}xx",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Time to answer at the gateway",
                    (quantile(0.5, "envoy_http_downstream_rq_time", matching=f"{{{_OURS}}}"), "median"),
                    (quantile(0.99, "envoy_http_downstream_rq_time", matching=f"{{{_OURS}}}"), "99 %"),
                    unit="ms",
                ),
                lines(
                    "Failed requests (objective: 0.1 %)",
                    ("ramal:gateway_errors:ratio_rate5m", "gateway"),
                    ("ramal:service_errors:ratio_rate5m", "{{service}}"),
                    unit="percentunit",
                    alarm=0.001,
                ),
                lines("Locked accounts", ("max by (cause) (ramal_accounts_locked)", "{{cause}}")),
                lines("Locks a minute", ("60 * sum by (account) (rate(ramal_account_locks_total[5m]))", "{{account}}")),
                lines(
                    "Refusals by code",
                    ("topk(8, sum by (code) (rate(ramal_problems_total[5m])))", "{{code}}"),
                    unit="reqps",
                ),
            ),
        ),
        (
            "Events and mails",
            (
                lines(
                    "Age of the oldest event",
                    ("max by (service) (ramal_outbox_age_seconds)", "{{service}}"),
                    unit="s",
                    alarm=120,
                ),
                lines("Events in queues", ('max by (queue) (ramal_queue_messages{queue=~".+[.]events"})', "{{queue}}")),
                lines(
                    "Time to a reaction (95 %)",
                    (quantile(0.95, "ramal_event_seconds", "service"), "{{service}}"),
                    unit="s",
                ),
                lines(
                    "Attempts to send",
                    ("sum by (outcome) (rate(ramal_deliveries_total[5m]))", "{{outcome}}"),
                    unit="reqps",
                ),
                lines("Time to a mail (95 %)", (quantile(0.95, "ramal_delivery_seconds"), "all"), unit="s", alarm=30),
                lines(
                    "Failed jobs an hour",
                    (
                        'sum by (service, job) (increase(ramal_job_runs_total{outcome="failed"}[1h]))',
                        "{{service}} {{job}}",
                    ),
                ),
            ),
        ),
        (
            "Processes",
            (
                lines(
                    "Processor", ("sum by (job, service) (rate(process_cpu_seconds_total[5m]))", "{{job}} {{service}}")
                ),
                lines(
                    "Memory",
                    ("sum by (job, service) (process_resident_memory_bytes)", "{{job}} {{service}}"),
                    unit="bytes",
                ),
                lines("Answering Prometheus", ("sum by (job) (up)", "{{job}}")),
            ),
        ),
    ),
)

SERVICE = Board(
    uid="ramal-service",
    title="Ramal: one service",
    about="Requests, events, jobs and processes of the service that is chosen above.",
    variables=(_SERVICE,),
    rows=(
        (
            "Requests",
            (
                lines(
                    "By status",
                    ('sum by (status) (rate(ramal_http_request_seconds_count{service="$service"}[5m]))', "{{status}}"),
                    unit="reqps",
                ),
                lines(
                    "Time to answer",
                    *(
                        (quantile(share, "ramal_http_request_seconds", matching='{service="$service"}'), name)
                        for share, name in ((0.5, "median"), (0.95, "95 %"), (0.99, "99 %"))
                    ),
                    unit="s",
                ),
                lines(
                    "Failed requests",
                    ('ramal:service_errors:ratio_rate5m{service="$service"}', "5 minutes"),
                    unit="percentunit",
                    alarm=0.001,
                ),
                lines(
                    "Busiest routes",
                    (
                        'topk(10, sum by (method, route) (rate(ramal_http_request_seconds_count{service="$service"}[5m])))',
                        "{{method}} {{route}}",
                    ),
                    unit="reqps",
                    width=12,
                ),
                lines(
                    "Slowest routes (95 %)",
                    (
                        f"""topk(10, {quantile(0.95, "ramal_http_request_seconds", "method, route", '{service="$service"}')})""",
                        "{{method}} {{route}}",
                    ),
                    unit="s",
                    width=12,
                ),
                lines(
                    "Refusals by code",
                    ('topk(10, sum by (code) (rate(ramal_problems_total{service="$service"}[5m])))', "{{code}}"),
                    unit="reqps",
                    width=12,
                ),
                lines(
                    "Hashing passwords (95 %)",
                    (quantile(0.95, "ramal_password_hash_seconds"), "all services that hash"),
                    unit="s",
                    width=12,
                ),
            ),
        ),
        (
            "Events",
            (
                lines("Waiting in the outbox", ('max(ramal_outbox_backlog{service="$service"})', "events")),
                lines(
                    "Age of the oldest",
                    ('max(ramal_outbox_age_seconds{service="$service"})', "age"),
                    unit="s",
                    alarm=120,
                ),
                lines(
                    "Queues",
                    ('max by (queue) (ramal_queue_messages{service="$service", queue!="ramal.unrouted"})', "{{queue}}"),
                ),
                lines(
                    "Heard, by outcome",
                    ('sum by (outcome) (rate(ramal_events_received_total{service="$service"}[5m]))', "{{outcome}}"),
                    unit="reqps",
                ),
                lines(
                    "Time to a reaction",
                    (quantile(0.95, "ramal_event_seconds", matching='{service="$service"}'), "95 %"),
                    unit="s",
                ),
                table("Dead letters", 'max by (type) (ramal_dead_letters{service="$service"})'),
            ),
        ),
        (
            "Jobs and processes",
            (
                lines(
                    "Runs of jobs an hour",
                    (
                        'sum by (job, outcome) (increase(ramal_job_runs_total{service="$service"}[1h]))',
                        "{{job}} {{outcome}}",
                    ),
                    width=12,
                ),
                lines(
                    "Processor",
                    ('rate(process_cpu_seconds_total{service="$service"}[5m])', "{{job}} {{instance}}"),
                    width=6,
                ),
                lines(
                    "Memory",
                    ('process_resident_memory_bytes{service="$service"}', "{{job}} {{instance}}"),
                    unit="bytes",
                    width=6,
                ),
                lines("Open files", ('process_open_fds{service="$service"}', "{{job}} {{instance}}"), width=12),
                lines(
                    "Running for",
                    ('time() - process_start_time_seconds{service="$service"}', "{{job}} {{instance}}"),
                    unit="dtdurations",
                    width=12,
                ),
            ),
        ),
    ),
)

EVENTS = Board(
    uid="ramal-events",
    title="Ramal: events",
    about="From the outbox of a service to the reactions of its hearers.",
    rows=(
        (
            "Publishing",
            (
                lines("Waiting in the outbox", ("max by (service) (ramal_outbox_backlog)", "{{service}}"), width=12),
                lines(
                    "Age of the oldest",
                    ("max by (service) (ramal_outbox_age_seconds)", "{{service}}"),
                    unit="s",
                    alarm=120,
                    width=12,
                ),
            ),
        ),
        (
            "Queues",
            (
                lines("Events", ('max by (queue) (ramal_queue_messages{queue=~".+[.]events"})', "{{queue}}")),
                lines("Retries", ('max by (queue) (ramal_queue_messages{queue=~".+[.]retry[.].+"})', "{{queue}}")),
                lines("Unrouted", ('max(ramal_queue_messages{queue="ramal.unrouted"})', "events"), alarm=1),
            ),
        ),
        (
            "Hearing",
            (
                lines(
                    "Handled",
                    ('sum by (service) (rate(ramal_events_received_total{outcome="handled"}[5m]))', "{{service}}"),
                    unit="reqps",
                ),
                lines(
                    "Repeated",
                    ('sum by (service) (rate(ramal_events_received_total{outcome="repeated"}[5m]))', "{{service}}"),
                    unit="reqps",
                ),
                lines(
                    "Failed",
                    (
                        'sum by (service, type) (rate(ramal_events_received_total{outcome="failed"}[5m]))',
                        "{{service}} {{type}}",
                    ),
                    unit="reqps",
                ),
                lines(
                    "Time to a reaction (median)",
                    (quantile(0.5, "ramal_event_seconds", "service"), "{{service}}"),
                    unit="s",
                ),
                lines(
                    "Time to a reaction (95 %)",
                    (quantile(0.95, "ramal_event_seconds", "service"), "{{service}}"),
                    unit="s",
                ),
                lines(
                    "Busiest types",
                    ("topk(10, sum by (type) (rate(ramal_events_received_total[5m])))", "{{type}}"),
                    unit="reqps",
                ),
                table("Dead letters", "max by (service, type) (ramal_dead_letters)", width=24),
            ),
        ),
    ),
)

NOTICES = Board(
    uid="ramal-notices",
    title="Ramal: mails, notices and deadlines",
    about="What people are told, and what they wait for.",
    rows=(
        (
            "Mails",
            (
                lines(
                    "Attempts, by outcome",
                    ("sum by (outcome) (rate(ramal_deliveries_total[5m]))", "{{outcome}}"),
                    unit="reqps",
                ),
                lines(
                    "Time to delivery",
                    (quantile(0.5, "ramal_delivery_seconds"), "median"),
                    (quantile(0.95, "ramal_delivery_seconds"), "95 %"),
                    unit="s",
                    alarm=30,
                ),
                lines("Due now", ("max(ramal_messages_due)", "messages")),
                lines("First of them due for", ("max(ramal_messages_due_seconds)", "age"), unit="s", alarm=300),
                lines(
                    "Mails that came back, an hour",
                    ("sum by (permanent) (increase(ramal_bounces_total[1h]))", "for good: {{permanent}}"),
                ),
                lines("Suppressed addresses", ("max by (reason) (ramal_suppressions)", "{{reason}}")),
            ),
        ),
        (
            "Certificates",
            (
                lines(
                    "Notices written a day",
                    (
                        "sum by (threshold, state) (increase(ramal_certificate_notices_total[1d]))",
                        "{{threshold}} days: {{state}}",
                    ),
                ),
                lines("Notices not delivered", ("max(ramal_certificate_notices_undelivered)", "notices"), alarm=1),
                lines("Companies, by status", ("max by (status) (ramal_enrollments)", "{{status}}")),
                lines(
                    "Certificates without a trusted chain",
                    ("max(ramal_certificates_untrusted)", "certificates"),
                    alarm=1,
                ),
                lines("Trust store", ("max by (kind, state) (ramal_trust_anchors)", "{{kind}}: {{state}}")),
                lines(
                    "Days until the first ends",
                    (
                        "(max by (kind) (ramal_trust_store_end_timestamp_seconds) - time()) / 86400",
                        "{{kind}} of the trust store",
                    ),
                    (
                        "(max(ramal_revocation_lists_end_timestamp_seconds) - time()) / 86400",
                        "list of revoked certificates",
                    ),
                    alarm=30,
                    low=True,
                ),
                table(
                    "Companies whose certificate ends within 60 days",
                    "sort(max by (cnpj) (ramal_enrollment_expiry_days))",
                    width=24,
                ),
            ),
        ),
        (
            "Connections and tickets",
            (
                lines(
                    "Requests that wait for an analyst",
                    ("sum by (kind) (max by (kind, status) (ramal_requests_waiting))", "{{kind}}"),
                ),
                lines(
                    "Deadlines near or over",
                    ("max by (kind, risk) (ramal_requests_deadline) > 0", "{{kind}}: {{risk}}"),
                    alarm=1,
                ),
                lines(
                    "Open tickets",
                    ("sum by (state) (max by (category, state) (ramal_tickets_open))", "{{state}}"),
                    ("max(ramal_tickets_overdue)", "overdue"),
                ),
            ),
        ),
    ),
)
