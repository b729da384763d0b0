"""Hostile words in what moderators and organisers create, and what others see of it."""

from __future__ import annotations

import re

import pytest

from bot.model import Role
from bot.questions import units
from tests.fakes import botapi_html
from tests.fakes.botapi import FakeTelegram, Person
from tests.living import Living
from tests.stories.buttons import does
from tests.stories.hostile.reaction import last, reaction
from tests.stories.hostile.words import HOSTILE, as_shown, fits
from tests.stories.scenes import act, plan_drafts

NUMBER = re.compile(r"Question \d+ of ")


async def tried_at(life: Living, person: Person, question: str, *, lines: bool = True) -> list[str]:
    """Every hostile text at the question in hand; those that were taken. Ends where it began."""
    taken = []
    here = NUMBER.search(last(person).text)
    assert here is not None
    for name, text in HOSTILE.items():
        assert question in last(person).text, f"before {name}"
        said = await reaction(life, person, text)
        if here[0] in said:
            # Refused with a sentence: the question stands below it, and its buttons work.
            assert not said.startswith("Question"), f"{name} was refused without a word"
            assert last(person).buttons, name
            continue
        taken.append(text)
        await act(life, person, "!/back")
        if lines:
            assert as_shown(text) in last(person).text, name
    return taken


async def test_the_event_wizard_takes_any_words_or_says_why_not(
    life: Living, fake: FakeTelegram
) -> None:
    moderator = fake.person(1, language_code="en")
    await act(
        life, moderator, f"!/start {await life.grant(Role.MODERATOR)}", "!/events", "New event"
    )
    titles = await tried_at(life, moderator, "What is the event called?")
    assert {HOSTILE["open tag"], HOSTILE["format"], HOSTILE["composed"]} <= set(titles)
    assert not {HOSTILE["cell"], HOSTILE["zero width"], HOSTILE["nul"]} & set(titles)
    await act(life, moderator, "!Our <b>park", "English")
    prompts = await tried_at(life, moderator, "Question 1 to the people")
    assert HOSTILE["script"] in prompts
    await act(life, moderator, "!<i>What?", "Free text")
    assert not await tried_at(life, moderator, "How many answers may one person give?")
    await act(life, moderator, "!3", "Yes", "Yes", "!Second?", "A scale from 1 to 5")
    await tried_at(life, moderator, "What does 1 mean?")
    await act(life, moderator, "!</i>low", "!<high>", "No", "No")
    codes = await tried_at(life, moderator, "Which code")
    assert codes == ["1e999"], "the only one of them that is a code"
    await act(life, moderator, "!park")
    assert not await tried_at(life, moderator, "When shall it open?", lines=False)
    await act(life, moderator, "Skip", "Skip")
    for question in (
        "Who is responsible",
        "data protection officer reached",
        "Where is your imprint",
    ):
        assert HOSTILE["mention"] in await tried_at(life, moderator, question)
        await act(life, moderator, f"!{question} <b>&")
    await act(life, moderator, "Create the event")
    assert "It is not open yet" in last(moderator).text


TWO_TO_THIRTY = "Please write 2 to 30 different choices, one a line."
TOO_LONG = "A choice may have at most 40 characters."
NO_WORDS = "I see no words in that message."
CAN_BE_CHOSEN = ""


@pytest.mark.parametrize(
    ("options", "refusal"),
    [
        ("\u200b\nA\nB", CAN_BE_CHOSEN),
        ("A\n\u3164\nB", CAN_BE_CHOSEN),
        ("A\n\u202e\nB", CAN_BE_CHOSEN),
        ("\n".join(f"Option {n}" for n in range(120)), TWO_TO_THIRTY),
        ("\n".join(f"O{n}" for n in range(1000)), TWO_TO_THIRTY),
        ("A\nA", TWO_TO_THIRTY),
        ("A", TWO_TO_THIRTY),
        ("\u200b\n\u200d", NO_WORDS),
        ("x" * 41 + "\nB", TOO_LONG),
        ("🙂" * 40 + "\nB", CAN_BE_CHOSEN),
        ("<b>A\n</b>B\n&lt;", CAN_BE_CHOSEN),
        ("A\u2028B\x0bC", CAN_BE_CHOSEN),
        ("e" + "\u0301" * 39 + "\nB", CAN_BE_CHOSEN),
    ],
    ids=lambda words: ascii(words[:20]),
)
async def test_choices_are_refused_or_can_be_chosen(
    life: Living, fake: FakeTelegram, moderator: Person, options: str, refusal: str
) -> None:
    """Telegram takes no button without a visible label, and no more than a hundred."""
    await act(
        life, moderator,
        "!/events", "New event", "!Choices", "English", "!Which?", "Several choices",
    )  # fmt: skip
    for part in _messages(options):
        await act(life, moderator, f"!{part}")
    if refusal == NO_WORDS:
        assert last(moderator).text.startswith(refusal)
        assert "Done" not in last(moderator).labels
        return
    await act(life, moderator, "Done")
    if refusal:
        # The words are there to be changed.
        assert last(moderator).text.startswith(refusal)
        assert "Done" in last(moderator).labels
        return
    await act(life, moderator, "Yes", "No", "!choices", "Skip", "Skip", "Create the event")
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start choices", "Take part")
    assert "Which?" in last(citizen).text, "the question came through"
    for _ in range(2):
        citizen.press(does("mark"))
        await life.settled()
    assert not any(botapi_html.is_empty(label) for label in last(citizen).labels)
    await act(life, citizen, "Done", "Hand in answers")
    assert "have been sent" in last(citizen).text


