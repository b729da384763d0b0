"""The organisers' wizards for a talk as a whole: a new one, a copy, a series, and changes.

Each is a questionnaire like any other, with its own review; what is asked is `form`'s. Another time
and calling off are in `moving`, the letters in `steps`; what a change brings about, in
`announcing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.errors import InvalidAnswer, NotFound
from bot.model import Conversation, Format, Stage, Talk
from bot.questionnaire import Walk
from bot.questions import Answer, Questionnaire
from bot.replies import Action, Button, Heading, Item, Line, Note, Para, Say, Saying
from bot.talks import announcing, forecast, form, further
from bot.talks.copied import CHANGED_MEANWHILE, caught_up, is_outdated
from bot.talks.form import MORE
from bot.talks.guests import guests
from bot.talks.invitations import card, new_talk_rows
from bot.talks.letters import invitation_lines
from bot.talks.moving import go_on_rows, told
from bot.talks.needs import topics
from bot.talks.organising import NO_TALK, not_over, organised, organiser, own_talk, paused_lines
from bot.talks.places import TAKING
from bot.talks.planning import PLACE
from bot.turn import Turn
from bot.wallclock import local
from bot.workdays import is_workday
from config.phrases import Moment, Phrase, label, phrase, plural

MORE_LABEL = label("More: series, guests, languages, rule")
BEGUN = phrase("You have begun a new talk. Please finish or leave it first.")


async def begin(turn: Turn) -> list[Saying]:
    """Start the wizard, or go on with one begun; who runs several bodies' talks says whose.

    Raises:
        NotFound: this account runs no talks.
    """
    bodies = organised(turn)
    if not bodies:
        raise NotFound(NO_TALK)
    if len(bodies) == 1:
        return await _begin(turn, bodies[0])
    return [Say((Para(phrase("Whose talk shall it be?")),), await new_talk_rows(turn))]


async def begin_for(turn: Turn, action: Action) -> list[Saying]:
    """Start the wizard for one of several bodies; no subject means the programme.

    Raises:
        NotFound: this account does not run its talks.
    """
    return await _begin(turn, action.subject or None)


async def _begin(turn: Turn, municipality: str | None) -> list[Saying]:
    if organiser(turn, municipality) is None:
        raise NotFound(NO_TALK)
    running = turn.about(Format.TALK_WIZARD, municipality or "")
    conversation = running or await _started(turn, municipality, {}, {})
    return await walking.show(turn, TalkCourse(), turn.keep(conversation))


async def _started(
    turn: Turn, municipality: str | None, answers: Mapping[str, Answer], locked: Mapping[str, str]
) -> Conversation:
    new = _conversation(turn, Format.TALK_WIZARD, municipality or "", locked)
    asked = await form.new_talk(turn, replace(new, walk=Walk(at=None, answers=answers)))
    return replace(new, walk=walker.resume(asked, answers))


def _conversation(
    turn: Turn, format_: Format, subject: str, locked: Mapping[str, str]
) -> Conversation:
    return Conversation(
        id=turn.unit.chance.identifier(),
        account=turn.account,
        format=format_,
        subject=subject,
        stage=Stage.OPEN,
        walk=Walk(at=None),
        language=turn.language,
        locked=locked,
    )


async def duplicate(turn: Turn, action: Action) -> list[Saying]:
    """A new talk like this one, which lacks nothing but its time.

    Raises:
        Refused: it is no talk of this account's, or another one is being written.
    """
    talk = await own_talk(turn, action.subject)
    if running := turn.about(Format.TALK_WIZARD, talk.municipality or ""):
        return [
            Say((Para(BEGUN),), stay=True),
            *await walking.show(turn, TalkCourse(), turn.keep(running)),
        ]
    copied = await form.copied(turn.unit, talk)
    locked = copied.locked() | ({MORE: "yes"} if _unusual(talk) else {})
    conversation = await _started(turn, talk.municipality, copied.answers, locked)
    # Only what is open is asked; the rest is there to be changed.
    conversation = replace(conversation, walk=replace(conversation.walk, editing=True))
    return await walking.show(turn, TalkCourse(), turn.keep(conversation))


def _unusual(talk: Talk) -> bool:
    """Whether it has anything that is only asked of whoever wants more."""
    usual = Talk(talk.id, talk.municipality, "", "", "", talk.starts)
    return (talk.invited, talk.languages, talk.rule, talk.zone, talk.minutes) != (
        usual.invited,
        usual.languages,
        usual.rule,
        usual.zone,
        usual.minutes,
    )


async def more(turn: Turn, action: Action) -> list[Saying]:
    """Ask for what is as usual otherwise: who is invited, how often, in which languages.

    Raises:
        NotFound: no such wizard is open.
    """
    conversation = turn.conversation(action.subject)
    if conversation is None or conversation.format is not Format.TALK_WIZARD:
        raise NotFound(NO_TALK)
    wider = replace(conversation, locked={**conversation.locked, MORE: "yes"})
    asked = await form.new_talk(turn, wider)
    wider = replace(wider, walk=walker.resume(asked, wider.walk.answers))
    return await walking.show(turn, TalkCourse(), turn.keep(wider))


async def change(turn: Turn, action: Action) -> list[Saying]:
    """Everything about a talk but its time; of one that is going on, its place.

    Raises:
        Refused: it is no talk of this account's, or it is over or cancelled.
    """
    talk = await not_over(turn, action.subject)
    running = turn.about(Format.TALK_CHANGE, talk.id)
    if running is None:
        copied = await form.copied(turn.unit, talk)
        running = _conversation(turn, Format.TALK_CHANGE, talk.id, copied.locked())
        running = replace(running, walk=Walk(at=None, answers=copied.answers))
    return await walking.show(turn, ChangeCourse(), turn.keep(running))


class TalkCourse(walking.Course):
    """The course of announcing a talk, or a series of them."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, for whoever still runs these talks."""
        if organiser(turn, conversation.subject or None) is None:
            raise NotFound(NO_TALK)
        return await form.new_talk(turn, conversation)

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """What does not do is told at once."""
        answered = form.filled(await self.questionnaire(turn, conversation), conversation)
        await form.check(turn, conversation.subject or None, answered, question)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Every answer, the invitation as guests will read it, and what goes out to how many."""
        lines: list[Line] = [
            Heading(phrase("The new talk")),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        wider: tuple[tuple[Button, ...], ...] = ()
        if MORE not in conversation.locked:
            wider = ((Button(MORE_LABEL, Action("talk-more", conversation.id)),),)
        try:
            talks = await self._talks(turn, conversation, questionnaire)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            rows = showing.review_rows(conversation, questionnaire, None, *wider)
            return [Say(tuple(lines), rows)]
        lines += [
            *await topics.first_told(turn.unit, talks[0]),
            *await _days(turn, talks),
            Note(phrase("This is how the invitation reads:")),
            *await invitation_lines(turn.unit, talks[0]),
            *further.lines(talks[1:]),
            *await forecast.lines(turn.unit, *talks),
        ]
        go = label("Announce")
        return [
            Say(tuple(lines), showing.review_rows(conversation, questionnaire, go, *wider)),
        ]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Announce the talks and plan their invitations."""
        talks = await self._talks(turn, conversation, questionnaire)
        for talk in talks:
            await announcing.announce(turn.unit, talk)
        turn.drop(conversation)
        done = (
            phrase("The talk is announced. Invitations go out by themselves.")
            if len(talks) == 1
            else plural(
                "{n} talk is announced. Invitations go out by themselves.",
                "{n} talks are announced. Invitations go out by themselves.",
                len(talks),
            )
        )
        return [Say((Para(done),)), await card(turn, talks[0])]

    @staticmethod
    async def _talks(
        turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Talk]:
        body = conversation.subject or None
        person = organiser(turn, body)
        assert person is not None, "`questionnaire` was asked before"  # noqa: S101
        answered = form.filled(questionnaire, conversation)
        starts = answered.starts(turn.unit.now)
        first = Talk(
            # The preview has the same id: the conversation becomes the talk.
            id=conversation.id,
            municipality=body,
            title="",
            impulse="",
            place="",
            starts=starts[0],
            zone=answered.zone,
            organiser=person.id,
            announced=turn.unit.now,
            topic=answered.one(topics.QUESTION) or None,
            series=conversation.id if len(starts) > 1 else "",
        )
        first = await answered.put_into(turn.unit, first)
        # Each of a series is a talk of its own, to be moved, changed or called off alone.
        identifier = turn.unit.chance.identifier
        return [first, *(replace(first, id=identifier(), starts=one) for one in starts[1:])]


