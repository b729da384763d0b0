"""Keys and lists of erasures in memory. Like files, they do not wait for a commit."""

from __future__ import annotations

from bot.errors import MissingKey


class FakeKeys:
    """Keys that are made of their names. Like files, they do not wait for a commit."""

    def __init__(self) -> None:
        self._there: set[str] = set()

    def lasting(self) -> bytes:
        return b"lasting".ljust(32, b"-")

    def create_event(self, event: str) -> None:
        self._there |= {f"{kind} {event}" for kind in ("part", "draft", "content")}

    def create_passing(self, event: str) -> None:
        self._there |= {f"{kind} {event}" for kind in ("part", "draft")}

    def participation(self, event: str) -> bytes:
        return self._get(f"part {event}")

    def draft(self, event: str) -> bytes:
        return self._get(f"draft {event}")

    def content(self, event: str) -> bytes:
        return self._get(f"content {event}")

    def destroy_closing(self, event: str) -> None:
        self._there -= {f"part {event}", f"draft {event}"}

    def destroy_content(self, event: str) -> None:
        self._there.discard(f"content {event}")

    def _get(self, name: str) -> bytes:
        if name not in self._there:
            raise MissingKey(name)
        return name.encode()[:32].ljust(32, b"-")


class FakeErasures:
    """The lists of what was forgotten. Like files, they do not wait for a commit."""

    def __init__(self) -> None:
        self.contributions: list[str] = []
        self.accounts: list[bytes] = []
        self.calendars: list[bytes] = []

    def contribution(self, contribution: str) -> None:
        self.contributions.append(contribution)

    def account(self, account: bytes) -> None:
        self.accounts.append(account)

    def calendar(self, code: bytes) -> None:
        self.calendars.append(code)
