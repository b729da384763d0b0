"""What is asked of storage about certificates of deletion, in memory."""

from __future__ import annotations

from bot.certificates import Certificate, Occasion
from tests.bot.fake_tables import Tables


class FakeCertificates:
    def __init__(self, tables: Tables) -> None:
        self._rows = tables.certificates

    async def get(self, event: str, occasion: Occasion) -> Certificate | None:
        return self._rows.get((event, occasion.value))

    async def to_issue(self) -> list[Certificate]:
        found = sorted(self._rows.items())
        return [one for _, one in found if one.day is not None and not one.text]

    def save(self, certificate: Certificate) -> None:
        self._rows[certificate.event, certificate.occasion.value] = certificate
