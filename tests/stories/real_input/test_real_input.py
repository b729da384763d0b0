"""Real words through the whole bot, and out of every file exactly as they went in.

The 613 statements of a citizens' assembly are sent by their 247 authors, in four interface
languages, while the bot is restarted among them. What never may live here: a look into the bot's
storage. Moderators see files, and so does this test.
"""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from pathlib import Path

import pytest

from bot.model import Role
from handlers.intake import Intake
from tests.fakes.botapi import FakeTelegram
from tests.living import living
from tests.stories.buttons import does
from tests.stories.real_input.crowd import CODE, Citizen, Crowd, invited, write_nothing_down
from tests.stories.real_input.exports import (
    READERS,
    K,
    Moderator,
    command_line,
    disarmed,
    from_csv,
    from_jsonl,
)
from tests.stories.real_input.order import (
    SIGMAS,
    sigmas_of_neighbours,
    sigmas_of_rank,
    tells_nothing,
)
from tests.stories.real_input.reading import is_readable, reads_receipt
from tests.stories.real_input.statements import Found, statements
from tests.stories.scenes import act, create_event

ARRIVALS = 4
"""People who come in each round: so many that a few dozen are always somewhere in the middle."""
RESTART_EVERY, PULL_EVERY = 11, 17
"""Rounds. Without a common factor, so that they meet in every way."""


