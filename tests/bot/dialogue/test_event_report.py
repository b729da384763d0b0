"""What the reports of an event tell, and above all what they never tell."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from bot.answers import OfficialAnswer, Outcome
from bot.dialogue import results
from bot.dialogue.report import council, residents
from bot.dialogue.report.handing_out import choose, hand_out
from bot.dialogue.report.reading import EXAMPLE_LENGTH, EXAMPLES, EventReport, read
from bot.errors import NotFound, Outdated, Refused
from bot.event_plan import Step
from bot.links import Links
from bot.model import (
    About,
    Contribution,
    Door,
    Event,
    EventState,
    Feedback,
    Moment,
    Municipality,
    MunicipalityKind,
    Person,
    Role,
    RoundState,
)
from bot.moderated import Decision, Mode, Policy, Theme, Verdict
from bot.questions import Kind, Option, Question, Questionnaire
from bot.replies import Action, Bar, Command, Document, Para, Press, Quote, Say, SendFile, Table
from bot.turn import Surroundings, Turn
from config.content import Content
from config.phrases import Localized, Phrase, Phrasebook, Verbatim
from tests.bot.fakes import FakeUnit
from tests.stories.scenes import complete_plan

NOW = datetime(2027, 3, 20, 9, tzinfo=UTC)
AROUND = Surroundings(Links("https://example.org", "bot"), Content.load(), Phrasebook.load())
TOWN = Municipality("town", "Musterstadt", MunicipalityKind.KREISFREI)
WISH = Question("p1", Kind.TEXT, Localized({"de": "Was fehlt?", "en": "What is missing?"}))
COLOUR = Question(
    "p2",
    Kind.CHOICE,
    Verbatim("Which colour?"),
    options=(Option("o1", Verbatim("Red")), Option("o2", Verbatim("Green"))),
)
EVENT = Event(
    "park",
    "town",
    "park",
    Questionnaire("park", 1, Verbatim("Our park"), (WISH, COLOUR)),
    EventState.CLOSED,
    closes=datetime(2027, 3, 1, tzinfo=UTC),
    participants=25,
)


class Scene:
    """An event that has closed, with what is put into it."""

    def __init__(self) -> None:
        self.unit = FakeUnit(NOW)
        self.unit.municipalities.save(TOWN)
        self.unit.events.save(EVENT)
        self.unit.event_plans.save(replace(complete_plan("park"), done=frozenset({Step.THANKS})))

    def turn(self, municipality: str = "town", language: str = "en") -> Turn:
        person = Person("mod", Role.MODERATOR, municipality, "", "en")
        press = Press(Door.BROWSER, "mod", "k", Command("x"), "en")
        return Turn(self.unit, AROUND, press, b"mod", language, [person], [])

    def add(
        self, value: str, language: str = "de", prompt: str = "p1", **verdict: Any
    ) -> Contribution:
        """A released answer; what moderators made of it, if anything."""
        one = Contribution(self.unit.chance.uuid(), "park", prompt, value, language, None, None)
        self.unit.contributions.save(one)
        if verdict:
            self.unit.moderation.save_verdict(Verdict(one.id, "park", **verdict))
        return one

    def accepted(self, *values: str, **more: Any) -> list[Contribution]:
        return [self.add(value, decision=Decision.ACCEPTED, **more) for value in values]

    async def report(self) -> EventReport:
        return await read(self.turn(), EVENT)

    async def both(self, language: str = "en") -> list[Document]:
        report = await self.report()
        return [made.document(report, "x.pdf", language) for made in (council, residents)]


@pytest.fixture
def scene() -> Scene:
    return Scene()


def said(value: object, language: str = "en") -> str:
    """Every word that a document says, one thing a line."""
    if isinstance(value, Phrase | Localized | Verbatim):
        return AROUND.phrasebook.say(value, language)
    if isinstance(value, tuple | list):
        return "\n".join(said(one, language) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return "\n".join(said(getattr(value, one.name), language) for one in fields(value))
    return str(value)


def words(document: Document, language: str = "en") -> str:
    marks = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
    return said((document.title, document.cover, document.blocks), language).translate(marks)


def quotes(document: Document) -> list[str]:
    return [block.words for block in document.blocks if isinstance(block, Quote)]


def promises(document: Document) -> list[tuple[str, str]]:
    """Until when, and how it stands."""
    (table,) = [
        block
        for block in document.blocks
        if isinstance(block, Table) and said(block.heads[0]) == "Promise"
    ]
    return [(said(row[1]), said(row[2])) for row in table.rows]


async def test_only_accepted_texts_are_quoted_and_only_as_others_see_them(scene: Scene) -> None:
    scene.accepted("Trees", "Shade", "Benches", "A fountain")
    scene.add("Call Anna, 0171", decision=Decision.ACCEPTED, public="Call […]")
    scene.add("Buy my bicycles", decision=Decision.REJECTED, reason="advert")
    scene.add("Nobody has looked at this")
    scene.unit.moderation.save_theme(Theme("t", "park", "Trees"))
    for number in range(5):
        scene.add(f"Sorted but not decided {number}", theme="t")
    report = await scene.report()
    (examples,) = report.examples.values()
    assert len(examples) == EXAMPLES
    assert set(examples) <= {"Trees", "Shade", "Benches", "A fountain", "Call […]"}
    for document in await scene.both():
        for never in ("bicycles", "looked at this", "not decided", "0171"):
            assert never not in words(document)
        assert quotes(document)


async def test_a_hidden_part_is_hidden_wherever_the_text_stands(scene: Scene) -> None:
    theme = Theme("t", "park", "People")
    scene.unit.moderation.save_theme(theme)
    for number in range(6):
        scene.add(
            f"Call Anna {number}, 0171",
            decision=Decision.ACCEPTED,
            public=f"Call […] {number}",
            theme="t" if number < 5 else None,
        )
    for document in await scene.both():
        assert "0171" not in words(document) and "Call […]" in words(document)


async def test_of_fewer_than_five_accepted_texts_none_is_quoted(scene: Scene) -> None:
    scene.accepted("Trees", "Shade", "Benches", "A fountain")
    for number in range(20):
        scene.add(f"Undecided {number}")
    for document in await scene.both():
        assert quotes(document) == []
    scene.accepted("One more")
    assert all(quotes(document) for document in await scene.both())


async def test_no_text_in_a_language_of_fewer_than_five_is_quoted(scene: Scene) -> None:
    scene.accepted(*(f"Idee {number}" for number in range(5)))
    rare = scene.accepted(*(f"Ідея {number}" for number in range(4)), language="uk")
    answer = OfficialAnswer("park", Outcome.NOT, {"en": "Too dear."}, "Parks office")
    scene.unit.official_answers.save(replace(answer, contribution=rare[0].id))
    for document in await scene.both():
        assert quotes(document) and "Ідея" not in words(document)
        assert "Too dear." not in words(document)
    scene.add("Ідея 5", "uk")
    assert "Too dear." in words((await scene.both())[0])


async def test_what_says_the_same_or_is_too_long_stands_for_nothing(scene: Scene) -> None:
    first, *_ = scene.accepted("Trees", "Shade", "Trees")
    scene.add("More trees", decision=Decision.ACCEPTED, duplicate_of=first.id)
    scene.accepted("x" * (EXAMPLE_LENGTH + 1))
    (examples,) = (await scene.report()).examples.values()
    assert sorted(examples) == ["Shade", "Trees"]


async def test_themes_are_counted_in_fives_and_small_ones_quote_nobody(scene: Scene) -> None:
    for name, number in (("Green", 7), ("Small", 4), ("Empty", 0), ("More", 12)):
        theme = Theme(name.lower(), "park", name)
        scene.unit.moderation.save_theme(theme)
        scene.accepted(*(f"{name} {one}" for one in range(number)), theme=theme.id)
    scene.add("Green but rejected", decision=Decision.REJECTED, reason="topic", theme="green")
    found = {one.name: one for one in (await scene.report()).themes}
    assert [(one.name, one.contributions) for one in found.values()] == [
        ("More", 10), ("Green", 5), ("Empty", 0), ("Small", 0),
    ]  # fmt: skip
    assert found["Small"].examples == () and len(found["Green"].examples) == EXAMPLES
    full, short = await scene.both()
    for document in (full, short):
        told = words(document)
        assert "Small 0" not in told and "Green but rejected" not in told
        assert "at least 5" in told and "at least 10" in told
        assert "at least 7" not in told and "at least 12" not in told
    assert "fewer than 5" in words(full)


async def test_residents_read_of_no_theme_whether_any_or_few_are_under_it(scene: Scene) -> None:
    for name, number in (("Green", 7), ("Small", 4), ("Empty", 0)):
        scene.unit.moderation.save_theme(Theme(name.lower(), "park", name))
        scene.accepted(*(f"{name} {one}" for one in range(number)), theme=name.lower())
    _, short = await scene.both()
    told = words(short)
    assert "Contributions: at least 5" in told and "Contributions: fewer" not in told
    assert "Small" not in told and "Empty" not in told
    for theme in ("small", "empty"):
        answer = OfficialAnswer("park", Outcome.NOT, {"en": f"No {theme} one."}, "Parks office")
        scene.unit.official_answers.save(replace(answer, theme=theme))
    _, short = await scene.both()
    told = words(short)
    assert "No small one." in told and "No empty one." in told
    assert "Contributions: fewer" not in told


@pytest.mark.parametrize(
    ("first", "second", "named", "others"),
    [(5, 0, ("de", "uk"), False), (4, 0, ("de",), True), (3, 3, ("de",), True)],
)
async def test_a_language_of_fewer_than_five_answers_to_every_question_is_not_named(
    scene: Scene, first: int, second: int, named: tuple[str, ...], others: bool
) -> None:
    for number in range(15):
        scene.add(f"Idee {number}")
    for number in range(first):
        scene.add(f"Ідея {number}", "uk")
    for _ in range(second):
        scene.add("o1", "uk", "p2")
    spoken = (await scene.report()).spoken
    assert (spoken.named, spoken.others) == (named, others)
    for document in await scene.both():
        assert ("Ukrainian" in words(document)) == ("uk" in named)


async def test_the_numbers_are_those_of_the_results(scene: Scene) -> None:
    for number in range(14):
        scene.add("o1" if number < 8 else "o2", prompt="p2")
    # Verdicts from before choices counted as they are.
    for _ in range(5):
        scene.add("o2", prompt="p2", decision=Decision.REJECTED, reason="topic")
    report = await scene.report()
    assert report.rejected == 0
    assert report.results == (await results.of_event(scene.turn(), "park")).results
    for document in await scene.both():
        bars = [(said(b.text), b.value, b.most) for b in document.blocks if isinstance(b, Bar)]
        assert [(value, most) for _, value, most in bars] == [(8, 19), (11, 19)]
        assert "19 answers" in words(document)


async def test_small_counts_and_what_they_could_be_worked_out_from_are_hidden(
    scene: Scene,
) -> None:
    for number in range(14):
        scene.add("o1" if number < 11 else "o2", prompt="p2")
    for document in await scene.both():
        assert not [block for block in document.blocks if isinstance(block, Bar)]
        told = words(document)
        assert "11" not in told and "14 answers" not in told
        assert "Nothing is told of the answers to this question" in told


async def test_what_was_promised_is_kept_late_or_not_due(scene: Scene) -> None:
    full, short = await scene.both()
    assert "Kept so far: 1 of 3 things that people were promised" in words(full)
    assert promises(full) == [
        ("2027-03-08", "kept"), ("2027-04-12", "not due yet"), ("2027-09-01", "not due yet"),
    ]  # fmt: skip
    assert "Thanks and raw notes by Monday, 8 March 2027 – done" in words(short)
    scene.unit.now = datetime(2027, 4, 13, 9, tzinfo=UTC)
    full, _ = await scene.both()
    assert [how for _, how in promises(full)] == ["kept", "not kept yet", "not due yet"]
    assert "As of Tuesday, 13 April 2027" in words(full)


async def test_answers_stand_below_what_they_answer(scene: Scene) -> None:
    scene.unit.moderation.save_theme(Theme("t", "park", "Green"))
    scene.unit.moderation.save_theme(Theme("u", "park", "Unanswered"))
    scene.accepted(*(f"Tree {number}" for number in range(6)), theme="t")
    scene.accepted(*(f"Cars {number}" for number in range(6)), theme="u")
    (one,) = scene.accepted("A bench at the pond")
    rejected = scene.add("Buy my bicycles", decision=Decision.REJECTED, reason="topic")
    undecided = scene.add("Nobody looked at it")
    for words_, theme, contribution in (
        ("We plant forty trees.\n\nIn autumn.", "t", None),
        ("We ask the water board.", None, one.id),
        ("No advertising.", None, rejected.id),
        ("Thank you.", None, undecided.id),
    ):
        answer = OfficialAnswer("park", Outcome.PARTLY, {"en": words_}, "Parks office")
        answer = replace(answer, theme=theme, contribution=contribution)
        scene.unit.official_answers.save(answer)
    full, short = await scene.both()
    for document in (full, short):
        told = words(document)
        assert "takes this up in part" in told and "Parks office" in told
        paragraphs = [said(b.text) for b in document.blocks if isinstance(b, Para)]
        at = paragraphs.index("We plant forty trees.")
        assert paragraphs[at + 1] == "In autumn.", "no words of the municipality look like a quote"
        assert "No advertising" not in told and "Thank you." not in told
    assert "no answer yet" in words(full)
    assert "The municipality has not answered this yet." in words(short)
    assert "Answered by the municipality so far: 1 of 2 themes." in words(full)
    assert "A bench at the pond" in quotes(full) and "We ask the water board." in words(full)
    assert "We ask the water board." not in words(short), "the owner asks with the receipt"


async def test_strict_events_count_and_quote_only_what_was_accepted(scene: Scene) -> None:
    scene.unit.moderation.save_policy(Policy("park", Mode.STRICT, ("topic",)))
    scene.accepted(*(f"Good {number}" for number in range(5)))
    for number in range(9):
        scene.add(f"Undecided {number}")
    for number in range(6):
        scene.add(f"Bad {number}", decision=Decision.REJECTED, reason="topic")
    full, _ = await scene.both()
    told = words(full)
    assert "5 answers" in told and "At least 5 contributions were rejected" in told
    assert "Undecided" not in told and "Bad" not in told
    assert "once somebody has looked at it" in told


@pytest.mark.parametrize("language", ["de", "en", "tr", "ar"])
async def test_it_says_everything_in_its_language(scene: Scene, language: str) -> None:
    scene.accepted(*(f"Idee {number}" for number in range(5)))
    full, short = await scene.both(language)
    assert full.language == short.language == language
    english = words((await scene.both("en"))[0], "en")
    assert ("In short" in words(full, language)) == (language == "en")
    assert len(words(full, language)) > len(english) / 2


@pytest.mark.parametrize("state", [EventState.DRAFT, EventState.OPEN, EventState.EXPIRED])
async def test_there_is_none_before_the_close_and_none_without_the_answers(
    scene: Scene, state: EventState
) -> None:
    scene.unit.events.save(replace(EVENT, state=state))
    for answer in (choose, hand_out):
        with pytest.raises(Refused, match=r"closed|deleted"):
            await answer(scene.turn(), Action("event-report", "park", "de", "council"))


async def test_it_is_for_the_moderators_of_the_municipality(scene: Scene) -> None:
    for answer in (choose, hand_out):
        for event, town in (("park", "other"), ("nothing", "town")):
            with pytest.raises(NotFound, match="no such event of yours"):
                await answer(scene.turn(town), Action("event-report", event, "de", "council"))


async def test_german_and_english_are_offered_and_the_readers_own(scene: Scene) -> None:
    (page,) = await choose(scene.turn(language="ar"), Action("event-report", "park"))
    assert isinstance(page, Say)
    offered = [
        (button.action.value, button.action.question)
        for row in page.buttons
        for button in row
        if button.action and button.action.verb == "event-report-pdf"
    ]
    assert offered == [
        (kind, language) for kind in ("council", "residents") for language in ("de", "en", "ar")
    ]
    for kind, language in offered:
        action = Action("event-report-pdf", "park", language, kind)
        (file,) = await hand_out(scene.turn(), action)
        assert isinstance(file, SendFile) and isinstance(file.attachment, Document)
        assert file.attachment.name == f"park-{kind}-{language}.pdf"
        assert file.attachment.language == language


@pytest.mark.parametrize(("kind", "language"), [("", "de"), ("council", "xx"), ("mayor", "en")])
async def test_a_forged_button_gets_none(scene: Scene, kind: str, language: str) -> None:
    with pytest.raises(Outdated):
        await hand_out(scene.turn(), Action("event-report-pdf", "park", language, kind))


async def test_whether_it_helped_stands_in_both_once_it_is_final(scene: Scene) -> None:
    scene.accepted("Trees", "Shade", "Benches", "A fountain", "Paths")
    asked = Feedback(
        "f", "park", About.EVENT, Moment.AFTER, RoundState.OPEN, date(2027, 3, 15), people=5
    )
    counts = {"heard": {"fully": 5}, "met": {"fully": 3, "not": 3}}
    for feedback, told in (
        (asked, False),
        (replace(asked, state=RoundState.CLOSED, counts=counts), True),
    ):
        scene.unit.feedbacks.save(feedback)
        for document in await scene.both():
            assert ("I felt heard." in words(document)) is told
            assert ("Did it help?" in words(document)) is told
    for document in await scene.both():
        (table,) = [
            one
            for one in document.blocks
            if isinstance(one, Table) and said(one.heads[0]) == "Question"
        ]
        assert [row[1] for row in table.rows] == [5, 6]
        assert table.rows[0][3:] == (5, 0, 0)
        assert not any(isinstance(cell, int) for cell in table.rows[1][3:]), "groups of three"
