"""A whole event, from the first idea to the deletion of the last text, through all its doors.

What 247 people wrote to a citizens' assembly is said again, in four languages of the interface, by
Telegram and in browsers, and moderated as it was there. Every figure that is shown of it anywhere
has been counted from the data (`said.py`), without a line of the product.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from bot.dialogue.moderation.policy import USUAL
from tests.fakes.botapi import FakeTelegram
from tests.living import Living, living
from tests.stories.buttons import does
from tests.stories.command_line import typed
from tests.stories.office.guest import Guest, event_id, signed_in
from tests.stories.office.test_papers import downloaded
from tests.stories.office.test_results import rows as rows_on_page
from tests.stories.real_input.crowd import Citizen
from tests.stories.real_input.statements import REAL
from tests.stories.scenes import act
from tests.stories.test_citizen import receipt_of
from tests.stories.test_moderator import files
from tests.stories.test_multipliers import page_of
from tests.stories.whole_event import papers, said
from tests.stories.whole_event.crowd import CODE, Author, People
from tests.stories.whole_event.organisers import CLUBS, Organiser
from tests.stories.whole_event.said import ACCEPTED, REJECTED, THEMES, Figures, Statement, fives

ARRIVALS, RESTART_EVERY, VISITS = 6, 11, 2
"""People that come in each round, rounds from one restart to the next, browsers after each."""
DONE = {
    "de": "Wir dämmen drei Schulen.",
    "en": "We insulate three schools.",
    "tr": "Üç okulu yalıtıyoruz.",
    "ar": "نعزل ثلاث مدارس.",
}
"""What is answered to the first theme."""
TOLD = {
    "de": "Sie haben geschrieben, wir bauen um.",
    "en": "You wrote, we rebuild.",
    "tr": "Siz yazdınız, biz yeniliyoruz.",
    "ar": "كتبتم ونحن نبني.",
}
"""What all subscribers read."""
OWN = "Das prüft das Bauamt."
"""The answer to one contribution of its own."""


def data(source: str) -> list[Statement]:
    """The statements, or why there are none."""
    if source == "real":
        if not REAL.exists():
            pytest.skip(f"the real statements are not here: {REAL.name}")
        return said.real()
    if REAL.exists():
        pytest.skip("the real statements are played instead")
    return said.generated()


@pytest.mark.parametrize("source", ["real", "made up"])
def test_the_data_are_what_they_are_told_to_be(source: str) -> None:
    statements = data(source)
    assert len(statements) == len({one.text for one in statements}) == 613
    assert len({one.author for one in statements}) == 247
    assert sum(one.accepted for one in statements) == ACCEPTED
    assert sum(not one.accepted for one in statements) == REJECTED
    assert {one.theme for one in statements} - {""} == {*THEMES.values()}
    assert len({one.reason for one in statements}) == len(said.REASONS) + 1


@pytest.mark.slow
@pytest.mark.parametrize("source", ["real", "made up"])
async def test_a_whole_event(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    statements = data(source)
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        organiser = await Organiser.come(life, fake, 1)
        await organiser.plan()
        people = People(life, fake, statements, organiser.links)
        figures = people.figures()
        await take_part(life, fake, organiser, people)
        await subscribe_and_sign_up(life, organiser, people)
        await counts_while_open(life, organiser, figures)

        guest = await signed_in(life, organiser.person)
        await close(life, guest)
        await life.restart()
        while await organiser.moderate(statements, 700):
            pass
        office = f"/office/events/{await event_id(life, CODE)}"
        await answer(life, guest, office, organiser, people)
        await life.restart()
        await results_are(life, guest, office, organiser, figures)
        await exports_are(life, guest, office, organiser, figures)
        await receipts_tell(life, people)
        await tell_subscribers(life, guest, office, people, figures)
        guest = await signed_in(life, organiser.person)
        await reports_are(guest, office, figures)
        await multipliers_read(life, organiser, figures)
        await deletion(life, guest, office, organiser, figures)
        assert not fake.violations
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\na whole event: {len(statements)} {source} statements by {figures.people} people "
            f"({figures.by_browser} in browsers, {figures.by_link.total()} by {len(CLUBS)} links), "
            f"{figures.answers} answers, {life.starts - 1} restarts with "
            f"{people.crowd.middle} people in the middle and {people.crowd.doubled} updates twice; "
            f"{ACCEPTED} accepted, {REJECTED} rejected"
        )


async def take_part(life: Living, fake: FakeTelegram, organiser: Organiser, people: People) -> None:
    """Everybody, in the midst of restarts; what has come so far is moderated in between."""
    crowd, visitors = people.crowd, [*people.visitors]
    rounds = 0
    while crowd.waiting or crowd.acting or visitors:
        crowd.admit(ARRIVALS)
        rounds += 1
        await crowd.round(restart=rounds % RESTART_EVERY == 0)
        for visitor in visitors[:VISITS]:
            await visitor.take_part()
        del visitors[:VISITS]
        if rounds == RESTART_EVERY:
            await organiser.name_themes()
            assert await organiser.moderate(people.statements, 40) == 40
            await life.restart()
    for author in people.all:
        if isinstance(author, Citizen):
            author.receipt = receipt_of(author.person)
    begun = fake.person(99, language_code="de")
    await act(life, begun, f"!/start {CODE}")
    begun.press(does("join"))
    begun.send("Das wird nie abgeschickt")
    await life.settled()


async def subscribe_and_sign_up(life: Living, organiser: Organiser, people: People) -> None:
    for author in people.following:
        if isinstance(author, Citizen):
            for verb in ("kept", "follow", "follow-yes"):
                author.person.press(does(verb))
                await life.settled()
        else:
            for verb in ("kept", "follow:", "follow-yes"):
                await author.browser.press(verb)
    for author in people.coming:
        author.person.send(f"/start {CODE}")
        await life.settled()
        for verb in ("date", "date-join"):
            author.person.press(does(verb))
            await life.settled()
    await organiser.go_to("event-date")
    assert f"{len(people.coming)} people have signed up." in organiser.reads


async def counts_while_open(life: Living, organiser: Organiser, figures: Figures) -> None:
    await organiser.go_to()
    assert f"At least {fives(figures.people)} people took part" in organiser.reads
    assert f"At least {fives(figures.by_browser)} of them in the browser" in organiser.reads
    await multipliers_read(life, organiser, figures)


async def multipliers_read(life: Living, organiser: Organiser, figures: Figures) -> None:
    await organiser.go_to("multipliers")
    for name, page in organiser.pages.items():
        count = fives(figures.by_link[name])
        assert count and f"{name}: at least {count}" in organiser.reads
        answer = await page_of(life, page)
        assert f"At least {count} people took part by this link" in answer.text


async def close(life: Living, guest: Guest) -> None:
    """On the page of the event, by two presses."""
    place = f"/office/events/{await event_id(life, CODE)}"
    await guest.go(f"{place}/close")
    await guest.send("/close")
    await life.pass_time(seconds=15)


async def answer(
    life: Living, guest: Guest, office: str, organiser: Organiser, people: People
) -> None:
    """One theme in all languages on a page, one in the chat, and one contribution for itself."""
    first, second = THEMES.values()
    await guest.go(f"{office}/answers")
    links = re.findall(rf'<a href="({office}/answers/[^"]+)">(.*?)</a>', guest.page, re.S)
    (link,) = [link for link, words in links if first in unescape(words)]
    await guest.go(link)
    await fill_in(guest, "/save", DONE, outcome="accepted", owner="Bauamt", day="01.09.2027")
    await organiser.go_to("answers")
    await organiser.act(
        second, "Write the answer", "Is not taken up", "!Dafür fehlt das Geld.", "Done",
        "Skip", "Skip", "Skip", "!Kämmerei", "Save the answer",
    )  # fmt: skip
    assert "The answer is kept" in organiser.reads
    single = people.statement_of(people.with_one(accepted=True)["de"])
    event = office.rpartition("/")[2]
    async with life.house.storage.unit() as unit:
        found = await unit.contributions.released(event)
    (one,) = [contribution.id for contribution in found if contribution.value == single.text]
    await guest.go(f"{office}/answers/{one}")
    own = {**dict.fromkeys(DONE, ""), "de": OWN}
    await fill_in(guest, "/save", own, outcome="under-review", owner="Bauamt", day="")


async def fill_in(guest: Guest, part: str, words: dict[str, str], **more: str) -> None:
    """Send a form that asks for the same in every language."""
    form = guest.to(part)
    written = {f"in-{language}": text for language, text in words.items()}
    await guest.go(form.action, form.method, **{**form.fields, **written, **more})
    assert guest.status == 200, guest.text


async def results_are(
    life: Living, guest: Guest, office: str, organiser: Organiser, figures: Figures
) -> None:
    """In the chat, on the page, and where texts are looked through."""
    await organiser.go_to("moderate")
    assert f"Accepted: {ACCEPTED}" in organiser.reads
    assert f"Rejected: {REJECTED}" in organiser.reads
    await organiser.press(does("themes"))
    for theme, count in figures.under.items():
        assert f"{theme}: {count} contributions" in organiser.reads
    await organiser.go_to("results")
    for answer, shown in figures.shown.items():
        assert f"{answer}: {shown}" in organiser.reads
    assert f"{ACCEPTED} answers" in organiser.reads
    await guest.go(office)
    assert f"At least {fives(figures.people)} people took part" in guest.text
    await guest.go(f"{office}/results")
    assert dict(rows_on_page(guest)) == figures.shown
    for count in (ACCEPTED, figures.colours.total(), figures.grades.total()):
        assert f"{count} answers" in guest.text
    await guest.go(f"{office}/results/p1")
    assert f"{ACCEPTED} texts" in guest.text
    word = figures.frequent_word
    assert 0 < figures.with_words(word) < ACCEPTED
    await guest.go(f"{office}/results/p1?words={word}")
    assert f"{figures.with_words(word)} texts" in guest.text
    await guest.go(f"{office}/answers")
    open_ones = ACCEPTED - sum(figures.under.values()) - 1
    assert f"at least {fives(open_ones)} wait for an answer" in guest.text


async def exports_are(
    life: Living, guest: Guest, office: str, organiser: Organiser, figures: Figures
) -> None:
    """Every row, from each place that hands files out."""
    wanted = said.rows_of(figures)
    assert wanted.total() == figures.answers
    found: dict[str, bytes] = {}
    for kind in ("csv", "xlsx"):
        await guest.go(office)
        await guest.send("/export", format=kind)
        found[f"page {kind}"] = guest.content
    await organiser.act("!/export")
    found |= {
        f"chat {name.rpartition('.')[2]}": one for name, one in files(organiser.person).items()
    }
    for kind in papers.READERS:
        out = life.folder.parent / f"export.{kind}"
        told = await typed(life, "export", CODE, "--format", kind, "--out", str(out))
        assert told.split()[:2] == [str(figures.answers), "answers"]
        found[f"command line {kind}"] = out.read_bytes()
    assert len(found) == 8
    for name, content in found.items():
        kind = re.split(r"[ .]", name)[-1]
        rows = papers.READERS[kind](content)
        expected = papers.as_in_csv(wanted) if kind == "csv" else wanted
        assert rows == expected, (
            f"{name}: {[*(rows - expected)][:3]} for {[*(expected - rows)][:3]}"
        )


async def receipts_tell(life: Living, people: People) -> None:
    """In everybody's language: what became of their text, its theme, the answer to it."""
    first, second = THEMES.values()
    looked = 0
    for accepted, theme in ((False, False), (True, False), (True, True)):
        languages = people.with_one(accepted=accepted, theme=theme)
        assert languages
        for language, author in languages.items():
            statement = people.statement_of(author)
            told = await _by_receipt(life, author)
            assert " ".join(statement.text.split()) in told
            assert [one for one in THEMES.values() if one in told] == [statement.theme][
                : int(theme)
            ]
            assert (DONE[language] in told) is (statement.theme == first)
            assert ("Dafür fehlt das Geld." in told) is (statement.theme == second)
            for one in said.REASONS:
                assert (_reason(life, one, language) in told) is (one == statement.reason)
            looked += 1
    assert looked >= 10
    assert OWN in await _by_receipt(life, people.with_one(accepted=True)["de"])


