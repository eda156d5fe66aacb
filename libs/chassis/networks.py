"""Network addresses, as coarse as what is counted by them needs, and their owners to recognise where they were."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """Return the network around an IP address, /24 for IPv4 or /48 for IPv6, such as `203.0.113.0/24`. Tries are
    counted by it, and identity's sessions and notices show it instead of the address.

    Returns an empty text when `address` is empty or no IP address.
    """
    try:
        bits = 24 if ip_address(address).version == 4 else 48
        return str(ip_network((address, bits), strict=False))
    except ValueError:
        return ""
