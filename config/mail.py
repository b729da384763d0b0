"""What an e-mail address and the address of a mail server look like.

Strict on purpose: what is taken here is put into the lines of a protocol and into headers, where a
line break would be a command.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

LONGEST = 254
"""Characters of an address (RFC 5321, erratum 1690)."""
LONGEST_LOCAL = 64
_LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+[A-Za-z](?:[A-Za-z0-9-]{{0,61}}[A-Za-z0-9])")
_NAME = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]*")
_DEVIATING = frozenset("ßς\u200c\u200d")
"""Characters of which Python's IDNA makes another domain than mail servers do."""
PORTS = {"smtps": 465, "smtp": 587}


def read_address(written: str) -> str | None:
    """The address that somebody wrote, in ASCII; None where it is none that letters can go to."""
    local, at, domain = written.strip().rpartition("@")
    if set(domain) & _DEVIATING:
        return None
    try:
        domain = domain.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return None
    fits = _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain) and len(local) <= LONGEST_LOCAL
    address = f"{local}{at}{domain}"
    return address if fits and len(address) <= LONGEST else None


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Who letters are from."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What comes behind the @."""
        return self.address.rpartition("@")[2]


def read_mailbox(written: str) -> Mailbox | None:
    """`bot@example.org` or `Name <bot@example.org>`; None where it is neither."""
    name, found = parseaddr(written)
    address = read_address(found)
    # What `parseaddr` passes over in silence would be missing in the letters.
    whole = {found, f"<{found}>", f"{name} <{found}>", f'"{name}" <{found}>'}
    if address is None or not _NAME.fullmatch(name) or written.strip() not in whole:
        return None
    return Mailbox(name, address)


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where letters are handed in."""

    host: str
    port: int
    wrapped: bool
    """TLS from the first byte (`smtps`); otherwise it begins with STARTTLS."""
    user: str = field(default="", repr=False)
    password: str = field(default="", repr=False)


def read_server(url: str) -> MailServer:
    """`smtps://user:password@host:465` or `smtp://user:password@host:587`.

    Raises:
        ValueError: it is none; the message says what to write and holds nothing of what was.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
    except ValueError:
        raise ValueError("give it as smtps://user:password@host:465") from None
    if parts.scheme not in PORTS or not host:
        raise ValueError("give it as smtps://user:password@host:465 (or smtp:// with STARTTLS)")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ValueError("give it without a path; in a password write / as %2F, # as %23, ? as %3F")
    if bool(user) != bool(password):
        raise ValueError("give user and password, or neither; write @ in them as %40, : as %3A")
    if not (user + password).isprintable():
        raise ValueError("user and password hold a character that cannot be typed")
    return MailServer(host, port or PORTS[parts.scheme], parts.scheme == "smtps", user, password)
