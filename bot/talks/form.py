"""What a talk consists of, as questions to its organiser; a talk as answers, and back again."""

from __future__ import annotations

import zoneinfo
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from bot import questionnaire as walker
from bot.errors import InvalidAnswer
from bot.model import Conversation, Invited, Role, Rule, Talk
from bot.ports import Unit
from bot.questions import Answer, Kind, Option, Question, Questionnaire, When
from bot.talks import named
from bot.talks.copied import NOTHING, Copied, of
from bot.talks.needs import topics
from bot.talks.series import MOST_TALKS, Rhythm, walls
from bot.turn import Turn
from bot.wallclock import ZONE, instant, wall_clock
from config.phrases import Verbatim, label, phrase

TITLE_LENGTH, LINE_LENGTH = 120, 300
NAMES_LENGTH = 20_000
"""All who are invited by name: some hundred, of whom many are known by long words."""
MOST_PLACES = 10_000
AN_HOUR, SHORTEST, LONGEST = 60, 10, 480
"""Minutes of a talk."""
MORE = "more"
"""Locked into a conversation that asks for more than the usual."""
IN_FUTURE = phrase("The talk must lie in the future. Please choose another time.")
NOBODY_INVITED = phrase("Nobody is invited. Please choose roles or name people.")
SEVERAL = phrase("Skip it for all. Write several with semicolons between them.")

TITLE = Question("title", Kind.LINE, phrase("What is the talk called?"), max_length=TITLE_LENGTH)
IMPULSE = Question(
    "impulse",
    Kind.LINE,
    phrase("Who gives the impulse, and on what?"),
    required=False,
    max_length=LINE_LENGTH,
)
START = Question("start", Kind.MOMENT, phrase("When does it begin?"))
PLACE = Question(
    "place",
    Kind.LINE,
    phrase("Where does it take place?"),
    phrase("A room with its address, or the link of a video meeting."),
    max_length=LINE_LENGTH,
)
PLACES = Question(
    "places",
    Kind.NUMBER,
    phrase("How many people can take part?"),
    phrase("When all places are taken, others wait, and move up by themselves."),
    required=False,
    low=1,
    high=MOST_PLACES,
)
REPEAT = Question(
    "repeat",
    Kind.CHOICE,
    phrase("Does it take place once, or again and again?"),
    options=(
        Option(Rhythm.ONCE, label("Once")),
        Option(Rhythm.WEEKLY, label("Every week")),
        Option(Rhythm.FORTNIGHTLY, label("Every two weeks")),
        Option(Rhythm.FOUR_WEEKLY, label("Every four weeks")),
        Option(Rhythm.MONTHLY, label("Every month on that weekday")),
    ),
    default=(Rhythm.ONCE,),
)
TIMES = Question(
    "times",
    Kind.NUMBER,
    phrase("How many talks are there, with the first one?"),
    low=2,
    high=MOST_TALKS,
    when=When("repeat", frozenset(Rhythm) - {Rhythm.ONCE}),
)
TIME_ZONE = Question(
    "zone",
    Kind.LINE,
    phrase("In which time zone does it take place?"),
    phrase("Skip it for German time. Others have names such as Europe/London."),
    required=False,
    max_length=LINE_LENGTH,
)
MINUTES = Question(
    "minutes",
    Kind.NUMBER,
    phrase("How many minutes does it take?"),
    phrase("Skip it for an hour."),
    required=False,
    low=SHORTEST,
    high=LONGEST,
)
ROLES = Question(
    "roles",
    Kind.CHOICES,
    phrase("Who is invited?"),
    phrase("Single people can be named after that. Skip it if only they are invited."),
    options=(
        Option(Role.DECISION_MAKER, label("Decision-makers")),
        Option(Role.COORDINATOR, label("Coordinators")),
        Option(Role.MODERATOR, label("Moderators")),
    ),
    required=False,
)
TOWNS = Question(
    "towns",
    Kind.LINE,
    phrase("Of which municipalities?"),
    SEVERAL,
    required=False,
    max_length=NAMES_LENGTH,
)
PEOPLE = Question(
    "people",
    Kind.LINE,
    phrase("Which single people are invited besides?"),
    phrase("By the names in the list of guests. Write several with semicolons between them."),
    required=False,
    max_length=NAMES_LENGTH,
)
RULE = Question(
    "rule",
    Kind.CHOICE,
    phrase("What may be told outside?"),
    options=(
        Option(Rule.CHATHAM_HOUSE, label("What was said, but not by whom")),
        Option(Rule.STAYS_HERE, label("Nothing: what is said stays here")),
    ),
)


def _languages(turn: Turn) -> Question:
    return Question(
        "languages",
        Kind.CHOICES,
        phrase("In which languages is it held?"),
        options=tuple(
            Option(language.code, Verbatim(language.name))
            for language in turn.around.phrasebook.languages.values()
        ),
        required=False,
    )


async def new_talk(turn: Turn, conversation: Conversation) -> Questionnaire:
    """What is asked about a talk, or a series of them, that is not there yet."""
    body = conversation.subject or None
    basics = (TITLE, IMPULSE, START, PLACE, PLACES)
    more = _more(turn, body, REPEAT, TIMES, TIME_ZONE) if MORE in conversation.locked else ()
    form = Questionnaire("talk-wizard", 1, phrase("New talk"), (*basics, *more))
    return await topics.with_topic(turn, form, body, conversation.walk.answers.get("topic", ()))


def change(turn: Turn, talk: Talk) -> Questionnaire:
    """The same about one that was announced; its time is moved by itself.

    Once it is going on, only where it is.
    """
    asked = (TITLE, IMPULSE, PLACE, PLACES, *_more(turn, talk.municipality))
    if talk.starts <= turn.unit.now:
        asked = (PLACE,)
    return Questionnaire("talk-change", 1, phrase("Changing a talk"), asked)


