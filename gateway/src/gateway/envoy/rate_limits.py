"""Rate limits, counted in Envoy itself: per client address, per address and class of route, per signed-in person.

One filter counts all three. It comes after the token check, because only then is the person known, and because two
filters would cost a request twice. Refused tokens are therefore not counted: refusing one costs about as much as
counting it would. The limits stand on the virtual host, so all routes (and both listeners) share each client's bucket.
"""

from gateway.envoy.messages import Message, extension, typed
from gateway.routes import Route
from gateway.settings import Settings

FILTER = "ramal.limits"
# The token check writes the person's id into this header, which comes from no client and goes to no service.
PERSON_HEADER = "x-ramal-person"
# Envoy remembers 20 clients unless told more; the 21st would give the first one a full bucket again.
REMEMBERED_CLIENTS = 200_000
LOOPBACK_PER_MINUTE = 12_000_000

_MESSAGE = "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit"
_ROUTE_METADATA = "ramal.limits"
_ADDRESS, _CLASS, _PERSON = "masked_remote_address", "class", "person"
_LOOPBACK = ("127.0.0.1/32", "::/64")


def limits_filter() -> Message:
    """Return the rate limit filter for the chain. Its limits are those of `per_host`."""
    return extension(FILTER, _MESSAGE, stat_prefix=FILTER)


def per_host(settings: Settings) -> dict[str, Message]:
    """Return the rate limits for all requests, for `typed_per_filter_config` of Envoy's only virtual host.

    The result is a mapping from the name of the rate limit filter to its configuration. The limits stand on the virtual
    host, so that all routes and both listeners count a client's requests together.
    """
    always = {"default_value": {"numerator": 100}}
    limits = typed(
        _MESSAGE,
        stat_prefix=FILTER,
        filter_enabled=always,
        filter_enforced=always,
        token_bucket=_bucket(LOOPBACK_PER_MINUTE),
        always_consume_default_token_bucket=False,
        max_dynamic_descriptors=REMEMBERED_CLIENTS,
        enable_x_ratelimit_headers="DRAFT_VERSION_03",
        enable_retry_after_header=True,
        rate_limits=_counted(),
        descriptors=_descriptors(settings),
    )
    return {FILTER: limits}


def route_metadata(route: Route) -> Message:
    """Return the metadata by which the rate limit filter finds a route's class."""
    return {"filter_metadata": {_ROUTE_METADATA: {_CLASS: route.rate_class}}}


def _counted() -> list[Message]:
    """Return Envoy's actions by which each request is counted up to three times: once for the client's address, once
    for the address and the route's class together, once for the person.

    The result is a list with one `{"actions": …}` for each of the three; `_descriptors` has the limits. The class is
    the route's `rate_class`. Addresses of one IPv6 /64 network are counted as one. A request whose route has no class
    of its own is not counted by class, and one without a signed-in person not by person.
    """
    address = {"masked_remote_address": {"v4_prefix_mask_len": 32, "v6_prefix_mask_len": 64}}
    of_class = {
        "metadata": {
            "descriptor_key": _CLASS,
            "metadata_key": {"key": _ROUTE_METADATA, "path": [{"key": _CLASS}]},
            "source": "ROUTE_ENTRY",
        }
    }
    person = {"request_headers": {"header_name": PERSON_HEADER, "descriptor_key": _PERSON}}
    return [{"actions": [address]}, {"actions": [of_class, address]}, {"actions": [person]}]


def _descriptors(settings: Settings) -> list[Message]:
    """Return Envoy's limits per minute, one descriptor for each thing by which requests are counted.

    In a descriptor, an empty value stands for any, and each value (such as a client's address) has its own count. With
    `loopback_allowance` of the settings, clients on this machine and signed-in people have practically no limit.
    """
    by_address = {(): settings.rate_limit_address, ((_CLASS, "credentials"),): settings.rate_limit_credentials}
    per_person = LOOPBACK_PER_MINUTE if settings.loopback_allowance else settings.rate_limit_token
    descriptors = [_descriptor((*entries, (_ADDRESS, "")), limit) for entries, limit in by_address.items()]
    descriptors.append(_descriptor(((_PERSON, ""),), per_person))
    if settings.loopback_allowance:
        descriptors += [
            _descriptor((*entries, (_ADDRESS, address)), LOOPBACK_PER_MINUTE)
            for entries in by_address
            for address in _LOOPBACK
        ]
    return descriptors


def _descriptor(entries: tuple[tuple[str, str], ...], per_minute: int) -> Message:
    return {
        "entries": [{"key": key, "value": value} for key, value in entries],
        "token_bucket": _bucket(per_minute),
    }


def _bucket(per_minute: int) -> Message:
    return {"max_tokens": per_minute, "tokens_per_fill": per_minute, "fill_interval": "60s"}
