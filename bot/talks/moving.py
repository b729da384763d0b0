"""The organisers' routes to another time or zone for a talk, and to calling it off.

What that brings about is `announcing`'s.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot import showing, walking
from bot.errors import InvalidAnswer
from bot.model import Conversation, Format, Talk
from bot.questions import Kind, Question, Questionnaire
from bot.replies import Action, Button, Heading, Line, Note, Para, Say, Saying
from bot.talks import announcing, forecast, form
from bot.talks.form import IN_FUTURE
from bot.talks.invitations import card
from bot.talks.organising import ahead, go_on_button, not_over, own_talk, paused_lines
from bot.talks.planning import CANCELLED, MOVED
from bot.turn import Turn
from bot.wallclock import instant
from config.phrases import Moment, label, phrase, plural

SERIES = "series"
"""Meant are the later talks of the series too."""
SO_FAR = "so-far"
"""Locked into a conversation: when the talk was and in which zone, as its organiser last saw it."""
MOVED_MEANWHILE = Para(
    phrase(
        "This talk was moved since you began, by a colleague or on another device. Please look "
        "at it once more."
    )
)
NEW_TIME = Questionnaire(
    "move-wizard",
    1,
    phrase("Moving a talk"),
    (Question("start", Kind.MOMENT, phrase("When shall the talk begin instead?")), form.TIME_ZONE),
)


async def begin_move(turn: Turn, action: Action) -> list[Saying]:
    """Ask for another time.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await ahead(turn, action.subject)
    conversation = walking.gone_on(turn, Format.MOVE_WIZARD, talk.id, NEW_TIME)
    if SO_FAR not in conversation.locked:
        # The zone mostly stays: it is there to be changed, and not asked for.
        walk = replace(conversation.walk, answers={"zone": form.zone_answer(talk)}, editing=True)
        conversation = turn.keep(_begun_at(replace(conversation, walk=walk), talk))
    return await walking.show(turn, MoveCourse(), conversation)


class MoveCourse(walking.Course):
    """The course of giving a talk another time."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """When and in which zone, as long as the talk lies ahead."""
        await ahead(turn, conversation.subject)
        return NEW_TIME

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """The old time and the new one, and how many will be told."""
        talk = await ahead(turn, conversation.subject)
        lines: list[Line] = [Heading(phrase("Move “{title}”?", title=talk.title))]
        if _is_outdated(conversation, talk):
            conversation = turn.keep(_begun_at(conversation, talk))
            lines.append(MOVED_MEANWHILE)
        try:
            starts, zone = self._new_start(turn, conversation, talk)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, None))]
        lines += [
            Para(phrase("So far: {moment}", moment=Moment(talk.starts, talk.zone))),
            Para(phrase("New: {moment}", moment=Moment(starts, zone))),
            *((Note(phrase("Time zone: {zone}", zone=zone)),) if zone != talk.zone else ()),
            *await told(turn, talk, MOVED),
        ]
        go, wider = label("Move the talk"), await go_on_rows(turn, talk)
        return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, go, *wider))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Move it, with its reminders; where it was moved meanwhile, that is looked at before."""
        talk = await ahead(turn, conversation.subject)
        if _is_outdated(conversation, talk):
            return await self.review(turn, conversation, questionnaire)
        starts, zone = self._new_start(turn, conversation, talk)
        moved = await announcing.move(turn.unit, replace(talk, zone=zone), starts)
        turn.drop(conversation)
        return [Say((Para(phrase("The talk is moved.")),)), await card(turn, moved)]

    @staticmethod
    def _new_start(turn: Turn, conversation: Conversation, talk: Talk) -> tuple[datetime, str]:
        answered = form.filled(NEW_TIME, conversation)
        zone = answered.zone
        starts = instant(answered.one("start"), zone)
        if starts <= turn.unit.now:
            raise InvalidAnswer(IN_FUTURE)
        if (starts, zone) == (talk.starts, talk.zone):
            raise InvalidAnswer(phrase("That is when the talk begins already."))
        return starts, zone


def _begun_at(conversation: Conversation, talk: Talk) -> Conversation:
    return replace(conversation, locked={SO_FAR: _so_far(talk)})


def _is_outdated(conversation: Conversation, talk: Talk) -> bool:
    return conversation.locked.get(SO_FAR) != _so_far(talk)


def _so_far(talk: Talk) -> str:
    return f"{talk.starts.isoformat()} {talk.zone}"


async def ask_cancel(turn: Turn, action: Action) -> list[Saying]:
    """Calling off is for good, so it is asked once.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await not_over(turn, action.subject)
    following = await _following(turn, talk)
    lines = (
        Heading(phrase("Cancel “{title}”?", title=talk.title)),
        Para(phrase("So far: {moment}", moment=Moment(talk.starts, talk.zone))),
        *await _told_all_the_same(turn, talk),
    )
    later = Action("drop-talk-yes", talk.id, "", SERIES)
    rows = (
        (Button(label("Yes, cancel it"), Action("drop-talk-yes", talk.id)),),
        *(((Button(label("Yes, and all later ones of the series"), later),),) if following else ()),
        (Button(label("No, it stays"), Action("talks")),),
    )
    return [Say(lines, rows)]


async def cancel(turn: Turn, action: Action) -> list[Saying]:
    """Call it off, alone or with the later ones of its series. Saying it twice is fine.

    Raises:
        Refused: it is no talk of this account's, or it is over.
    """
    talk = await own_talk(turn, action.subject)
    if not talk.cancelled:
        await announcing.cancel(turn.unit, await not_over(turn, talk.id))
    said = [Para(phrase("“{title}” is cancelled.", title=talk.title))]
    if action.value == SERIES:
        following = await _following(turn, talk)
        for one in following:
            await announcing.cancel(turn.unit, one)
        said.append(
            Para(
                plural(
                    "So is {n} later talk of the series.",
                    "So are {n} later talks of the series.",
                    len(following),
                )
            )
        )
    rows = ((Button(label("Talks"), Action("talks")),),)
    return [Say(tuple(said), rows)]


async def _following(turn: Turn, talk: Talk) -> list[Talk]:
    """The later talks of its series that are still to be."""
    return [
        one
        for one in await announcing.upcoming(turn.unit)
        if talk.series and one.series == talk.series and one.starts > talk.starts
    ]


async def told(turn: Turn, talk: Talk, kind: str) -> list[Line]:
    """How many people will be told of a change, how long that takes, and what holds it back."""
    return [*await _count_told(turn, talk, kind), *await paused_lines(turn.unit, talk)]


async def go_on_rows(turn: Turn, talk: Talk) -> tuple[tuple[Button, ...], ...]:
    """The way to end a pause, where there is one."""
    return ((go_on_button(talk),),) if await turn.unit.letters.pause(talk.id) else ()


async def _told_all_the_same(turn: Turn, talk: Talk) -> list[Line]:
    """The same of calling off, which ends a pause."""
    lines = await _count_told(turn, talk, CANCELLED)
    if pause := await turn.unit.letters.pause(talk.id):
        said = phrase(
            "Letters about this talk are paused since {moment}. The cancellation goes out all the "
            "same, as nobody shall travel in vain.",
            moment=Moment(pause.since, talk.zone),
        )
        lines.append(Note(said))
    return lines


async def _count_told(turn: Turn, talk: Talk, kind: str) -> list[Line]:
    people = len(await announcing.who_is_told(turn.unit, talk, kind))
    count = plural("{n} person will be told.", "{n} people will be told.", people)
    return [Para(count), *forecast.duration(people)]
