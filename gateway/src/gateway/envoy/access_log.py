"""The access log: one JSON line per request on standard output, for operators of the platform.

A line names the operation, not the path: paths hold identifiers, queries hold anything. It has no token, no cookie and
no address of a person; the client's network (its address without the last part) is enough to see where a flood comes
from.
"""

from gateway.envoy.messages import Message, extension

# A request that cannot be read gets no id. Its moment of arrival (in nanoseconds) is used instead, also in its answer.
REQUEST_ID = (
    '%COALESCE({"operators": [{"command": "REQ", "param": "X-REQUEST-ID"},'
    ' {"command": "START_TIME", "param": "%Y%m%dT%H%M%S.%9f"}]})%'
)

_FIELDS = {
    "at": "%START_TIME(%Y-%m-%dT%H:%M:%S.%3fZ)%",
    "event": "gateway.request",
    "operation": "%ROUTE_NAME%",
    "method": "%REQ(:METHOD):7%",  # as long as OPTIONS: over HTTP/2 a client may invent one of any length
    "status": "%RESPONSE_CODE%",
    "flags": "%RESPONSE_FLAGS%",
    "reason": "%RESPONSE_CODE_DETAILS%",
    "milliseconds": "%DURATION%",
    "bytes_in": "%BYTES_RECEIVED%",
    "bytes_out": "%BYTES_SENT%",
    "network": "%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT(24)%",
    "service": "%UPSTREAM_CLUSTER%",
    "request_id": REQUEST_ID,
}


def access_log() -> list[Message]:
    """Return the access logs of a listener."""
    return [
        extension(
            "envoy.access_loggers.stdout",
            "envoy.extensions.access_loggers.stream.v3.StdoutAccessLog",
            log_format={"json_format": _FIELDS},
        )
    ]
