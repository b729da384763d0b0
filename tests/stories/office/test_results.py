"""Results on pages and in the chat: the same numbers, none of fewer than five people."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from bot.moderated import Decision, Verdict
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.scene import CODE, content
from tests.stories.office.guest import Guest, event_id
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

Row = tuple[str, str]


async def answers(
    life: Living, fake: FakeTelegram, number: int, text: str, colour: str, step: str
) -> None:
    person = fake.person(1000 + number, language_code="en", first_name="C")
    await act(
        life, person, "!/start park", "Take part", f"!{text}", "Done", colour, step,
        "Hand in answers",
    )  # fmt: skip


async def crowd(life: Living, fake: FakeTelegram) -> None:
    """Twelve people: 7 red, 5 green; ten like it very much, one each says 1 and 2."""
    for number in range(12):
        colour = "Red" if number < 7 else "Green"
        step = "5" if number < 10 else str(number - 9)
        text = f"A bench {number}" if number % 2 else f"Ein Baum {number}"
        await answers(life, fake, number, text, colour, step)


def rows(guest: Guest) -> list[Row]:
    """(answer, number) of all tables on the page."""
    found = re.findall(r"<tr>\s*<th scope=\"row\">(.*?)</th>\s*<td>(.*?)</td>", guest.page, re.S)
    plain = [tuple(re.sub(r"<[^>]+>", "", cell).strip() for cell in row) for row in found]
    return [(one[0], one[1]) for one in plain]


async def test_only_what_was_released_counts_and_only_a_press_releases(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    place = f"/office/events/{await event_id(life, CODE)}/results"
    for number in range(4):
        await answers(life, fake, number, "An idea", "Red", "5")
    await guest.go(place)
    await guest.send("/results")
    assert rows(guest) == [], "four people are too few"
    assert "too few answers yet" in guest.text
    await answers(life, fake, 4, "An idea", "Red", "5")
    before = await content(life)
    await guest.go(place)
    assert rows(guest) == [] and await content(life) == before, "a look releases nothing"
    await guest.send("/results")
    assert ("Red", "5") in rows(guest) and ("5", "5") in rows(guest)
    await answers(life, fake, 5, "An idea", "Green", "1")
    await guest.send("/results")
    assert ("Green", "0") in rows(guest), "one more waits for four others"


async def test_small_counts_are_hidden_and_so_is_what_they_could_be_worked_out_from(
    life: Living, guest: Guest, moderator: Person, fake: FakeTelegram
) -> None:
    await crowd(life, fake)
    await guest.go(f"/office/events/{await event_id(life, CODE)}/results")
    await guest.send("/results")
    expected = {
        "Red": "7", "Green": "5",
        "1": "not shown", "2": "not shown", "3": "0", "4": "0", "5": "not shown",
    }  # fmt: skip
    assert dict(rows(guest)) == expected
    assert "12 answers" in guest.text
    assert "Where there is no number" in guest.text
    await act(life, moderator, "!/events", "Our park (open)", "Results")
    said = text_of_last(moderator)
    for answer, number in expected.items():
        assert f"{answer}: {number}" in said, "the chat says the same"
    assert "bench" not in said


async def test_texts_are_read_in_pages_and_looked_through(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    await crowd(life, fake)
    place = f"/office/events/{await event_id(life, CODE)}/results"
    await guest.go(place)
    await guest.send("/results")
    (link,) = re.findall(rf'href="({place}/[^"/]+)"', guest.page)
    await guest.go(link)
    assert "12 texts" in guest.text and guest.page.count("<blockquote") == 12
    await guest.go(f"{link}?words=BENCH")
    assert "6 texts" in guest.text and "Baum" not in guest.text
    await guest.go(f"{link}?words=bench+11")
    assert "1 text" in guest.text and "A bench 11" in guest.text
    await guest.go(f"{link}?words=%3Cb%3E&page=9")
    assert guest.status == 200 and "0 texts" in guest.text and "<b>" not in guest.page
    for page in ("0", "-1", "x", "99999", "٣"):
        await guest.go(f"{link}?page={page}")
        assert guest.status == 200 and "12 texts" in guest.text
    await guest.go(f"{place}/p2")
    assert guest.status == 404, "a choice has no texts"


async def test_texts_wait_for_their_fifth_like_everything(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    for number in range(3):
        await answers(life, fake, number, "An idea", "Red", "5")
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(f"{place}/close")
    await guest.send("/close")
    await life.pass_time(seconds=15)
    await guest.go(f"{place}/results")
    assert "An idea" not in guest.text and rows(guest) == []
    assert "Get new answers" not in guest.text
    await guest.go(f"{place}/results/p1")
    assert guest.status == 404


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "=1+1", "\u202eabc", "{{ 7*7 }}"])
async def test_hostile_texts_are_shown_as_what_they_are(
    life: Living, guest: Guest, fake: FakeTelegram, words: str
) -> None:
    from html import escape

    for number in range(5):
        await answers(life, fake, number, words, "Red", "5")
    place = f"/office/events/{await event_id(life, CODE)}/results"
    await guest.go(place)
    await guest.send("/results")
    await guest.go(f"{place}/p1")
    shown = escape(words.replace("\u202e", "")).replace("&#x27;", "&#39;")
    assert guest.page.count(f"<span>{shown}</span>") == 5
    assert "<script>alert" not in guest.page


async def test_what_was_rejected_does_not_count_and_what_was_hidden_is_not_read(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    for number in range(7):
        await answers(life, fake, number, f"Call me: 0{number}", "Red", "5")
    event = await event_id(life, CODE)
    place = f"/office/events/{event}/results"
    await guest.go(place)
    await guest.send("/results")
    assert ("Red", "7") in rows(guest)
    async with life.house.storage.unit() as unit:
        found = await unit.contributions.released(event)
        for one in found:
            if one.prompt == "p1" and one.value.endswith("3"):
                hidden = Verdict(one.id, event, public="Call me: …")
                unit.moderation.save_verdict(hidden)
        rejected = next(one for one in found if one.value.endswith("5") and one.prompt == "p1")
        unit.moderation.save_verdict(Verdict(rejected.id, event, Decision.REJECTED, "insult"))
        unit.turn_done()
    await guest.go(place)
    assert ("Red", "7") in rows(guest)
    await guest.go(f"{place}/p1")
    assert "Call me: 05" not in guest.text
    assert "Call me: …" in guest.text and "Call me: 03" not in guest.text
    assert "Call me: 04" in guest.text


async def test_of_too_many_answers_the_page_says_what_can_be_done(
    life: Living, guest: Guest, fake: FakeTelegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(5):
        await answers(life, fake, number, "An idea", "Red", "5")
    monkeypatch.setattr("bot.dialogue.results.MOST_AT_ONCE", 14)
    monkeypatch.setattr("bot.dialogue.moderating.MOST_AT_ONCE", 14)
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(place)
    await guest.send("/export", format="csv")
    assert "Whoever runs Dialogbote" in guest.text and "An idea" not in guest.text
    await guest.go(f"{place}/results")
    assert "too many to be counted here" in guest.text and rows(guest) == []


async def test_counts_are_kept_as_a_picture_with_its_words(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    place = f"/office/events/{await event_id(life, CODE)}/results"
    await guest.go(f"{place}/p2/picture")
    assert guest.status == 404, "there is nothing to be seen yet"
    await crowd(life, fake)
    await guest.go(place)
    await guest.send("/results")
    before = await content(life)
    pictures = re.findall(r'href="([^"]+/picture)" download', guest.page)
    assert pictures == [f"{place}/p2/picture", f"{place}/p3/picture"], "texts are in none"
    words = re.findall(r'<div class="told">(.*?)</div>', guest.page, re.S)
    assert "12 answers" in words[0] and "Red: 7" in words[0]
    assert "not shown" in words[1] and ": 1<" not in words[1]
    for picture in pictures:
        await guest.go(picture)
        image = Image.open(io.BytesIO(guest.content))
        assert image.format == "PNG" and image.width == 1080
    for part in ("p1", "nothing"):
        await guest.go(f"{place}/{part}/picture")
        assert guest.status == 404
    assert await content(life) == before, "a look changes nothing"
