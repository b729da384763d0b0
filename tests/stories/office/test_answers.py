"""Official answers on pages: what is open, one form for all languages, nothing of another town's."""

from __future__ import annotations

import re

import pytest

from bot.answers import OfficialAnswer, Outcome
from bot.moderated import Theme, Verdict
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import OTHER_CODE, Guest, event_id, signed_in
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last
from tests.stories.test_moderator import take_part


@pytest.fixture
async def place(life: Living, fake: FakeTelegram, guest: Guest) -> str:
    """Five have answered, one of them under the theme Green; a theme in the other town, too."""
    for number in range(5):
        await take_part(life, fake, number, f"Idea {number}")
    own, other = await event_id(life, CODE), await event_id(life, OTHER_CODE)
    place = f"/office/events/{own}/answers"
    await guest.go(f"/office/events/{own}/results")
    await guest.send("/results")
    async with life.house.storage.unit() as unit:
        unit.moderation.save_theme(Theme("green", own, "Green <b>"))
        unit.moderation.save_theme(Theme("foreign", other, "Lake"))
        released = await unit.contributions.released(own)
        first = min(one.id for one in released if one.prompt == "p1")
        unit.moderation.save_verdict(Verdict(first, own, theme="green"))
        unit.turn_done()
    return place


async def answers(life: Living, *about: str) -> list[OfficialAnswer]:
    async with life.house.storage.unit() as unit:
        return list((await unit.official_answers.of(about)).values())


FILLED = {
    "outcome": "partly",
    "in-en": "We plant\r\nten & more.",
    "in-de": "Zehn.",
    "in-tr": "",
    "owner": "Parks department",
    "day": "01.09.2027",
}


async def fill(guest: Guest, part: str, **changed: str) -> str:
    form = guest.to(part)
    fields = {**form.fields, **FILLED, **changed}
    return await guest.go(form.action, form.method, **fields)


async def test_from_the_event_to_an_answer_and_back(life: Living, guest: Guest, place: str) -> None:
    await guest.go(place.rpartition("/")[0])
    assert f'href="{place}"' in guest.page
    await guest.go(place)
    assert "at least 5 wait for an answer" in guest.text
    assert "Green <b>: fewer than 5 wait for an answer" in guest.text and "<b>:" not in guest.page
    await guest.go(f"{place}/green")
    await fill(guest, "/save")
    (kept,) = await answers(life, "green")
    assert kept.words == {"en": "We plant\nten & more.", "de": "Zehn."}
    assert kept.outcome is Outcome.PARTLY and kept.owner == "Parks department"
    assert "Not written yet in: Turkish" in guest.text
    assert 'value="Parks department"' in guest.page
    await guest.go(place)
    assert "Green <b>: Is taken up in part" in guest.text
    await guest.go(f"{place}/green")
    assert f'href="{place}/green/drop"' in guest.page
    await guest.go(f"{place}/green/drop")
    assert "People do not read it any more then" in guest.text and "Zehn." not in guest.text
    assert await answers(life, "green") == [kept], "it is asked first"
    await guest.send("/drop")
    assert await answers(life, "green") == []


async def test_a_newer_answer_is_not_taken_away_unseen(
    life: Living, guest: Guest, moderator: Person, place: str
) -> None:
    colleague = await signed_in(life, moderator)
    await guest.go(f"{place}/green")
    await fill(guest, "/save", owner="First")
    await act(life, moderator, "!/events", "Our park (open)", "Official answers", "Green <b>")
    await act(life, moderator, "Take the answer away")
    await guest.go(f"{place}/green/drop")
    await colleague.go(f"{place}/green")
    await fill(colleague, "/save", owner="Second")
    await guest.send("/drop")
    assert "so nothing was deleted" in guest.text and "Second" in guest.text
    await act(life, moderator, "Yes, take it away")
    assert "so nothing was deleted" in text_of_last(moderator)
    assert "Second" in text_of_last(moderator)
    assert [one.owner for one in await answers(life, "green")] == ["Second"]
    await guest.send("/drop")
    assert await answers(life, "green") == []


async def test_what_does_not_do_comes_back_as_it_was_written(
    life: Living, guest: Guest, place: str
) -> None:
    for changed, said in (
        ({"in-en": " "}, "Please fill this in."),
        ({"owner": ""}, "Please fill this in."),
        ({"in-en": "x" * 2001}, "too long"),
        ({"day": "soon"}, "Please write the day like this"),
        ({"outcome": "perhaps"}, "Please choose an answer."),
    ):
        await guest.go(f"{place}/green")
        await fill(guest, "/save", **changed)
        assert guest.status == 200 and said in guest.text, changed
        assert "Zehn." in guest.page, "what was written is still there"
        assert await answers(life, "green") == []


async def test_a_colleague_is_not_written_over(life: Living, guest: Guest, place: str) -> None:
    await guest.go(f"{place}/green")
    page = guest.page
    await fill(guest, "/save", owner="First")
    guest.page = page
    await fill(guest, "/save", owner="Second", nonce="n" * 24)
    assert "A colleague has changed this since you began" in guest.text
    assert [one.owner for one in await answers(life, "green")] == ["First"]
    await fill(guest, "/save", owner="Second")
    assert [one.owner for one in await answers(life, "green")] == ["Second"]


async def test_one_after_the_other_under_no_theme(life: Living, guest: Guest, place: str) -> None:
    await guest.go(place)
    await guest.go(f"{place}/open")
    seen = []
    for _ in range(5):
        (action,) = re.findall(r'action="([^"]+)/save"', guest.page)
        seen.append(action)
        (link,) = re.findall(r'href="([^"]+open\?after=[^"]+)"', guest.page)
        await guest.go(link)
    assert len(set(seen)) == 4 and seen[0] == seen[4], "all texts around, but that of the theme"
    for action in set(seen):
        await guest.go(action)
        await fill(guest, "/save", outcome="not")
    await guest.go(f"{place}/open")
    assert "Under no theme" not in guest.text


async def test_nothing_of_another_towns(life: Living, guest: Guest, place: str) -> None:
    own, other = await event_id(life, CODE), await event_id(life, OTHER_CODE)
    await guest.go(f"{place}/green")
    form = guest.to("/save").fields
    before = await content(life)
    for event, about in ((other, "foreign"), (own, "foreign"), (other, "green"), (own, "nothing")):
        to = f"/office/events/{event}/answers/{about}"
        for path, method in ((to, "GET"), (f"{to}/save", "POST"), (f"{to}/drop", "POST")):
            fields = {**form, **FILLED} if method == "POST" else {}
            await guest.go(path, method, **fields)
            assert guest.status == 404, path
    assert await content(life) == before
