"""Papers of a closed event in the office: its report, and the certificate of what was deleted."""

from __future__ import annotations

import re

from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import Guest, event_id
from tests.stories.test_moderator import take_part


async def downloaded(guest: Guest) -> dict[str, bytes]:
    """Every file that the page offers, by its address."""
    found: dict[str, bytes] = {}
    for link in re.findall(r'href="([^"]+)" download>', guest.page):
        await guest.go(link)
        assert guest.status == 200
        found[link] = guest.content
    return found


async def test_report_and_certificate_are_fetched_from_the_page_of_the_event(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    event = await event_id(life, CODE)
    place = f"/office/events/{event}"
    for number in range(6):
        await take_part(life, fake, number, f"idea {number}")
    await guest.go(place)
    assert "Certificate of deletion" not in guest.text and "/report" not in guest.page
    await guest.go(f"{place}/report")
    assert "once the event has closed" in guest.text, "there is none before"
    await guest.go(f"{place}/report/council/de")
    assert "once the event has closed" in guest.text
    await guest.go(f"{place}/close")
    await guest.send("/close")
    await life.pass_time(seconds=15)
    await guest.go(place)
    assert f'href="{place}/report"' in guest.page and f'href="{place}/certificates"' in guest.page
    before = await content(life)
    await guest.go(f"{place}/report")
    assert "no number of fewer than five" in guest.text
    found = await downloaded(guest)
    assert set(found) == {
        f"{place}/report/{kind}/{language}"
        for kind in ("council", "residents")
        for language in ("de", "en")
    }
    assert all(file.startswith(b"%PDF") for file in found.values())
    await guest.go(f"{place}/certificates")
    assert "It stays here for good." in guest.text
    found = await downloaded(guest)
    assert found[f"{place}/certificates/park-deletion-close.pdf"].startswith(b"%PDF")
    text = found[f"{place}/certificates/park-deletion-close.txt"].decode()
    assert re.fullmatch(r"SHA-256: [0-9a-f]{64}", text.splitlines()[-1])
    assert await content(life) == before, "nothing is stored of what is fetched"


async def test_there_are_no_other_papers(life: Living, guest: Guest) -> None:
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(f"{place}/certificates")
    assert guest.status == 404, "nothing was deleted yet"
    await guest.go(f"{place}/close")
    await guest.send("/close")
    for path in ("report/press/de", "report/council/xx"):
        await guest.go(f"{place}/{path}")
        assert guest.status == 404, path
    await guest.go(f"{place}/certificates/park-deletion-close.odt")
    assert guest.status == 404
