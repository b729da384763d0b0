"""Papers of a closed event in the office: its report, and the certificate of what was deleted."""

from __future__ import annotations

import re

from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.browser.scene import CODE
from tests.stories.office.guest import Guest, event_id
from tests.stories.test_moderator import take_part


async def downloaded(guest: Guest) -> dict[str, bytes]:
    """Every file that the conversation offers just now, by the end of its name."""
    links = re.findall(
        r'href="(/office/[\w/-]*download/[\w-]+)" download>.*?<bdi>([^<]+)</bdi>', guest.page
    )
    found: dict[str, bytes] = {}
    for link, name in links:
        await guest.go(link)
        found[name] = guest.content
    return found


async def test_report_and_certificate_are_fetched_from_the_page_of_the_event(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    event = await event_id(life, CODE)
    place = f"/office/events/{event}"
    for number in range(6):
        await take_part(life, fake, number, f"idea {number}")
    await guest.go(place)
    assert "Certificate of deletion" not in guest.text
    await guest.go(f"{place}/close")
    await guest.send("/close")
    await life.pass_time(seconds=15)
    await guest.go(place)
    await guest.press("event-report:", event)
    await guest.press("event-report-pdf:", "de:residents")
    found = await downloaded(guest)
    assert found["park-residents-de.pdf"].startswith(b"%PDF")
    await guest.go(place)
    await guest.press("certificate:", event)
    found = await downloaded(guest)
    assert found["park-deletion-close.pdf"].startswith(b"%PDF")
    last = found["park-deletion-close.txt"].decode().splitlines()[-1]
    assert re.fullmatch(r"SHA-256: [0-9a-f]{64}", last)
