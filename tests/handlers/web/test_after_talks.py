"""Once a talk is over, in real browsers: two guests, and whoever ran it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from bot.model import Role, Talk
from bot.talks import announcing
from tests.handlers.web.conftest import Open
from tests.handlers.web.looking import (
    LANGUAGES,
    button,
    command,
    doing,
    judge,
    needs_chromium,
    tap,
    write,
)
from tests.handlers.web.served import TOWN, Served

pytestmark = needs_chromium

NAMES = {
    "de": ("Dr. Annegret Müller-Lüdenscheidt", "annegret@example.org, 0123 456"),
    "tr": ("Belediye Başkanı Ayşe Yılmaz", "ayse@example.org"),
    "ar": ("العمدة ليلى حداد", "laila@example.org، 0123456"),
}
LINK = "https://example.org/bündnisse?folien=1"
NOTES = {
    "de": "Die Folien, und das Buch, von dem die Rede war: „Gut streiten“.",
    "tr": "Sunum ve sözü edilen kitap.",
    "ar": "الشرائح والكتاب الذي جرى الحديث عنه.",
}


async def a_talk(unit: Any) -> None:
    """It begins in an hour; those of tests before are not there any more."""
    town = await unit.municipalities.named(TOWN)
    for talk in await unit.talks.all():
        unit.talks.remove(talk.id)
    starts = unit.now + timedelta(hours=1)
    talk = Talk(unit.chance.identifier(), town.id, "Bündnisse", "Prof. Muster", "Saal 7", starts)
    await announcing.announce(unit, talk)
    unit.turn_done()


def come(open_page: Open, served: Served, role: Role, language: str) -> Page:
    page = open_page(served.invite(role), language)
    with page.expect_navigation():
        page.locator("main button").click()
    return page


def join_the_list(page: Page, name: str, contact: str) -> None:
    tap(page, "again-join")
    write(page, name)
    write(page, contact)
    tap(page, "finish")


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_a_talk(open_page: Open, served: Served, language: str) -> None:
    served.ask(a_talk)
    guest = come(open_page, served, Role.DECISION_MAKER, language)
    other = come(open_page, served, Role.DECISION_MAKER, language)
    for page in (guest, other):
        tap(page, "talks")
        with page.expect_response("**/press"):
            page.locator("#log button[value^='rsvp:'][value$=':yes']").last.click()
    moderator = come(open_page, served, Role.MODERATOR, language)
    served.call(served.life.pass_time(hours=4))

    tap(moderator, "talks")
    tap(moderator, "past-talks")
    judge(moderator, "after-moderator-01-list", language)
    tap(moderator, "past-talk")
    judge(moderator, "after-moderator-02-talk", language)
    tap(moderator, "material")
    tap(moderator, "material-edit")
    judge(moderator, "after-moderator-03-edit", language)
    write(moderator, LINK)
    write(moderator, NOTES[language])
    tap(moderator, "done")
    judge(moderator, "after-moderator-04-review", language)
    tap(moderator, "finish")
    judge(moderator, "after-moderator-05-material", language)

    command(guest, "/talks")
    expect(guest.locator("#log a[href^='https://example.org/']")).to_have_count(1)
    judge(guest, "after-guest-01-card", language)
    tap(guest, "talk-helped")
    judge(guest, "after-guest-02-question", language)
    for _ in range(5):
        tap(guest, "answer")
    judge(guest, "after-guest-03-review", language)
    tap(guest, "finish")
    judge(guest, "after-guest-04-thanks", language)

    command(guest, "/talks")
    tap(guest, "talk-again")
    judge(guest, "after-guest-05-offer", language)
    join_the_list(guest, *NAMES[language])
    judge(guest, "after-guest-06-alone", language)
    command(other, "/talks")
    tap(other, "talk-again")
    join_the_list(other, "Dr. Bernd Beispiel", "bernd@example.org")
    tap(other, "again-want")
    tap(guest, "talk-again")
    judge(guest, "after-guest-07-list", language)
    tap(guest, "again-want")
    expect(button(guest, "again-unwant")).to_have_attribute("aria-pressed", "true")
    judge(guest, "after-guest-08-mutual", language)
    tap(guest, "again-leave")
    expect(guest.locator(f"#log {doing('again-leave')}")).to_have_count(0)
    judge(guest, "after-guest-09-left", language)
