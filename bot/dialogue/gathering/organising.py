"""The moderators' side of a date: set it, change it, call it off, and how many want to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.dialogue.events import own_event
from bot.dialogue.gathering import planning
from bot.dialogue.gathering.wording import NO_DATE, OVER, facts
from bot.errors import InvalidAnswer, NotFound, Refused
from bot.gatherings import Gathering
from bot.model import Conversation, Event, Format
from bot.questions import Answer, Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.turn import Turn
from bot.wallclock import ZONE, instant, local
from config.phrases import Phrase, label, phrase, plural

PLACE_LENGTH, MOST_SEATS, MOST_MINUTES = 300, 5000, 24 * 60
YES_DROP, NO_DROP = label("Yes, call it off"), label("No")
ASKED = Questionnaire(
    "date-wizard",
    1,
    phrase("The date"),
    (
        Question("starts", Kind.MOMENT, phrase("When does it begin?")),
        Question(
            "minutes",
            Kind.NUMBER,
            phrase("How many minutes does it take?"),
            low=5,
            high=MOST_MINUTES,
        ),
        Question(
            "place",
            Kind.LINE,
            phrase("Where does it take place?"),
            phrase("A room with its address, or a link that begins with https://"),
            max_length=PLACE_LENGTH,
        ),
        Question(
            "seats",
            Kind.NUMBER,
            phrase("How many seats are there?"),
            phrase("Without a number, there is room for everybody."),
            required=False,
            low=1,
            high=MOST_SEATS,
        ),
    ),
)


async def show(turn: Turn, action: Action) -> list[Saying]:
    """The date, how many have signed up, and what can be done."""
    event = await own_event(turn, action.subject)
    return [await _shown(turn, event)]


async def _shown(turn: Turn, event: Event) -> Say:
    gathering = await turn.unit.gatherings.of_event(event.id)
    lines: list[Line] = [
        Heading(phrase("The date of “{event}”", event=event.prompts.title)),
        *await told(turn, gathering),
    ]
    rows: list[tuple[Button, ...]] = []
    if gathering is None:
        rows.append((Button(label("Set a date"), Action("plan-date", event.id)),))
    elif planning.ends(gathering) > turn.unit.now:
        text = label("Set it anew") if gathering.cancelled else label("Change the date")
        rows.append((Button(text, Action("plan-date", event.id)),))
        if not gathering.cancelled:
            rows.append((Button(label("Call it off"), Action("drop-date", event.id)),))
    rows.append((Button(label("Back to the event"), Action("event", event.id)),))
    return Say(tuple(lines), tuple(rows))


async def told(turn: Turn, gathering: Gathering | None) -> list[Line]:
    """What moderators are told of a date, or that there is none."""
    if gathering is None:
        return [
            Para(
                phrase(
                    "There is no date yet. If you set one, people can sign up for it, apart from "
                    "their answers, and are reminded 3 days and 1 day before."
                )
            )
        ]
    lines = [*facts(gathering, there=True), *await _signed_up(turn, gathering)]
    if gathering.cancelled:
        lines.append(Para(phrase("It was called off.")))
    return lines


async def _signed_up(turn: Turn, gathering: Gathering) -> list[Line]:
    people = len(await turn.unit.gatherings.sign_ups(gathering.event))
    lines: list[Line] = [
        Para(plural("{n} person has signed up.", "{n} people have signed up.", people)),
        Note(phrase("Who they are is told to nobody, nor whether they have answered.")),
    ]
    if gathering.seats is not None:
        lines.insert(1, Para(plural("{n} seat in all", "{n} seats in all", gathering.seats)))
    return lines


async def current(turn: Turn, event: Event) -> Gathering | None:
    """The date as it stands.

    Raises:
        Refused: it is over; what people had signed up for does not change any more.
    """
    gathering = await turn.unit.gatherings.of_event(event.id)
    if gathering is not None and planning.ends(gathering) <= turn.unit.now:
        raise Refused(OVER)
    return gathering


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Set the date, or change it.

    Raises:
        Refused: it is over, or no event of this account's.
    """
    event = await own_event(turn, action.subject)
    gathering = await current(turn, event)
    running = turn.about(Format.DATE_WIZARD, event.id)
    if running is None:
        running = walking.gone_on(turn, Format.DATE_WIZARD, event.id, ASKED)
        if gathering is not None:
            running = replace(running, walk=walker.start(ASKED, answers_of(gathering)))
    return await walking.show(turn, DateCourse(), turn.keep(running))