def _messages(text: str) -> list[str]:
    """A long text as several messages, parted between lines."""
    parts = [""]
    for line in text.split("\n"):
        if units(parts[-1]) + units(line) > 4000:
            parts.append("")
        parts[-1] += f"\n{line}" if parts[-1] else line
    return parts


EVENT_TEXTS = [
    name
    for name, text in HOSTILE.items()
    if fits(text)
    and units(text) <= 100
    and len(text.splitlines()) == 1
    and not text.startswith("/")
]


@pytest.mark.parametrize("name", EVENT_TEXTS)
async def test_an_event_made_of_hostile_words_can_be_read_answered_and_exported(
    life: Living, fake: FakeTelegram, name: str
) -> None:
    own = HOSTILE[name]
    moderator = fake.person(1, language_code="en")
    await act(
        life, moderator,
        f"!/start {await life.grant(Role.MODERATOR)}",
        "!/events", "New event", f"!{own}", "العربية",
        f"!{own}?", "One of several choices", f"!1{own[:30]}\n2{own[:30]}", "Done", "Yes", "Yes",
        f"!{own}!", "A scale from 1 to 5", f"!{own[:40]}", f"!{own[:40]}", "Yes", "No",
        "!park", "Skip", "Skip", f"!{own}", f"!{own}", f"!{own}", "Create the event",
    )  # fmt: skip
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    assert as_shown(own) in last(moderator).text
    await act(life, moderator, "QR code", "!/events")
    for number, language in enumerate(("ar", "de", "en", "tr", "xx"), 2):
        citizen = fake.person(number, language_code=language, first_name=own)
        await act(life, citizen, "!/start park")
        assert as_shown(own) in last(citizen).text
        for verb in ("notice-more", "join", "answer", "answer", "finish"):
            citizen.press(does(verb))
            await life.settled()
    await act(life, moderator, "!/export")
    files = [message.document for message in moderator.messages if message.document]
    assert {file.name for file in files} == {"park.csv", "park.xlsx", "park.jsonl"}
    assert files[0].content.decode("utf-8-sig").count("choice") == 5


async def test_the_talk_wizards_take_any_words_or_say_why_not(
    life: Living, fake: FakeTelegram
) -> None:
    lead = fake.person(1, language_code="en")
    await act(
        life, lead, f"!/start {await life.grant(Role.PROGRAMME_LEAD, None)}", "!/talks", "New talk"
    )
    assert HOSTILE["open tag"] in await tried_at(life, lead, "What is the talk called?")
    await act(life, lead, "!<b>Talk")
    assert HOSTILE["mention"] in await tried_at(life, lead, "Who gives the impulse")
    await act(life, lead, "!&lt;Somebody")
    assert not await tried_at(life, lead, "When does it begin?", lines=False)
    await act(life, lead, "!28.03.2027 02:30")
    assert "That time does not exist" in last(lead).text
    await act(life, lead, "!30.03.2027 08:00")
    await tried_at(life, lead, "Where does it take place?")
    await act(life, lead, "!Hall")
    assert not await tried_at(life, lead, "How many people can take part?", lines=False)


@pytest.mark.parametrize("name", EVENT_TEXTS)
async def test_a_talk_made_of_hostile_words_is_brought_and_answered(
    life: Living, fake: FakeTelegram, name: str
) -> None:
    own = HOSTILE[name]
    guest, lead = fake.person(1, language_code="ar"), fake.person(2, language_code="en")
    code = await life.grant(Role.DECISION_MAKER, f"Stadt {own}", note=own)
    await act(life, guest, f"!/start {code}")
    await act(
        life, lead,
        f"!/start {await life.grant(Role.PROGRAMME_LEAD, None)}",
        "!/talks", "New talk", f"!{own}", f"!{own}", "!30.03.2027 08:00", f"!{own}", "Skip",
        "Announce",
    )  # fmt: skip
    await life.pass_time(minutes=1)
    assert as_shown(own) in last(guest).text
    for answer in ("maybe", "no", "yes"):
        guest.press(does("rsvp", value=answer))
        await life.settled()
    assert [m.document.name for m in guest.messages if m.document]
    await act(life, lead, "!/talks")
    home = " ".join(f"Stadt {own}".split())
    assert any(as_shown(f"{own}, {home}: yes") in m.text for m in lead.messages)
    await act(life, guest, "!/mydata", "!/letters", "!/status")
    await act(life, lead, "Cancel the talk", "Yes, cancel it")
    await life.pass_time(minutes=1)
    assert as_shown(own) in last(guest).text
