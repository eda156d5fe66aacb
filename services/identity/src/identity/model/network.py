"""Addresses, as coarse as their owner needs to recognise where something came from."""

from ipaddress import ip_address, ip_network


def network_of(address: str) -> str:
    """The /24 (IPv4) or /48 (IPv6) network around an address: `203.0.113.0/24`; empty for no address."""
    try:
        bits = 24 if ip_address(address).version == 4 else 48
        return str(ip_network((address, bits), strict=False))
    except ValueError:
        return ""
