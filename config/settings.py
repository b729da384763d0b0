"""The settings of an installation: environment variables, and the same names in `.env`.

The only place that reads the environment. Every mistake names key, value and remedy.
"""

from __future__ import annotations

import os
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from config.mail import Mailbox, MailServer, read_mailbox, read_server

PREFIX = "DIALOGBOTE_"
PUBLIC_API = "https://api.telegram.org/bot"


class Settings(BaseSettings):
    """What an operator can set. Names in the environment begin with `DIALOGBOTE_`."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", extra="ignore", frozen=True
    )

    token: SecretStr | None = None
    """The bot's token from @BotFather; without it the Telegram door stays shut."""
    api_url: str = PUBLIC_API
    """Base URL of the Bot API; the token is put right behind it, so it ends in `/bot`."""
    database_url: str = ""
    """An SQLAlchemy URL with an async driver; by default SQLite in the data folder."""
    data_dir: Path = Path("var")
    """Database, keys and lock."""
    web_host: str = "127.0.0.1"
    web_port: int = 8080
    public_url: str | None = None
    """What people type to reach the browser door, if it is behind a proxy."""
    smtp_url: SecretStr | None = None
    """Where letters by e-mail are handed in, with user and password; without it there are none."""
    mail_from: str | None = None
    """Who letters by e-mail are from."""
    translator_url: str | None = None
    """A LibreTranslate server that contributions are sent to; without it none is translated."""
    translator_key: SecretStr | None = None
    """The key that it asks for, if it does."""

    @field_validator("web_port", mode="before")
    @classmethod
    def _port_is_one(cls, port: object) -> object:
        if not str(port).isdecimal() or not 1 <= int(str(port)) <= 65535:
            raise ValueError("give a port, a number from 1 to 65535")
        return port

    @field_validator(
        "token",
        "public_url",
        "smtp_url",
        "mail_from",
        "translator_url",
        "translator_key",
        mode="before",
    )
    @classmethod
    def _empty_is_absent(cls, value: object) -> object:
        return value if value != "" else None

    @field_validator("token")
    @classmethod
    def _token_has_its_form(cls, token: SecretStr | None) -> SecretStr | None:
        if token is not None:
            number, colon, rest = token.get_secret_value().partition(":")
            if not (colon and number.isdecimal() and rest) or any(c.isspace() for c in rest):
                raise ValueError("copy the whole token from @BotFather: digits, a colon, letters")
        return token

    @field_validator("api_url")
    @classmethod
    def _api_url_ends_in_bot(cls, url: str) -> str:
        if urlsplit(url).scheme not in ("http", "https") or not url.endswith("/bot"):
            raise ValueError("give an http(s) address that ends in /bot")
        return url

    @field_validator("public_url")
    @classmethod
    def _public_url_is_an_origin(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("give an address such as https://dialog.example.org")
        if parts.path.strip("/") or parts.query or parts.fragment:
            raise ValueError("give it without a path: the pages lie at its root")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise ValueError("begin it with https://, or sign-in cookies could be read on the way")
        return url.rstrip("/")

    @field_validator("smtp_url")
    @classmethod
    def _smtp_url_names_a_server(cls, url: SecretStr | None) -> SecretStr | None:
        if url is not None:
            read_server(url.get_secret_value())
        return url

    @field_validator("mail_from")
    @classmethod
    def _mail_from_is_a_mailbox(cls, written: str | None) -> str | None:
        if written is not None and read_mailbox(written) is None:
            raise ValueError("give an address such as Dialogbote <bote@example.org>")
        return written

    @field_validator("translator_url")
    @classmethod
    def _translator_is_a_server(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError("give an address such as https://translate.example.org")
        if parts.username or parts.query or parts.fragment:
            raise ValueError("give the address alone; a key goes into DIALOGBOTE_TRANSLATOR_KEY")
        if parts.scheme == "http" and not is_near(parts.hostname):
            raise ValueError("begin it with https://, or texts could be read on the way")
        return url.rstrip("/")

    @field_validator("database_url")
    @classmethod
    def _database_is_async_sqlite(cls, url: str) -> str:
        if url and not url.startswith("sqlite+aiosqlite:///"):
            raise ValueError("only sqlite+aiosqlite:///PATH is supported so far")
        return url

    @property
    def database(self) -> str:
        """The database's URL."""
        return self.database_url or f"sqlite+aiosqlite:///{self.data_dir / 'dialogbote.sqlite'}"

    @property
    def web_address(self) -> str:
        """How people reach the browser door."""
        host = f"[{self.web_host}]" if ":" in self.web_host else self.web_host
        return self.public_url or f"http://{host}:{self.web_port}"

    @property
    def translator_host(self) -> str:
        """Where texts go to be translated, as people are told; "" where none does."""
        return urlsplit(self.translator_url).hostname or "" if self.translator_url else ""

    @property
    def mail(self) -> tuple[MailServer, Mailbox] | None:
        """Where letters by e-mail are handed in, and who they are from; None: there are none."""
        if self.smtp_url is None or self.mail_from is None:
            return None
        mailbox = read_mailbox(self.mail_from)
        return (read_server(self.smtp_url.get_secret_value()), mailbox) if mailbox else None


def setting_names() -> list[str]:
    """The settings' names as the environment has them."""
    return sorted(PREFIX + name.upper() for name in Settings.model_fields)


def strange_names() -> list[str]:
    """Names in the environment that begin like settings and are none."""
    return sorted({name for name in os.environ if name.startswith(PREFIX)} - {*setting_names()})


def is_near(host: str) -> bool:
    """Whether a host is this machine or in its network: a private address, or a one-word name."""
    try:
        return ip_address(host).is_private
    except ValueError:
        return "." not in host


def is_loopback(host: str) -> bool:
    """Whether a host name or address is this machine's own."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
