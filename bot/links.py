"""The web and Telegram addresses that the bot hands out."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlsplit

INVITATION, DEVICE, GROUP, SCREEN, DEPUTY, OFFICE = "r_", "d_", "g_", "s_", "v_", "o_"
"""What a code that signs in begins with, so that it is never taken for an event's code."""
SIGN_IN = (INVITATION, DEVICE, GROUP, SCREEN, DEPUTY, OFFICE)
WORKSHOP = "w_"
"""What the code of a workshop begins with. It signs nobody in: everybody in the room may use it."""
CALENDAR = "c_"
"""What the code in a calendar's secret address begins with. It signs nobody in."""
LETTER = "/letter/"
"""The path that links in e-mails begin with."""
JOIN = "/join/"
OFFICE_JOIN = "/office/join/"
MULTIPLIER = "/m/"
"""The path of the pages that multipliers read."""


@dataclass(frozen=True, slots=True)
class Links:
    """Where the doors of this installation are."""

    web: str
    """The browser door's base address, without a slash at the end."""
    bot: str | None = None
    """The bot's name on Telegram; None while Telegram is not configured."""
    mail: bool = False
    """Whether letters can go out by e-mail."""

    @property
    def in_short(self) -> str:
        """The browser door's address as people write it down."""
        return self.web.removeprefix("https://").removeprefix("http://")

    def chat(self) -> str:
        """The conversation in a browser, for whoever has one there."""
        return f"{self.web}/chat"

    def receipt(self) -> str:
        """Where a receipt code can be typed. The code itself is part of no address."""
        return f"{self.web}/receipt"

    def event(self, code: str) -> str:
        """The browser chat of an event."""
        return f"{self.web}/e/{quote(code)}"

    def event_on_telegram(self, code: str) -> str | None:
        """The deep link that opens an event in Telegram."""
        return self.start(code)

    def join(self, code: str) -> str:
        """The page where a browser takes up a role or joins as a further device."""
        return f"{self.web}{JOIN}{code}"

    def workshop(self, code: str) -> str:
        """The page where people in the room take part in a workshop."""
        return self.event(code)

    def screen(self, code: str) -> str:
        """The page where a screen in the room is signed in."""
        return f"{self.web}/projector/join/{code}"

    def office(self, code: str, language: str) -> str:
        """The page where a browser is signed in to the office, in this language."""
        return f"{self.web}{office_join(code, language)}"

    def calendar(self, code: str) -> str:
        """Where a calendar looks for somebody's talks."""
        return f"{self.web}/calendar/{code}.ics"

    def webcal(self, code: str) -> str:
        """The same, for programs that open calendars by the scheme."""
        return f"webcal{self.calendar(code).removeprefix('https').removeprefix('http')}"

    def multiplier(self, secret: str) -> str:
        """The page on which a multiplier finds what it passes on."""
        return f"{self.web}{MULTIPLIER}{secret}"

    def start(self, payload: str) -> str | None:
        """A Telegram deep link; None while Telegram is not configured."""
        return f"https://t.me/{self.bot}?start={payload}" if self.bot else None


def is_safe_link(words: str) -> bool:
    """Whether people can open it, and see where it leads.

    It is https, names a host on the net, and hides it behind no user's name.
    """
    try:
        parts = urlsplit(words)
        named = parts.hostname and "." in parts.hostname and parts.username is None
    except ValueError:
        return False
    plain = words.lower().startswith("https://") and words.isprintable() and " " not in words
    return bool(named) and plain


def office_join(code: str, language: str | None) -> str:
    """The path of the page where a browser is signed in to the office, in whose language."""
    return f"{OFFICE_JOIN}{code}?lang={language}" if language else f"{OFFICE_JOIN}{code}"
