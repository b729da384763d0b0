"""From which network a request comes, and whom that is believed of."""

from __future__ import annotations

import pytest
from starlette.requests import Request

from handlers.web.networks import UNKNOWN, network_of


def request(peer: str | None, *forwarded: str) -> Request:
    headers = [(b"x-forwarded-for", one.encode()) for one in forwarded]
    return Request({"type": "http", "headers": headers, "client": (peer, 50_000) if peer else None})


@pytest.mark.parametrize(
    ("peer", "forwarded", "network"),
    [
        ("203.0.113.7", (), "203.0.113.0/24"),
        ("2001:db8:1:2::3", (), "2001:db8:1::/48"),
        ("::ffff:203.0.113.7", (), "203.0.113.0/24"),
        ("127.0.0.1", ("203.0.113.7",), "203.0.113.0/24"),
        ("172.17.0.2", ("203.0.113.7",), "203.0.113.0/24"),
        ("::1", ("2001:db8:1::1",), "2001:db8:1::/48"),
        # What the asker wrote comes before what the proxy has seen.
        ("127.0.0.1", ("198.51.100.1, 203.0.113.7",), "203.0.113.0/24"),
        ("127.0.0.1", ("198.51.100.1", "203.0.113.7"), "203.0.113.0/24"),
        # A stranger who comes without a proxy is not believed.
        ("8.8.8.8", ("198.51.100.1",), "8.8.8.0/24"),
        ("127.0.0.1", (), "127.0.0.0/24"),
        ("127.0.0.1", ("unknown",), UNKNOWN),
        ("127.0.0.1", ("",), UNKNOWN),
        (None, ("203.0.113.7",), UNKNOWN),
        ("fe80::1%eth0", (), "fe80::/48"),
    ],
)
def test_the_network_is_told_by_whom_it_can_be_believed_of(
    peer: str | None, forwarded: tuple[str, ...], network: str
) -> None:
    assert network_of(request(peer, *forwarded)) == network