def _reason(life: Living, reason: str, language: str) -> str:
    return life.house.phrasebook.say(USUAL[reason].name, language)


async def _by_receipt(life: Living, author: Author) -> str:
    """What somebody is told by their receipt, in one line."""
    if isinstance(author, Citizen):
        before = author.newest()
        await act(life, author.person, f"!/receipt {author.receipt}")
        return " ".join(" ".join(one.text for one in author.since(before)).split())
    await author.browser.go("/chat")
    await author.browser.write(author.receipt)
    return author.browser.text


async def tell_subscribers(
    life: Living, guest: Guest, office: str, people: People, figures: Figures
) -> None:
    """One text, in everybody's language, once; and the moderators are reminded of their promise."""
    await guest.go(f"{office}/tidings")
    assert f"At least {fives(figures.following)} people want to hear of it" in guest.text
    await guest.go(f"{office}/tidings/new")
    await fill_in(guest, "/tidings", TOLD)
    link = re.findall(r'href="([^"]+)/drop"', guest.page)[0]
    await guest.go(f"{link}/send")
    await guest.send("/send")
    await life.restart()
    for day in (2, 3):
        life.now = datetime(2027, 3, day, 9, 1, tzinfo=UTC)
        await life.doors.tick()
        await life.settled()
    following = {one.author for one in people.following}
    for author in people.all:
        wanted = int(author.author in following)
        if isinstance(author, Citizen):
            heard = [one.text for one in author.person.messages]
            assert sum(TOLD[author.language] in text for text in heard) == wanted
        elif wanted:
            await author.browser.go("/chat/letters")
            assert TOLD[author.language] in author.browser.text


