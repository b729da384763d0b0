"""Junk in the place of codes, receipts and commands finds nothing and says so."""

from __future__ import annotations

from datetime import timedelta

from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.hostile.reaction import last, reaction
from tests.stories.hostile.words import HOSTILE, as_shown
from tests.stories.scenes import act


async def test_junk_behind_start_finds_nothing_and_says_so(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    junk = [
        *HOSTILE.values(),
        "x" * 64,
        "-",
        "e-",
        "park2",
        "r_",
        "d_",
        "r_x",
        "d_" + "A" * 62,
        "r_\ud800",
    ]
    for number, text in enumerate(junk, 100):
        person = fake.person(number, language_code="en")
        said = await reaction(life, person, f"/start {text}")
        if text.strip():
            assert "I know no open event" in said or "works no longer" in said or "link" in said, (
                text
            )
        assert len(text) < 6 or as_shown(text) not in said, "it is not said back"


async def test_an_event_is_found_however_its_code_is_written(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    for number, text in enumerate(("park", " park ", "PARK", "/start PARK", "Park\n"), 100):
        person = fake.person(number, language_code="en")
        assert "Our park" in await reaction(life, person, text)
    for number, text in enumerate(("pаrk", "park\u200b", "ｐark", "par k", "park;", "'park'"), 200):
        person = fake.person(number, language_code="en")
        assert "Our park" not in await reaction(life, person, text)


async def test_wrong_receipts_are_all_answered_alike_and_guessing_has_an_end(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part", "!mine", "Done", "Skip", "Skip")
    receipt = next(
        word for word in last(citizen).text.split() if len(word) == 19 and word.count("-") == 3
    )
    assert "I find nothing" in await reaction(life, citizen, f"/receipt {receipt}"), "not yet valid"
    await act(life, citizen, "Hand in answers")
    spellings = (
        receipt, receipt.lower(), receipt.replace("-", ""), receipt.replace("-", " "),
        receipt.replace("-", "\u2013"), f"  {receipt}  ", receipt.replace("0", "O").replace("1", "l"),
    )  # fmt: skip
    for spelling in spellings:
        assert "mine" in await reaction(life, citizen, f"/receipt {spelling}"), spelling
    answers = set()
    wrong = ["ZZZZ-ZZZZ-ZZZZ-ZZZZ", "x", receipt[:-1], receipt + "0", f"{receipt} {receipt}"]
    for number, text in enumerate([*wrong, *HOSTILE.values()], 100):
        if text.strip():
            guesser = fake.person(number, language_code="en")
            answers.add(await reaction(life, guesser, f"/receipt {text}"))
    assert len(answers) == 1, answers
    guesser = fake.person(3, language_code="en")
    for _ in range(10):
        await reaction(life, guesser, "/receipt ZZZZ-ZZZZ-ZZZZ-ZZZZ")
    assert "Too many wrong codes" in await reaction(life, guesser, f"/receipt {receipt}")
    assert "mine" in await reaction(life, citizen, f"/receipt {receipt}"), "others go on"
    life.now += timedelta(minutes=11)
    assert "mine" in await reaction(life, guesser, f"/receipt {receipt}")
    await act(life, citizen, "Delete these answers", "Yes, delete")
    assert await reaction(life, citizen, f"/receipt {receipt}") in answers


async def test_words_without_a_conversation_lead_to_the_beginning(
    life: Living, fake: FakeTelegram
) -> None:
    for number, (name, text) in enumerate(HOSTILE.items(), 100):
        person = fake.person(
            number,
            language_code="en",
            first_name=text.replace("\ud800", "").replace("\udc00", "") or "x",
        )
        said = await reaction(life, person, text)
        # What looks like a code or a command is told that it is none.
        assert last(person).buttons or said.startswith(("I do not know that", "I know no open")), (
            name
        )


async def test_commands_imitated_with_look_alikes_are_no_commands(
    life: Living, fake: FakeTelegram
) -> None:
    for number, text in enumerate(("/ѕtart", "/ｓtart", "/heⅼp", "/stаtus", "/help\u0301"), 100):
        person = fake.person(number, language_code="en")
        assert "I do not know that command" in await reaction(life, person, text), ascii(text)
