"""Hostile input in every place that takes text on Telegram.

Whatever is written, the answer is a sentence or the words are kept exactly: nothing fails, nothing
becomes markup, and nobody is told more than they may know. That messages are well-formed is watched
by the strict fake, that nothing fails by the log.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import lru_cache

import pytest
from structlog.testing import capture_logs

from bot import walking
from bot.links import Links
from bot.model import Door, Role, Stage
from bot.questions import is_blank, units
from bot.reception import TAPS, Reception
from bot.replies import Action, Press, Saying, Tap
from bot.turn import Surroundings
from handlers.callbacks import decode
from tests.fakes import botapi_html
from tests.fakes.botapi import Button, FakeTelegram, Person, SeenMessage
from tests.living import Living
from tests.stories.scenes import act, create_event

HOSTILE = {
    "formula": '=HYPERLINK("http://x/?"&A1)',
    "formula plus": "+1+cmd|'/c calc'!A0",
    "formula minus": "-2+3",
    "formula at": "@SUM(A1)",
    "formula wide": "＝1+1",
    "leading tab": "\tx",
    "leading return": "\rx",
    "leading break": "\nx",
    "cell": 'a;"b"\n=1+1',
    "open tag": "<b>open",
    "double tag": "<<b>x</b>",
    "entity": "&lt;b&gt; &amp;lt; &#60;b&#62; &",
    "closing tags": "</blockquote></b></i></code>",
    "mention": '<a href="tg://user?id=1">x</a>',
    "script": "<script>alert(1)</script>",
    "image": '"><img onerror=alert(1)>',
    "markdown": "_*[]()~`>#+-=|{}.!",
    "template": "{{7*7}}",
    "percent": "%s %(x)s %n",
    "format": "{0.__class__} {answer} {n} {}",
    "sql": "'; DROP TABLE contribution; --",
    "nul": "a\x00b",
    "half a pair": "a\ud800b",
    "only half a pair": "\udc00",
    "controls": "a\x01\x08\x1b[31mb\x7f",
    "emoji": "🙂" * 2048,
    "full message": "x" * 4096,
    "families": "👩‍👩‍👧‍👦" * 370,
    "override": "\u202egnp.exe\u202c",
    "isolates": "a\u2066b\u2067c\u2069\u2069d",
    "zero width": "\u200b\u200d\ufeff",
    "filler": "\u3164\u2800",
    "marks": "e" + "\u0301" * 1000,
    "composed": "Caf\u00e9",
    "decomposed": "Cafe\u0301",
    "dotless": "ıİiI",
    "homoglyph": "/ѕtart",
    "slash": "/",
    "arabic": "سلام <b>٣</b>",
    "web address": "http://169.254.169.254/latest/meta-data/",
    "path": "../../x\r\nSet-Cookie: a=b",
    "log": "x\n2027-03-01 level=error event='press failed'",
    "number": "1e999",
    "digits": "9" * 4000,
    "json": '{"a":' * 800,
    "name": "I am Anna Müller, 0171 2345678",
    "notice": "Thank you. Your answers have been sent.\nYour receipt code:\nAAAA-AAAA-AAAA-AAAA",
    "button": "answer:x:p1:yes:1",
    "line separators": "a\u2028b\u2029c\x85d\x0be",
    "first moment": "01.01.0001 00:00",
    "last moment": "31.12.9999 23:59",
    "lost hour": "28.03.2027 02:30",
}
"""By name. Telegram itself lets no message be longer than 4,096 units."""
LOUD = ("warning", "error", "critical")


@pytest.fixture(autouse=True)
def calm() -> Iterator[None]:
    """Nothing may be logged that is not in order, and of nobody's words anything at all."""
    with capture_logs() as logs:
        yield
    assert not [entry for entry in logs if entry["log_level"] in LOUD]


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    """With an open event, code `park`, that takes sixty answers from each."""
    person = fake.person(1, language_code="en", first_name="<b>Mo")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    await create_event(life, person, "park", answers=60)
    return person


def last(person: Person) -> SeenMessage:
    """The newest message of the bot."""
    assert person.last is not None
    return person.last


async def reaction(life: Living, person: Person, text: str) -> str:
    """What the bot says or changes when somebody writes this; never nothing."""
    fake = life.fake
    assert fake is not None
    since = len(fake.ledger)
    person.send(text)
    await life.settled()
    said = [
        entry
        for entry in fake.ledger[since:]
        if entry.chat_id == person.id and entry.effect and entry.method.startswith(("send", "edit"))
    ]
    assert said, f"no answer to {text[:40]!r}"
    return "\n".join(message.text for message in person.messages[-len(said) :])


def as_shown(words: str) -> str:
    """Words as Telegram shows them."""
    return botapi_html.clean(words).strip()


