"""Network addresses, as coarse as their owner needs to recognise where a session came from."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """Return the /24 (IPv4) or /48 (IPv6) network around an address, such as `203.0.113.0/24`; empty if there is no
    address.
    """
    try:
        bits = 24 if ip_address(address).version == 4 else 48
        return str(ip_network((address, bits), strict=False))
    except ValueError:
        return ""
