"""Certificates of deletion: from the close to the end of retention, and when all else is gone."""

from __future__ import annotations

import subprocess
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from bot.certificates import Occasion
from bot.dialogue import release
from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import does
from tests.stories.scenes import act, create_event
from tests.stories.test_citizen import event_of, stored, text_of_last
from tests.stories.test_moderator import files, take_part

CLOSE, RETENTION = "park-deletion-close", "park-deletion-retention"


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park")
    return person


async def closed(life: Living, fake: FakeTelegram, moderator: Person) -> None:
    """Seven people took part, two more began, and the event was closed."""
    for number in range(7):
        await take_part(life, fake, number, f"idea {number}")
    for number in (20, 21):
        person = fake.person(number, language_code="en", first_name="C")
        await act(life, person, "!/start park", "Take part", "!unfinished")
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)


async def handed_out(life: Living, moderator: Person) -> dict[str, bytes]:
    await act(life, moderator, "!/events")
    moderator.press(does("event"))
    await life.settled()
    await act(life, moderator, "Certificate of deletion")
    return files(moderator)


def verified(text: bytes, folder: Path) -> bool:
    """As somebody checks it who has the file, and a shell."""
    file = folder / "certificate.txt"
    file.write_bytes(text)
    made = subprocess.run(
        f"head -n -1 '{file}' | sha256sum", shell=True, capture_output=True, text=True, check=True
    )
    return text.decode().splitlines()[-1] == f"SHA-256: {made.stdout.split()[0]}"


async def test_the_close_is_certified_as_pdf_and_as_text(
    life: Living, fake: FakeTelegram, moderator: Person, tmp_path: Path
) -> None:
    await closed(life, fake, moderator)
    found = await handed_out(life, moderator)
    assert {f"{CLOSE}.pdf", f"{CLOSE}.txt"} == set(found)
    text = found[f"{CLOSE}.txt"].decode()
    for expected in (
        "The tags of participation of at least 5 people (counted in fives)",
        "All unfinished answers: fewer than 5",
        "The key of the tags of participation (K_part)",
        "The key of unfinished answers (K_draft)",
        "Monday, 1 March 2027",
        "Montag, 1. März 2027",
        "Löschbescheinigung",
        "Event “Our park” (code park) of Musterstadt",
    ):
        assert expected in text, expected
    assert "K_content" not in text and "idea" not in text and "at least 7" not in text
    assert verified(found[f"{CLOSE}.txt"], tmp_path)
    assert not verified(found[f"{CLOSE}.txt"].replace(b"5", b"6", 1), tmp_path)
    with pikepdf.open(BytesIO(found[f"{CLOSE}.pdf"])) as pdf:
        assert pdf.Root.MarkInfo.Marked
    pages = pypdfium2.PdfDocument(found[f"{CLOSE}.pdf"])
    words = " ".join(page.get_textpage().get_text_bounded() for page in pages)
    assert text.splitlines()[-1].removeprefix("SHA-256: ") in words.replace("\r\n", "")


async def test_an_open_event_has_none_and_the_old_button_says_so(
    life: Living, moderator: Person
) -> None:
    event = await event_of(life)
    await act(life, moderator, "!/events", "Our park (open)")
    assert moderator.last is not None
    said = [button.label for row in moderator.last.buttons for button in row]
    assert "Results" in said and "Certificate of deletion" not in said
    moderator.press_data(f"certificate:{event.id}")
    await life.settled()
    assert "belongs to an earlier step" in text_of_last(moderator)
    assert files(moderator) == {}


async def test_at_the_end_of_retention_another_is_issued_and_the_first_stays_as_it_was(
    life: Living,
    fake: FakeTelegram,
    moderator: Person,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(release, "EXPIRE_AT_ONCE", 4)
    await closed(life, fake, moderator)
    first = (await handed_out(life, moderator))[f"{CLOSE}.txt"]
    assert len(await stored(life)) == 14
    await life.pass_time(days=366)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        going = await unit.certificates.get(event.id, Occasion.RETENTION)
    assert going is not None and (going.answers, going.day, going.text) == (10, None, "")
    await life.restart()
    for _ in range(4):
        await life.pass_time(seconds=15)
    assert await stored(life) == []
    moderator.messages.clear()
    found = await handed_out(life, moderator)
    assert set(found) == {f"{one}.{kind}" for one in (CLOSE, RETENTION) for kind in ("pdf", "txt")}
    assert found[f"{CLOSE}.txt"] == first
    text = found[f"{RETENTION}.txt"].decode()
    assert "All answers: at least 10 (counted in fives)" in text, "as many as there were at first"
    assert "K_content" in text and "K_part" not in text
    assert verified(found[f"{RETENTION}.txt"], tmp_path)


async def test_a_crash_after_the_key_is_gone_is_made_good(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await closed(life, fake, moderator)
    event = await event_of(life)
    await act(life, moderator, "!/events", "Our park (closed)")
    moderator.press(does("moderate"))
    await life.settled()
    await act(life, moderator, "Themes", "New theme", "!Green")
    await life.stop()
    (life.folder / "keys" / f"{event.id}.content.key").unlink()
    await life.start()
    await life.pass_time(days=366)
    await life.pass_time(seconds=15)
    async with life.house.storage.unit() as unit:
        found = await unit.certificates.get(event.id, Occasion.RETENTION)
        assert found is not None and found.text


async def test_it_is_there_when_everything_else_is_gone_and_only_for_its_moderators(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await closed(life, fake, moderator)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        unit.events.remove(event.id)
        unit.turn_done()
    moderator.press_data(f"certificate:{event.id}")
    await life.settled()
    assert f"{CLOSE}.txt" in files(moderator)
    stranger = fake.person(3, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.MODERATOR, 'Nebenstadt')}")
    said = set()
    for subject in (event.id, "aaaaaaaaaa"):
        stranger.press_data(f"certificate:{subject}")
        await life.settled()
        said.add(text_of_last(stranger))
    assert len(said) == 1 and files(stranger) == {}


async def test_in_a_browser(life: Living, fake: FakeTelegram, moderator: Person) -> None:
    await closed(life, fake, moderator)
    event = await event_of(life)
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    await browser.write("/events")
    await browser.press("event", event.id)
    await browser.press("certificate", event.id)
    assert "Certificate of deletion of “Our park”" in browser.text