def fits(text: str) -> bool:
    """Whether a text can be an answer: something to read, and storable in every file."""
    return (
        not is_blank(text)
        and "\x00" not in text
        and not any("\ud800" <= c <= "\udfff" for c in text)
    )


# ------------------------------------------------------------------------------ free text


async def test_free_texts_are_kept_exactly_or_refused_with_a_sentence(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part")
    kept: list[str] = []
    for name, text in HOSTILE.items():
        said = await reaction(life, citizen, text)
        if name == "homoglyph":
            assert "I do not know that command" in said
        elif fits(text):
            shown = as_shown(text if len(text) <= 300 else text[:300])
            assert shown in said, name
            quoted = [e for e in last(citizen).payload["entities"] if e["type"] == "blockquote"]
            assert len(quoted) == 1, name
            kept.append(text)
            await act(life, citizen, "Write another answer")
        else:
            assert "Your answer so far" not in said, name
            assert "cannot store" in said or "no words" in said, name
    assert len(kept) > 40
    await act(life, citizen, "Done", "Skip", "Skip")
    (file,) = [m.document for m in citizen.messages if m.document]
    written = file.content.decode()
    for text in kept:
        assert text in written, "the file shows every word"
    await act(life, citizen, "Hand in answers")
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        stored = [one.value for one in await unit.contributions.waiting(event.id, "p1")]
    assert sorted(stored) == sorted(kept)


async def test_what_is_said_in_several_messages_is_one_text_and_too_much_is_refused_whole(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part")
    for _ in range(3):
        await act(life, citizen, f"!{'🙂' * 2048}")
    assert "All of it is kept: 12290 characters." in last(citizen).text
    said = await reaction(life, citizen, "x" * 4096)
    assert "That is too long" in said
    assert "would be 16387" in said
    await act(life, citizen, "!" + "y" * (16_384 - 12_291))
    assert "All of it is kept: 16384 characters." in last(citizen).text
    assert "That is too long" in await reaction(life, citizen, "z")


@pytest.mark.parametrize("kind", ["photo", "voice", "contact", "location", "sticker", "document"])
async def test_what_is_no_text_is_refused_wherever_it_comes(
    life: Living, fake: FakeTelegram, moderator: Person, kind: str
) -> None:
    citizen = fake.person(2, language_code="en")
    for step in ("!/start", "!/start park", "Take part", "!words", "Done", "Red", "Skip"):
        await act(life, citizen, step)
        seen = len(citizen.messages)
        getattr(citizen, f"send_{kind}")()
        await life.settled()
        assert len(citizen.messages) > seen
        assert "I can only read text and buttons" in "".join(
            m.text for m in citizen.messages[seen:]
        )
    await act(life, citizen, "Hand in answers")


async def test_an_edit_or_a_forwarded_text_is_no_answer(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen, other = fake.person(2, language_code="en"), fake.person(3)
    await act(life, citizen, "!/start park", "Take part", "!mine")
    citizen.edit("changed")
    citizen.forward("of somebody", sender=other)
    citizen.forward("of somebody hidden")
    await life.settled()
    assert "mine" in last(citizen).text
    citizen.send("and more", reply_to=last(citizen).message_id, quote={"text": "x", "position": 0})
    await life.settled()
    assert "mine\nand more" in last(citizen).text
    await act(life, citizen, "Done", "Skip", "Skip", "Hand in answers")
    citizen.edit("after it was handed in")
    await life.settled()
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        (stored,) = await unit.contributions.waiting(event.id, "p1")
    assert stored.value == "mine\nand more"


async def test_at_buttons_and_at_the_review_words_are_a_gentle_refusal(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    citizen = fake.person(2, language_code="en")
    await act(life, citizen, "!/start park", "Take part", "!words", "Done")
    places = (
        ("Red", "one of the buttons"),
        ("Skip", "one of the buttons"),
        ("", "use the buttons"),
    )
    for step, sentence in places:
        for name, text in HOSTILE.items():
            said = await reaction(life, citizen, text)
            if not text.startswith("/"):
                assert sentence in said or "cannot store" in said, name
            assert last(citizen).buttons, "and the question stands below it"
        if step:
            await act(life, citizen, step)


# ------------------------------------------------------------------------------ the wizards


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


@pytest.mark.parametrize(
    "options",
    [
        "\u200b\nA\nB",
        "A\n\u3164\nB",
        "A\n\u202e\nB",
        "\n".join(f"Option {n}" for n in range(120)),
        "\n".join(f"O{n}" for n in range(1000)),
        "A\nA",
        "A",
        "\u200b\n\u200d",
        "x" * 41 + "\nB",
        "🙂" * 40 + "\nB",
        "<b>A\n</b>B\n&lt;",
        "A\u2028B\x0bC",
        "e" + "\u0301" * 39 + "\nB",
    ],
    ids=lambda options: ascii(options[:20]),
)
async def test_choices_are_refused_or_can_be_chosen(
    life: Living, fake: FakeTelegram, moderator: Person, options: str
) -> None:
    """Telegram takes no button without a visible label, and no more than a hundred."""
    await act(
        life, moderator,
        "!/events", "New event", "!Choices", "English", "!Which?", "Several choices",
    )  # fmt: skip
    for part in _messages(options):
        await act(life, moderator, f"!{part}")
    if "Done" not in last(moderator).labels:
        assert "I see no words" in last(moderator).text
        return  # refused at once
    await act(life, moderator, "Done")
    if "Done" in last(moderator).labels:
        assert "choice" in last(moderator).text.lower()
        return  # refused with a sentence, and the words are there to be changed
    await act(life, moderator, "Yes", "No", "!choices", "Skip", "Skip", "Create the event")
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


def does(verb: str, value: str = "") -> Callable[[Button], bool]:
    """The button that does this, whatever its label says."""

    def found(button: Button) -> bool:
        action = decode(button.data or "")
        return action is not None and action.verb == verb and value in ("", action.value)

    return found


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
        "!park", "Skip", "Skip", f"!{own}", f"!{own}", f"!{own}", "Create the event", "Open now",
    )  # fmt: skip
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
    assert {file.name for file in files} == {"park.csv", "park.xlsx"}
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
    await act(life, lead, "!30.03.2027 08:00", "!Hall", "Change 4")
    await tried_at(life, lead, "Where does it take place?")


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
        "!/talks", "New talk", f"!{own}", f"!{own}", "!30.03.2027 08:00", f"!{own}", "Announce",
    )  # fmt: skip
    await life.pass_time(minutes=1)
    assert as_shown(own) in last(guest).text
    for answer in ("maybe", "no", "yes"):
        guest.press(does("rsvp", answer))
        await life.settled()
    assert [m.document.name for m in guest.messages if m.document]
    await act(life, lead, "!/talks")
    home = " ".join(f"Stadt {own}".split())
    assert any(as_shown(f"{own}, {home}: yes") in m.text for m in lead.messages)
    await act(life, guest, "!/mydata", "!/letters", "!/status")
    await act(life, lead, "Cancel the talk", "Yes, cancel it")
    await life.pass_time(minutes=1)
    assert as_shown(own) in last(guest).text


# ------------------------------------------------------------------------------ codes


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


# ------------------------------------------------------------------------------ altered buttons


ABSENT = "zzzzzzzzzz"
VERBS = sorted(
    {
        *TAPS,
        *walking.STEPS,
        "finish",
        "show",
        "receipt",
        "receipt-del",
        "receipt-gone",
        "receipt-edit",
    }
)
PUBLIC = {"notice", "notice-more", "join"}
"""Whoever has the code of an open event may do this."""


class Undone(Exception):
    """So that a unit of work is rolled back."""


@lru_cache(maxsize=1)
def surroundings(life: Living) -> Surroundings:
    """Made once: turning all questionnaires into the heart's takes longer than any answer."""
    return Surroundings(Links("http://x", "bot"), life.house.content, life.house.phrasebook)


async def heard(life: Living, person: int, action: Action) -> tuple[Saying, ...]:
    """What somebody would be told; nothing of it happens."""
    around = surroundings(life)
    press = Press(Door.TELEGRAM, str(person), "tried", Tap(action), "en")
    with pytest.raises(Undone):
        async with life.house.storage.unit() as unit:
            answered = await Reception(around).hear(unit, press)
            raise Undone
    return answered.sayings


def wording(sayings: tuple[Saying, ...], known: set[str]) -> str:
    """All that is said, except for ids that were drawn just now."""
    return IDENTIFIER.sub(lambda found: found[0] if found[0] in known else "new", repr(sayings))


IDENTIFIER = re.compile(r"\b[a-z2-7]{10}\b")


@pytest.mark.timeout(900)  # some thousand questions
async def test_whatever_is_foreign_is_answered_like_what_does_not_exist(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """Every verb, with ids of others: the same words as with an id of nobody."""
    roles = {
        1: (Role.COORDINATOR, "Musterstadt"),
        2: (Role.DECISION_MAKER, "Musterstadt"),
        3: (Role.PROGRAMME_LEAD, None),
        4: (Role.MODERATOR, "Beispielhausen"),
        5: (Role.RESPONDENT, "Beispielhausen"),
    }
    people = {number: fake.person(number, language_code="en") for number in range(1, 8)}
    for number, (role, home) in roles.items():
        await act(life, people[number], f"!/start {await life.grant(role, home)}")
    await create_event(life, people[4], "rathaus")
    talk = ("!Talk", "Skip", "!30.03.2027 08:00", "!Hall", "Announce")
    for number in (1, 3, 4):
        await act(life, people[number], "!/talks", "New talk", *talk)
    # Everybody in the middle of something.
    await act(life, people[1], "!/events", "New event", "!Half an event")
    await act(life, people[3], "!/talks", "New talk", "!Half a talk")
    await act(life, people[5], "!/selfcheck", "Start the self-check")
    await act(life, people[6], "!/start park", "Take part", "!mine")
    async with life.house.storage.unit() as unit:
        events = {event.id: event.municipality for event in await unit.events.all()}
        talks = {one.id: one.municipality for one in await unit.talks.all()}
        persons = {one.id for one in await unit.people.all()}
        tags = {n: Reception.account(unit.keys.lasting(), Door.TELEGRAM, str(n)) for n in people}
        homes = {n: {p.municipality for p in await unit.people.of_account(tags[n])} for n in people}
        own_persons = {n: {p.id for p in await unit.people.of_account(tags[n])} for n in people}
        walks = {n: {c.id for c in await unit.conversations.of_account(tags[n])} for n in people}
    every_walk = set().union(*walks.values())
    known = every_walk | persons | set(events) | set(talks)
    compared = 0
    for number in people:
        others: list[set[str]] = [
            every_walk - walks[number],
            persons - own_persons[number],
            {event for event, home in events.items() if home not in homes[number]},
            {one for one, home in talks.items() if home is not None and home not in homes[number]},
        ]
        # One of each kind, another one for each person: all with every verb would take ten minutes.
        foreign = {sorted(ids)[number % len(ids)] for ids in others if ids}
        for verb in VERBS:
            values = ("", "yes", "0") if verb in ("rsvp", "answer", "remove", "look") else ("",)
            for value in values:
                absent = wording(
                    await heard(life, number, Action(verb, ABSENT, "p1", value)), known
                )
                assert absent != "()", f"{verb} is answered with silence"
                for subject in sorted(foreign):
                    if verb in PUBLIC and subject in events:
                        continue
                    said = wording(
                        await heard(life, number, Action(verb, subject, "p1", value)), known
                    )
                    assert said == absent, f"{number} learns of {subject} by {verb}"
                    compared += 1
    assert compared > 1_000


async def test_no_button_forged_for_ones_own_conversations_makes_anything_fail(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    """Every verb on every kind of conversation, at its questions and at its review."""
    for role in (Role.COORDINATOR, Role.PROGRAMME_LEAD, Role.DECISION_MAKER):
        home = None if role is Role.PROGRAMME_LEAD else "Musterstadt"
        await act(life, moderator, f"!/start {await life.grant(role, home)}")
    talk = ("!Talk", "Skip", "!30.03.2027 08:00", "!Hall")
    await act(life, moderator, "!/talks", "New talk of the programme", *talk, "Announce")
    await act(life, moderator, "Move", "!31.03.2027 08:00")
    await act(life, moderator, "!/talks", "New talk: Musterstadt", *talk)
    await act(life, moderator, "!/start park", "Take part", "!mine", "Done", "Skip", "Skip")
    await act(
        life, moderator,
        "!/events", "New event", "!School", "English", "!What?", "A number", "Yes", "No",
        "!school", "Skip", "Skip",
    )  # fmt: skip
    await act(life, moderator, "!/selfcheck", "Short check, only for me", "Start the self-check")
    while "Finish" not in last(moderator).labels:
        moderator.press(does("answer"))
        await life.settled()
    async with life.house.storage.unit() as unit:
        tag = Reception.account(unit.keys.lasting(), Door.TELEGRAM, "1")
        walks = [c for c in await unit.conversations.of_account(tag) if c.stage is Stage.OPEN]
    assert len({(walk.format, walk.walk.at) for walk in walks}) == 5, "one of each, at its review"
    for reviewed in (True, False):
        for conversation in walks:
            first = next(iter(conversation.walk.answers))
            if not reviewed:
                moderator.press_data(f"edit:{conversation.id}:{first}")
                await life.settled()
            async with life.house.storage.unit() as unit:
                (now,) = [
                    c for c in await unit.conversations.of_account(tag) if c.id == conversation.id
                ]
            assert (now.walk.at is None) is reviewed
            for verb in VERBS:
                for asked, value in (("", ""), (first, ""), (first, "0"), ("x", "yes"), ("", "en")):
                    action = Action(verb, now.id, asked, value, now.walk.revision)
                    assert await heard(life, 1, action)


async def test_commands_imitated_with_look_alikes_are_no_commands(
    life: Living, fake: FakeTelegram
) -> None:
    for number, text in enumerate(("/ѕtart", "/ｓtart", "/heⅼp", "/stаtus", "/help\u0301"), 100):
        person = fake.person(number, language_code="en")
        assert "I do not know that command" in await reaction(life, person, text), ascii(text)