def test_an_order_that_tells_is_noticed() -> None:
    inorder = list(range(600))
    assert sigmas_of_rank(inorder) > SIGMAS
    assert sigmas_of_rank(inorder[::-1]) < -SIGMAS
    nearly = sorted(inorder, key=lambda n: n + random.Random(n).gauss(0, 400))
    assert sigmas_of_rank(nearly) > SIGMAS
    together = [str(n // 3) for n in inorder]
    assert sigmas_of_neighbours(together) > SIGMAS
    random.Random(3).shuffle(inorder)
    assert abs(sigmas_of_rank(inorder)) < SIGMAS
    random.Random(4).shuffle(together)
    assert abs(sigmas_of_neighbours(together)) < SIGMAS


@pytest.mark.slow
async def test_real_statements_come_out_as_they_went_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        person = fake.person(1, language_code="en", first_name="M")
        await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, person, CODE, answers=60)
        source, citizens = invited(fake)
        crowd = Crowd(life, fake, citizens)
        moderator = Moderator(life, person, citizens)

        for people, shown in ((K - 1, 0), (1, 1), (K - 1, 0)):
            crowd.admit(people)
            await crowd.finish()
            before = sum(moderator.shown.values())
            await moderator.pull()
            assert (sum(moderator.shown.values()) > before) == bool(shown)

        rounds = 0
        while crowd.waiting or crowd.acting:
            crowd.admit(ARRIVALS)
            rounds += 1
            await crowd.round(restart=rounds % RESTART_EVERY == 0)
            if rounds % PULL_EVERY == 0:
                await moderator.pull()
            if rounds == PULL_EVERY // 2:
                moderator.look([disarmed(r) for r in from_jsonl(await command_line(life, "jsonl"))])
        assert len(crowd.sent) == len(citizens)
        assert min(crowd.middle) > 0, "a restart hit nobody in the middle"

        for citizen in citizens:
            is_readable(citizen.review, citizen.texts, "finish")
        busiest = max(citizens, key=lambda citizen: len(citizen.texts))
        assert len(busiest.texts) >= 54
        assert any(message.document for message in busiest.review)
        await reads_receipt(life, busiest)

        await act(life, person, "!/events")
        person.press(does("event"))
        await life.settled()
        await act(life, person, "Close", "Yes, close")
        await life.pass_time(seconds=15)
        pulled = zip(READERS, await moderator.files(), strict=True)
        files = {f"chat {kind}": content for kind, content in pulled}
        written = await asyncio.gather(*(command_line(life, kind) for kind in READERS))
        files |= {f"command line {kind}": one for kind, one in zip(READERS, written, strict=True)}
        assert not fake.violations

    expected = Counter(told(row) for citizen in citizens for row in citizen.given())
    interface = {
        disarmed(row)[2]: citizen.language for citizen in citizens for row in citizen.given()
    }
    german = {disarmed(("text", "de", text))[2] for _, text in statements()[1]}
    compared = 0
    for name, content in files.items():
        kind = name.split()[-1]
        rows = READERS[kind](content)
        # All real statements are German, in whichever language the buttons were.
        spoken = Counter(
            language
            if language == "de"
            else "buttons'"
            if language == interface[value]
            else "wrong"
            for sort, language, value in map(disarmed, rows)
            if sort == "text" and value in german
        )
        if source == "real":
            assert spoken["wrong"] <= 3 and spoken["de"] > 0.95 * 613, f"{name}: {dict(spoken)}"
        found = Counter(map(told, rows))
        wanted = Counter(
            {disarmed(r): n for r, n in expected.items()} if kind == "csv" else expected
        )
        lost, strange = wanted - found, found - wanted
        assert not lost and not strange, f"{name}: {short(lost)} became {short(strange)}"
        compared += sum(len(value.encode()) for *_, value in rows)
        assert [disarmed(row) for row in from_csv(files["chat csv"])] == [
            disarmed(row) for row in rows
        ]
    order = tells_nothing(from_csv(files["chat csv"]), crowd, moderator)
    for pull in moderator.pulls:
        if len(pull) > 100:
            tells_nothing(pull, crowd, moderator)

    texts = sum(len(citizen.texts) for citizen in citizens)
    with capsys.disabled():
        print(  # noqa: T201 (a report, asked for)
            f"\nreal input: {len(citizens)} people, {texts} texts ({source} statements and "
            f"{texts - 613} hostile ones), {sum(expected.values())} answers, {life.starts - 1} "
            f"restarts with {min(crowd.middle)} to {max(crowd.middle)} people in the middle "
            f"(of whom {crowd.lost} had to ask where they are) and {crowd.doubled} updates that "
            f"came twice, {len(moderator.pulls)} pulls with new texts of {moderator.batches} people, {compared:,} bytes of values compared in "
            f"{len(files)} files; order in sigmas: "
            + ", ".join(f"{name} {z:+.1f}" for name, z in order.items())
        )


async def test_sixty_long_answers_are_read_in_five_messages(tmp_path: Path) -> None:
    texts = [f"{number} {'Ein Satz. ' * 40}".strip() for number in range(60)]
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="M")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE, answers=60)
        citizen = Citizen("", fake.person(2), "de", texts)
        await act(life, citizen.person, f"!/start {CODE}")
        citizen.press("join")
        await life.settled()
        assert citizen.person.last is not None
        leave = citizen.person.last.find(does("leave"))
        assert leave is not None and leave.data is not None
        another = f"another:{leave.data.split(':')[1]}:p1"
        for number, text in enumerate(texts):
            if number:
                citizen.person.press_data(another)
            citizen.person.send(text)
        await life.settled()
        for step in (("done", "p1"), ("skip", "p2"), ("skip", "p3")):
            before = citizen.newest()
            citizen.press(*step)
            await life.settled()
        is_readable(citizen.since(before), texts, "finish")
        assert not fake.violations


async def test_after_an_interruption_the_newest_message_tells_where_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process that dies does not write down which answers are out.
    monkeypatch.setattr(Intake, "tidy", write_nothing_down)
    async with FakeTelegram() as fake, living(tmp_path / "var", fake) as life:
        moderator = fake.person(1, language_code="en", first_name="M")
        await act(life, moderator, f"!/start {await life.grant(Role.MODERATOR)}")
        await create_event(life, moderator, CODE)
        citizen = Citizen("", fake.person(2), "de")
        await act(life, citizen.person, f"!/start {CODE}")
        for step in (("join",), ("",), ("done", "p1"), ("answer", "p2", "o1")):
            if step[0]:
                citizen.press(*step)
            else:
                citizen.person.send("Mehr Bäume")
            await life.settled()
        await life.stop()
        citizen.press("answer", "p3", "4")
        await life.start()
        await life.settled()
        assert citizen.sees("finish"), citizen.person.transcript()


def told(row: Found) -> Found:
    """A row as it is sure to be: the language of a text is guessed."""
    kind, language, value = row
    return kind, "" if kind == "text" else language, value


def short(rows: Counter[Found]) -> list[str]:
    """Some rows, for the message of a failed test."""
    return [f"{kind} {language} {value[:60]!r}" for kind, language, value in list(rows)[:3]]