async def reports_are(guest: Guest, office: str, figures: Figures) -> None:
    """Both reports, in both languages."""
    await guest.go(f"{office}/report")
    found = await downloaded(guest)
    for kind in ("council", "residents"):
        for language, people in (("de", "mindestens {} Personen"), ("en", "least {} people")):
            read = papers.words_of(found[f"{office}/report/{kind}/{language}"])
            assert people.format(fives(figures.people)) in read.replace("Mindestens", "mindestens")
            for answer, shown in figures.shown.items():
                if shown != "not shown":
                    assert f"{answer}: {shown}" in read
            if kind == "council":
                assert str(fives(REJECTED)) in read
                for theme, count in figures.under.items():
                    assert theme in read and str(fives(count)) in read
            for one in figures.rejected:
                if len(one.text) > 30:
                    assert " ".join(one.text.split()) not in read, "what was rejected is quoted"


async def deletion(
    life: Living, guest: Guest, office: str, organiser: Organiser, figures: Figures
) -> None:
    """By the clock alone; the certificates tell what went, and no text is left anywhere."""
    event = office.rpartition("/")[2]
    text = (await _certificates(guest, office))["close.txt"].decode()
    assert f"of at least {fives(figures.people)} people" in text
    assert "All unfinished answers: fewer than 5" in text
    life.now = datetime(2028, 2, 28, 12, 0, tzinfo=UTC)
    await life.doors.tick()
    async with life.house.storage.unit() as unit:
        assert len(await unit.contributions.released(event)) == figures.answers
    await life.restart()
    life.now = datetime(2028, 2, 29, 1, 0, tzinfo=UTC)
    for _ in range(3):
        await life.pass_time(seconds=15)
    guest = await signed_in(life, organiser.person)
    text = (await _certificates(guest, office))["retention.txt"].decode()
    assert f"All answers: at least {fives(figures.answers)}" in text
    await guest.go(office)
    assert f"At least {fives(figures.people)} people took part" in guest.text
    async with life.house.storage.unit() as unit:
        assert await unit.contributions.released(event) == []
        assert await unit.moderation.themes(event) == []
        assert await unit.subscribers.of_event(event) == []
    assert not [*(life.folder / "keys").glob(f"{event}.*")]


async def _certificates(guest: Guest, office: str) -> dict[str, bytes]:
    await guest.go(f"{office}/certificates")
    start = f"{office}/certificates/{CODE}-deletion-"
    return {name.removeprefix(start): one for name, one in (await downloaded(guest)).items()}
