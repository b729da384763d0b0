"""One letter out by SMTP, and what is known about it afterwards.

Each step of the protocol is taken by itself, because what a failure means depends on the step: up
to the message itself nothing has gone out; once it was sent and no answer came, nobody knows.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import ssl
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

import structlog
from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from bot.model import Address, Letter
from bot.replies import Delivered, Delivery, Mail, TryLater
from config.mail import Mailbox, MailServer
from config.settings import is_loopback
from handlers.documents.failing import FileFailed
from handlers.documents.produce import Documents, File
from handlers.email.message import Composer
from handlers.log import fault

log = structlog.get_logger()

WAY_SECONDS, MESSAGE_SECONDS = 45.0, 60.0
"""How long it may take to get as far as the message, and to hand that in: together less than the
outbox's lease."""
FAREWELL_SECONDS = 5.0
SOONEST, LATEST = timedelta(minutes=1), timedelta(hours=4)
"""Between two attempts lies as long as the letter has waited so far, within these."""
PERMANENT = 500
_ENHANCED = re.compile(r"\s*([245]\.\d{1,3}\.\d{1,3})\b")
_NOT_THE_ADDRESS = re.compile(r"5\.(?:2\.2|3\.\d+|4\.\d+|5\.\d+|6\.\d+|7\.\d+)")
"""Enhanced codes (RFC 3463) that tell of a full mailbox, the mail system, the message or a rule:
with any of them the address may well be right."""
_OF_ADDRESS = frozenset({550, 551, 553, 556})
"""Codes that refuse a recipient for good, where no enhanced code says otherwise."""


class Refusal(Enum):
    """The letter was not taken, which says nothing against its address."""

    FOR_NOW = "for now"


class EmailSender:
    """Brings letters to a mail server; the outbox decides which and when."""

    def __init__(
        self,
        server: MailServer,
        mailbox: Mailbox,
        composer: Composer,
        documents: Documents,
        now: Callable[[], datetime],
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._server, self._mailbox, self._composer = server, mailbox, composer
        self._documents, self._now = documents, now
        self._tls = tls or ssl.create_default_context()
        self._shut_until: datetime | None = None

    async def send(self, address: Address, language: str, mail: Mail) -> Delivery:
        """Bring a letter. Any error that is not foreseen here is for the outbox."""
        now = self._now()
        later = now + _pause(mail.letter, now)
        if self._shut_until is not None and now < self._shut_until:
            # Letters by other doors must not wait behind each one that finds this one shut.
            return TryLater(max(later, self._shut_until))
        message = await self._message(address, language, mail)
        client = self._client()
        try:
            async with asyncio.timeout(WAY_SECONDS):
                await client.connect()
                await client.mail(self._mailbox.address)
                refused = await self._recipient(client, address.address)
        except (SMTPException, OSError) as error:
            # Nothing of the message was sent. Who reads the log can mend a password.
            code = error.code if isinstance(error, SMTPResponseException) else 0
            log.warning("mail server takes no letters", code=code, **fault(error))
            self._shut_until = now + SOONEST
            return TryLater(max(later, self._shut_until))
        else:
            delivery = refused or await self._hand_in(client, message)
            return TryLater(later) if delivery is Refusal.FOR_NOW else delivery
        finally:
            client.close()

    def _client(self) -> SMTP:
        local = is_loopback(self._server.host)
        return SMTP(
            hostname=self._server.host,
            port=self._server.port,
            username=self._server.user or None,
            password=self._server.password or None,
            use_tls=self._server.wrapped,
            # None takes STARTTLS where it is offered; only on this machine it may be missing.
            start_tls=None if local and not self._server.wrapped else not self._server.wrapped,
            local_hostname=self._mailbox.domain,
            timeout=WAY_SECONDS,
            tls_context=self._tls,
        )

    async def _recipient(self, client: SMTP, address: str) -> Delivered | Refusal | None:
        """Name the recipient; None where the server agrees."""
        try:
            await client.rcpt(address)
        except SMTPResponseException as refusal:
            return _refused(refusal, "recipient")
        return None

    async def _hand_in(self, client: SMTP, message: bytes) -> Delivered | Refusal:
        try:
            await client.data(message, timeout=MESSAGE_SECONDS / 2)
        except SMTPResponseException as refusal:
            return _refused(refusal, "message")
        except (SMTPException, OSError) as error:
            log.error("letter uncertain", reason=type(error).__name__)
            return Delivered.UNKNOWN
        # It has the letter; whether it hears the farewell changes nothing.
        with contextlib.suppress(SMTPException, OSError):
            await client.quit(timeout=FAREWELL_SECONDS)
        return Delivered.YES

    async def _message(self, address: Address, language: str, mail: Mail) -> bytes:
        files: list[File] = []
        for attachment in mail.enclosed:
            try:
                files.append(await self._documents.produce(attachment, language))
            except FileFailed as error:
                log.warning("file not made", **fault(error))
        return self._composer.compose(mail, language, address.address, files, self._now())


def _refused(refusal: SMTPResponseException, what: str) -> Delivered | Refusal:
    """The server has said no, so that certainly nothing was brought."""
    enhanced = _ENHANCED.match(refusal.message)
    status = enhanced[1] if enhanced else ""
    # Its words are not logged: they mostly quote the address.
    log.warning("letter refused", refused=what, code=refusal.code, status=status)
    if refusal.code < PERMANENT or (status and _NOT_THE_ADDRESS.match(status)):
        return Refusal.FOR_NOW
    if status.startswith("5.") or (what == "recipient" and refusal.code in _OF_ADDRESS):
        return Delivered.GONE
    return Refusal.FOR_NOW


def _pause(letter: Letter, now: datetime) -> timedelta:
    return max(SOONEST, min(now - letter.due, LATEST))