def answers_of(gathering: Gathering | None) -> dict[str, Answer]:
    """A date in the words of the questions."""
    if gathering is None:
        return {}
    starts = local(gathering.starts, gathering.zone)
    seats: Answer = () if gathering.seats is None else (str(gathering.seats),)
    return {
        "starts": (f"{starts:%Y-%m-%d %H:%M}",),
        "minutes": (str(gathering.minutes),),
        "place": (gathering.place,),
        "seats": seats,
    }


class DateCourse(walking.Course):
    """The course of setting an event's date."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Four questions, for whoever still moderates the event."""
        await current(turn, await own_event(turn, conversation.subject))
        return ASKED

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """A time that is past, and seats that are taken, are told at once."""
        event = await own_event(turn, conversation.subject)
        await fits(turn, event, question, conversation.walk.answers)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Everything that was answered, and who is told of it."""
        event = await own_event(turn, conversation.subject)
        people = len(await turn.unit.gatherings.sign_ups(event.id))
        lines: list[Line] = [
            Heading(phrase("The date of “{event}”", event=event.prompts.title)),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        if people:
            lines.append(Note(told_of_change(people)))
        rows = showing.review_rows(conversation, questionnaire, label("Set the date"))
        return [Say(tuple(lines), rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Set it, and tell those who have signed up."""
        event = await own_event(turn, conversation.subject)
        await keep(turn, event, walker.given(questionnaire, conversation.walk))
        turn.drop(conversation)
        return [await _shown(turn, event)]


async def keep(turn: Turn, event: Event, answers: dict[str, Answer]) -> None:
    """Set the date from what was answered, and tell those who have signed up.

    Raises:
        Refused: it is over; or the new one is past, or has too few seats.
    """
    before = await current(turn, event)
    for question in ("starts", "seats"):
        await fits(turn, event, question, answers)
    (written,), (minutes,), (place,) = (answers[q] for q in ("starts", "minutes", "place"))
    seats = next(iter(answers.get("seats", ())), None)
    after = Gathering(
        event=event.id,
        starts=instant(written, ZONE),
        zone=ZONE,
        minutes=int(minutes),
        place=place,
        seats=int(seats) if seats else None,
        sequence=before.sequence if before else 0,
    )
    if before is None:
        turn.unit.gatherings.save(after)
    elif before != after:
        changed = replace(after, sequence=before.sequence + 1)
        turn.unit.gatherings.save(changed)
        if replace(before, seats=after.seats) != after:
            await planning.tell(turn.unit, event, changed, planning.CHANGED)


def told_of_change(people: int) -> Phrase:
    """That so many get a letter."""
    return plural(
        "{n} person who has signed up is told of a change.",
        "{n} people who have signed up are told of a change.",
        people,
    )


async def fits(turn: Turn, event: Event, question: str, answers: Mapping[str, Answer]) -> None:
    """Whether an answer that fits its question also fits a date.

    Raises:
        InvalidAnswer: the time is past or never comes, or there are more people than seats.
    """
    written = next(iter(answers.get(question, ())), "")
    if question == "starts" and written and instant(written, ZONE) <= turn.unit.now:
        raise InvalidAnswer(phrase("The date must lie ahead."))
    if question == "seats" and written:
        people = len(await turn.unit.gatherings.sign_ups(event.id))
        if int(written) < people:
            raise InvalidAnswer(
                plural(
                    "{n} person has signed up already. Please give at least as many seats.",
                    "{n} people have signed up already. Please give at least as many seats.",
                    people,
                )
            )


async def _ahead(turn: Turn, event_id: str) -> tuple[Event, Gathering]:
    event = await own_event(turn, event_id)
    gathering = await current(turn, event)
    if gathering is None:
        raise NotFound(NO_DATE)
    return event, gathering


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """Whether it shall be called off."""
    event, gathering = await _ahead(turn, action.subject)
    people = len(await turn.unit.gatherings.sign_ups(event.id))
    return [
        Say(
            (Para(sure_to_drop(people)), *facts(gathering, there=True)),
            (
                (Button(YES_DROP, Action("drop-date-yes", event.id)),),
                (Button(NO_DROP, Action("event-date", event.id)),),
            ),
        )
    ]


def sure_to_drop(people: int) -> Phrase:
    """What is asked before a date is called off."""
    return plural(
        "Call the date off? {n} person who has signed up is told so.",
        "Call the date off? {n} people who have signed up are told so.",
        people,
    )


async def drop(turn: Turn, action: Action) -> list[Saying]:
    """Call it off, and tell those who have signed up. Saying it twice is fine."""
    event, gathering = await _ahead(turn, action.subject)
    if not gathering.cancelled:
        off = replace(gathering, cancelled=True, sequence=gathering.sequence + 1)
        turn.unit.gatherings.save(off)
        await planning.tell(turn.unit, event, off, planning.CANCELLED)
    return [await _shown(turn, event)]