async def _days(turn: Turn, talks: list[Talk]) -> list[Line]:
    """When the talks of a series are, and which of them on a day when people are not at work."""
    body = talks[0].municipality
    municipality = await turn.unit.municipalities.get(body) if body else None
    land = municipality.land if municipality else None
    lines: list[Line] = []
    if len(talks) > 1:
        lines.append(Note(plural("{n} talk:", "{n} talks:", len(talks))))
        lines += [Item(_moment(talk)) for talk in talks]
    off = [one for one in talks if not is_workday(local(one.starts, one.zone).date(), land)]
    lines += [
        Note(phrase("On a weekend or a public holiday: {moment}", moment=_moment(one)))
        for one in off
    ]
    return lines


def _moment(talk: Talk) -> Phrase:
    return phrase("Talk on {moment}", moment=Moment(talk.starts, talk.zone))


class ChangeCourse(walking.Course):
    """The course of changing a talk that was announced."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """What can be changed, as long as the talk is not over."""
        return form.change(turn, await not_over(turn, conversation.subject))

    async def check(self, turn: Turn, conversation: Conversation, question: str) -> None:
        """What does not do is told at once."""
        talk = await not_over(turn, conversation.subject)
        answered = form.filled(form.change(turn, talk), conversation)
        await form.check(turn, talk.municipality, answered, question)

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Every answer, and who is told of what."""
        talk = await not_over(turn, conversation.subject)
        now = await form.copied(turn.unit, talk)
        news: list[Line] = []
        if is_outdated(conversation, now):
            conversation = turn.keep(caught_up(conversation, now))
            news = [CHANGED_MEANWHILE]
        lines: list[Line] = [
            *news,
            Heading(phrase("Change “{title}”?", title=talk.title)),
            *showing.answers_in_words(questionnaire, conversation.walk),
        ]
        try:
            changed = await form.filled(questionnaire, conversation).put_into(turn.unit, talk)
        except InvalidAnswer as refusal:
            lines.append(Para(refusal.sentence))
            return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, None))]
        if changed == talk:
            lines.append(Para(phrase("Nothing is changed so far.")))
            return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, None))]
        if changed.place != talk.place:
            lines += await told(turn, talk, PLACE)
        else:
            lines += await paused_lines(turn.unit, talk)
        lines += await _places_of(turn, changed)
        lines += await _guests_of(turn, talk, changed)
        go, wider = label("Change the talk"), await go_on_rows(turn, talk)
        return [Say(tuple(lines), showing.review_rows(conversation, questionnaire, go, *wider))]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Change it, with its letters; what was changed meanwhile is looked at before."""
        talk = await not_over(turn, conversation.subject)
        if is_outdated(conversation, await form.copied(turn.unit, talk)):
            return await self.review(turn, conversation, questionnaire)
        changed = await form.filled(questionnaire, conversation).put_into(turn.unit, talk)
        changed = await announcing.change(turn.unit, talk, changed)
        turn.drop(conversation)
        return [Say((Para(phrase("The talk is changed.")),)), await card(turn, changed)]


async def _places_of(turn: Turn, changed: Talk) -> list[Line]:
    """Who comes already, where there shall be fewer places than that."""
    replies = (await announcing.answers(turn.unit, changed)).values()
    coming = sum(answer in TAKING for answer in replies)
    if changed.capacity is None or changed.capacity >= coming:
        return []
    return [
        Note(plural("{n} person comes already.", "{n} people come already.", coming)),
        Note(phrase("Nobody loses their place; it is only that nobody else gets one.")),
    ]


async def _guests_of(turn: Turn, talk: Talk, changed: Talk) -> list[Line]:
    """Who is invited now who was not before, or the other way round."""
    changed = await announcing.with_who_comes(turn.unit, talk, changed)
    before = {person.id for person in await guests(turn.unit, talk)}
    after = {person.id for person in await guests(turn.unit, changed)}
    lines: list[Line] = []
    if new := len(after - before):
        more = plural("{n} more person is invited.", "{n} more people are invited.", new)
        lines += [Note(more), *forecast.duration(new)]
    if gone := len(before - after):
        fewer = plural(
            "{n} person is not invited any more.", "{n} people are not invited any more.", gone
        )
        lines += [Note(fewer), Note(phrase("Whoever said yes or maybe stays invited."))]
    return lines
