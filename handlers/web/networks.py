"""From which network a request comes: only so far that requests can be counted by it.

Used where many requests of one stranger must not be everybody's; never logged, never stored.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

IPV4_BITS, IPV6_BITS = 24, 48
"""Who has one address of such a network may well have the others, too."""
UNKNOWN = ""
"""The network of all whose address is not told."""


def network_of(request: Request) -> str:
    """The network of whoever asks.

    A proxy is believed where it stands on this machine or in its private network; of several
    addresses the last, which it has seen itself: those before it are whatever the asker wrote.
    """
    peer = _address(request.client.host if request.client else "")
    told = request.headers.getlist("x-forwarded-for")
    if told and peer is not None and (peer.is_loopback or peer.is_private):
        peer = _address(told[-1].rpartition(",")[2])
    if peer is None:
        return UNKNOWN
    bits = IPV4_BITS if isinstance(peer, IPv4Address) else IPV6_BITS
    return str(ip_network((peer, bits), strict=False))


def _address(written: str) -> IPv4Address | IPv6Address | None:
    try:
        found = ip_address(written.strip().partition("%")[0])
    except ValueError:
        return None
    return getattr(found, "ipv4_mapped", None) or found
