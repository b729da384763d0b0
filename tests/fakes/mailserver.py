"""A real SMTP server on this machine (aiosmtpd), which does as it is told and keeps a ledger."""

from __future__ import annotations

import asyncio
import email
import ipaddress
import ssl
import warnings
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

USER, PASSWORD = "bote", "p@ss:word/#"
NOT_LOOPBACK = "127.1"
"""Leads to this machine, but is no address or name of it that anybody would know."""
DROP_BEFORE, DROP_AFTER = "drop before", "drop after"
"""The connection is lost while the message is handed in: before it is kept, or after."""


@dataclass
class MailServer:
    """What people find in their mailboxes; replies may be set for each recipient or message."""

    port: int = 0
    mails: list[tuple[str, EmailMessage]] = field(default_factory=list)
    """(recipient, message), in the order of arrival."""
    raw: list[bytes] = field(default_factory=list)
    senders: list[str | None] = field(default_factory=list)
    under_tls: list[bool] = field(default_factory=list)
    recipients: dict[str, str] = field(default_factory=dict)
    """The reply to RCPT by address."""
    answers: list[str] = field(default_factory=list)
    """The replies to the next messages; then they are taken."""
    connections: int = 0

    def to(self, address: str) -> list[EmailMessage]:
        return [message for recipient, message in self.mails if recipient == address]

    # What aiosmtpd asks of a handler.

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if refusal := self.recipients.get(address):
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer == DROP_AFTER or answer.startswith("250"):
            self._keep(session, envelope)
        if answer in (DROP_BEFORE, DROP_AFTER):
            _cut(server)
        return answer

    def _keep(self, session: Session, envelope: Envelope) -> None:
        content = envelope.content
        assert isinstance(content, bytes)
        message = email.message_from_bytes(content, policy=default)
        assert isinstance(message, EmailMessage)
        self.raw.append(content)
        self.senders.append(envelope.mail_from)
        self.under_tls.append(session.ssl is not None)
        self.mails += [(recipient, message) for recipient in envelope.rcpt_tos]


def _cut(server: SMTP) -> None:
    if isinstance(server.transport, asyncio.WriteTransport):
        server.transport.abort()


def _authenticate(
    server: Any, session: Any, envelope: Any, mechanism: str, data: Any
) -> AuthResult:
    del server, session, envelope, mechanism
    right = isinstance(data, LoginPassword) and (data.login, data.password) == (
        USER.encode(),
        PASSWORD.encode(),
    )
    return AuthResult(success=right, handled=False)


@asynccontextmanager
async def mail_server(
    tls: ssl.SSLContext | None = None, *, login: bool = False, wrapped: bool = False
) -> AsyncIterator[MailServer]:
    """A server, with STARTTLS or (`wrapped`) TLS from the first byte where a context is given."""
    keeper = MailServer()
    protocols: list[SMTP] = []

    loop = asyncio.get_running_loop()

    def connected() -> SMTP:
        keeper.connections += 1
        with warnings.catch_warnings():
            # It warns of passwords in the clear, which do not leave this machine.
            warnings.simplefilter("ignore", UserWarning)
            protocol = SMTP(
                keeper,
                hostname="mail.example.org",
                tls_context=None if wrapped else tls,
                authenticator=_authenticate,
                auth_required=login,
                auth_require_tls=False,
                loop=loop,
            )
        protocols.append(protocol)
        return protocol

    server = await loop.create_server(connected, "127.0.0.1", 0, ssl=tls if wrapped else None)
    keeper.port = server.sockets[0].getsockname()[1]
    try:
        yield keeper
    finally:
        server.close()
        for protocol in protocols:
            _cut(protocol)
        await server.wait_closed()
        await asyncio.sleep(0)  # the turn of the loop in which cut connections are closed


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """Contexts for the server and for whoever trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.org")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName(
                [
                    x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
                    x509.DNSName(NOT_LOOPBACK),
                ]
            ),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem, secret = folder / "server.pem", folder / "server.key"
    pem.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, secret)
    return server, ssl.create_default_context(cafile=str(pem))