def _more(turn: Turn, body: str | None, *first: Question) -> tuple[Question, ...]:
    towns = () if body else (TOWNS,)
    return (*first, ROLES, *towns, PEOPLE, _languages(turn), RULE, MINUTES)


async def copied(unit: Unit, talk: Talk) -> Copied:
    """A talk as the answers that would make it, but for its time."""
    towns = await named.municipalities(unit)
    people = await named.people(unit, talk.municipality)
    answers = {
        "title": (talk.title,),
        "impulse": _if_any(talk.impulse),
        "place": (talk.place,),
        "places": _if_any(str(talk.capacity or "")),
        "repeat": (Rhythm.ONCE,),
        "zone": zone_answer(talk),
        "roles": tuple(role for role in Role if role in talk.invited.roles),
        "towns": _if_any(named.written(talk.invited.municipalities, towns)),
        "people": _if_any(named.written(talk.invited.people, people)),
        "languages": talk.languages,
        "rule": (talk.rule,),
        "minutes": _if_any(str(talk.minutes) if talk.minutes != AN_HOUR else ""),
        topics.QUESTION: _if_any(talk.topic or ""),
    }
    invited = talk.invited
    return Copied(answers, {"towns": invited.municipalities, "people": invited.people})


def zone_answer(talk: Talk) -> Answer:
    """A talk's time zone as the answer that would give it one."""
    return _if_any(talk.zone if talk.zone != ZONE else "")


def _if_any(words: str) -> Answer:
    return (words,) if words else ()


@dataclass(frozen=True, slots=True)
class Filled:
    """The answers of a form, each as a word; what was not asked or left out is empty."""

    words: Mapping[str, Answer]
    before: Copied = NOTHING
    """What they were at first."""

    def one(self, question: str) -> str:
        """The answer to a question that takes one."""
        return next(iter(self.words.get(question, ())), "")

    @property
    def zone(self) -> str:
        """Where the clock hangs.

        Raises:
            InvalidAnswer: there is no such zone.
        """
        zone = self.one("zone") or ZONE
        if zone not in zoneinfo.available_timezones():
            raise InvalidAnswer(
                phrase("I know no time zone “{name}”. One is called Europe/Berlin.", name=zone)
            )
        return zone

    def starts(self, now: datetime) -> list[datetime]:
        """When the talk begins, and those after it in a series.

        Raises:
            InvalidAnswer: the first one lies in the past, or one in an hour that never comes.
        """
        first = wall_clock(self.one("start"))
        rhythm = Rhythm(self.one("repeat") or Rhythm.ONCE)
        times = int(self.one("times") or 1)
        written = (f"{wall:%Y-%m-%d %H:%M}" for wall in walls(first, rhythm, times))
        found = [instant(wall, self.zone) for wall in written]
        if found[0] <= now:
            raise InvalidAnswer(IN_FUTURE)
        return found

    async def put_into(self, unit: Unit, talk: Talk) -> Talk:
        """The talk with what the answers say, but for its time.

        Raises:
            InvalidAnswer: a name fits nobody or several, or nobody is invited.
        """
        if "title" not in self.words:
            return replace(talk, place=self.one("place"))
        places = self.one("places")
        filled = replace(
            talk,
            title=self.one("title"),
            impulse=self.one("impulse"),
            place=self.one("place"),
            capacity=int(places) if places else None,
        )
        if "rule" not in self.words:
            return filled
        return replace(
            filled,
            invited=await self._invited(unit, talk.municipality),
            languages=self.words.get("languages", ()),
            rule=Rule(self.one("rule")),
            minutes=int(self.one("minutes") or AN_HOUR),
        )

    async def _invited(self, unit: Unit, body: str | None) -> Invited:
        towns = await self.towns(unit)
        people = await self.people(unit, body)
        roles = frozenset(Role(role) for role in self.words.get("roles", ()))
        if not roles and not people:
            raise InvalidAnswer(NOBODY_INVITED)
        return Invited(roles, towns, people)

    async def towns(self, unit: Unit) -> frozenset[str]:
        """Of which municipalities the guests are.

        Raises:
            InvalidAnswer: a name that was written fits none, or several.
        """
        untouched = self._untouched("towns")
        if untouched is not None:
            return untouched
        return named.ids(self.one("towns"), await named.municipalities(unit))

    async def people(self, unit: Unit, body: str | None) -> frozenset[str]:
        """Who is invited by name.

        Raises:
            InvalidAnswer: a name that was written fits nobody, or several.
        """
        untouched = self._untouched("people")
        if untouched is not None:
            return untouched
        return named.ids(self.one("people"), await named.people(unit, body))

    def _untouched(self, question: str) -> frozenset[str] | None:
        """Who was meant at first, where nobody has written other names."""
        if self.before.touched(question, self.words.get(question, ())):
            return None
        return self.before.invited.get(question)


def filled(questionnaire: Questionnaire, conversation: Conversation) -> Filled:
    """What was answered so far."""
    return Filled(walker.given(questionnaire, conversation.walk), of(conversation))


async def check(turn: Turn, body: str | None, answered: Filled, question: str) -> None:
    """Whether an answer can be used: told at once, and not only at the end.

    Raises:
        InvalidAnswer: it cannot.
    """
    if question in ("start", "repeat", "times", "zone") and answered.one("start"):
        answered.starts(turn.unit.now)
    elif question == "towns":
        await answered.towns(turn.unit)
    elif question == "people":
        await answered.people(turn.unit, body)
