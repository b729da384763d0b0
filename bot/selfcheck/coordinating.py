"""The coordinator's side of a round: open it, invite, see how far it is, close it.

A coordinator sees counts by perspective, never whose answers are whose: while the round is open
no answer at all, and afterwards what `comparison` lets through.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from bot import questionnaire as walker
from bot import showing, walking
from bot.anonymity import code_hash
from bot.errors import NotFound, Refused
from bot.links import GROUP
from bot.model import (
    Conversation,
    Format,
    Group,
    Municipality,
    Person,
    Perspective,
    Role,
    Round,
    RoundState,
    Sheet,
    Stage,
)
from bot.people import draw_code
from bot.questionnaire import Walk
from bot.questions import NO, OLD_BUTTON, YES, Kind, Option, Question, Questionnaire, When
from bot.replies import Action, Button, Code, Heading, Item, Line, Note, Para, Say, Saying
from bot.selfcheck import reminding, rounds
from bot.selfcheck.measures import keeping
from bot.selfcheck.measures.planning import today
from bot.selfcheck.measures.wording import standing
from bot.selfcheck.wording import PERSPECTIVES
from bot.turn import Turn
from config.phrases import Localized, Phrase, label, phrase, plural

MOST_PLACES = 500
"""People one link may be for: more than any workshop or office has."""
DEPARTMENT_LENGTH = 80
NO_ROUND = phrase("I know no such round of yours.")


def coordinator(turn: Turn, municipality: str | None = None) -> Person | None:
    """This account's person who coordinates the self-check of a municipality."""
    return turn.person(Role.COORDINATOR, municipality=municipality)


async def own_round(turn: Turn, round_id: str) -> Round:
    """The round, if this account coordinates it; foreign is as good as absent.

    Raises:
        NotFound: there is none for this account.
    """
    round_ = await turn.unit.rounds.get(round_id)
    if round_ is None or coordinator(turn, round_.municipality) is None:
        raise NotFound(NO_ROUND)
    return round_


async def _own_open(turn: Turn, round_id: str) -> Round:
    round_ = await own_round(turn, round_id)
    if round_.state is not RoundState.OPEN:
        raise Refused(phrase("This round is closed. A new one can be opened."))
    return round_


async def say_rounds(turn: Turn, person: Person) -> Say:
    """All rounds of the municipality, and the way to a new one."""
    municipality = await turn.municipality(person)
    known = await turn.unit.rounds.of_municipality(municipality.id)
    lines: list[Line] = [
        Heading(phrase("Self-check of {municipality}", municipality=municipality.name)),
    ]
    if not known:
        lines.append(
            Para(
                phrase(
                    "In a round, many people answer the same questions: the administration, "
                    "politics, civil society and business. You invite them by link and see how "
                    "far it is. What they answered is shown once the round is closed."
                )
            )
        )
    rows: list[tuple[Button, ...]] = []
    for round_ in reversed(known):
        lines.append(Item(_round_in_short(turn, round_)))
        rows.append(
            (Button(label("Round of {day}", day=round_.opened), Action("round", round_.id)),)
        )
    if all(round_.state is not RoundState.OPEN for round_ in known):
        rows.append((Button(label("Open a round"), Action("new-round", municipality.id)),))
    if agreed := await turn.unit.measures.of_municipality(municipality.id):
        lines += standing(agreed, today(turn.unit.now))
    rows.append((Button(label("Measures"), Action("measures", municipality.id)),))
    rows.append((Button(label("Short check, only for me"), Action("selfcheck-solo", person.id)),))
    return Say(tuple(lines), tuple(rows))


def _round_in_short(turn: Turn, round_: Round) -> Phrase:
    title = Localized(rounds.source_of(turn.around, round_).title)
    if round_.closed is None:
        return phrase("{title}, open since {day}", title=title, day=round_.opened)
    return phrase("{title}, closed on {day}", title=title, day=round_.closed)


# ---------------------------------------------------------------------- opening a round


async def begin_round(turn: Turn, action: Action) -> list[Saying]:
    """Start the wizard, or go on with one begun.

    Raises:
        Refused: this account does not coordinate there, or a round is open already.
    """
    if coordinator(turn, action.subject) is None:
        raise NotFound(NO_ROUND)
    await _none_open(turn, action.subject)
    running = _wizard(turn, Format.ROUND_WIZARD, action.subject)
    return await walking.show(turn, RoundCourse(), running)


async def _none_open(turn: Turn, municipality: str) -> None:
    known = await turn.unit.rounds.of_municipality(municipality)
    if any(round_.state is RoundState.OPEN for round_ in known):
        raise Refused(phrase("A round is open already. Please close it first."))


def _wizard(turn: Turn, format_: Format, subject: str) -> Conversation:
    if running := turn.about(format_, subject):
        return turn.keep(running)
    first = {Format.ROUND_WIZARD: "questions", Format.GROUP_WIZARD: "perspective"}[format_]
    return turn.keep(
        Conversation(
            id=turn.unit.chance.identifier(),
            account=turn.account,
            format=format_,
            subject=subject,
            stage=Stage.OPEN,
            walk=Walk(at=first),
            language=turn.language,
        )
    )


class RoundCourse(walking.Course):
    """The course of opening a round."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """Which questions, of all that there are."""
        if coordinator(turn, conversation.subject) is None:
            raise NotFound(NO_ROUND)
        sources = turn.around.content.newest()
        options = tuple(Option(source.id, Localized(source.title)) for source in sources)
        which = Question(
            "questions",
            Kind.CHOICE,
            phrase("Which questions shall be answered?"),
            phrase(
                "The short one is a first look in five minutes. The full one is what a workshop "
                "needs; it can be answered field by field."
            ),
            options=options,
        )
        return Questionnaire("round-wizard", 1, phrase("New round"), (which,))

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """What will be asked, before it is."""
        municipality = await _municipality(turn, conversation.subject)
        asked = turn.around.questionnaire(_chosen(conversation), None, municipality.kind)
        lines = (
            Heading(phrase("New round")),
            *showing.answers_in_words(questionnaire, conversation.walk),
            Para(
                phrase(
                    "{n} questions, in the wording for: {kind}.",
                    n=len(asked.questions),
                    kind=KINDS[municipality.kind],
                )
            ),
            Note(phrase("What is not your responsibility you can leave out afterwards.")),
        )
        rows = (
            (showing.button(label("Open the round"), "finish", conversation),),
            *showing.edit_rows(conversation, questionnaire),
            (showing.button(label("Leave"), "leave", conversation),),
        )
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Open it."""
        del questionnaire
        await _none_open(turn, conversation.subject)
        municipality = await _municipality(turn, conversation.subject)
        asked = turn.around.questionnaire(_chosen(conversation), None, municipality.kind)
        opened = rounds.open_round(turn.unit, municipality, asked)
        turn.drop(conversation)
        said = Para(phrase("The round is open. Now invite people by link."))
        return [await _detail(turn, opened, said)]


KINDS = {
    "landkreis": phrase("district (Landkreis)"),
    "kreisangehoerig": phrase("town within a district (kreisangehörig)"),
    "kreisfrei": phrase("town without a district (kreisfrei)"),
}


def _chosen(conversation: Conversation) -> str:
    return conversation.walk.answers["questions"][0]


async def _municipality(turn: Turn, municipality: str) -> Municipality:
    found = await turn.unit.municipalities.get(municipality)
    if found is None:
        raise NotFound(NO_ROUND)
    return found


# ---------------------------------------------------------------------- seeing how far it is


async def show_round(turn: Turn, action: Action) -> list[Saying]:
    """One round: its groups as counts, and what can be done."""
    return [await _detail(turn, await own_round(turn, action.subject))]


async def _detail(turn: Turn, round_: Round, *before: Line) -> Say:
    lines: list[Line] = [
        *before,
        Heading(_round_in_short(turn, round_)),
        *await _progress(turn, round_),
    ]
    rows: list[tuple[Button, ...]] = []
    if round_.state is RoundState.OPEN:
        rows += [
            (Button(label("Invite people"), Action("invite-group", round_.id)),),
            (Button(label("Remind who is behind"), Action("behind", round_.id)),),
            (Button(label("What applies to us"), Action("applicable", round_.id)),),
            (Button(label("Questions as a PDF"), Action("questions", round_.id)),),
            (Button(label("Close the round"), Action("close-round", round_.id)),),
        ]
    else:
        rows += [
            (Button(label("Compare the perspectives"), Action("compare", round_.id)),),
            (Button(label("Report"), Action("report", round_.id)),),
            (Button(label("Delete the round"), Action("drop-round", round_.id)),),
        ]
    if agreed := await keeping.of_round(turn.unit, round_.municipality, round_.id):
        lines += standing(agreed, today(turn.unit.now))
    measures = Action("measures", round_.municipality, round_.id)
    rows.append((Button(label("Measures"), measures),))
    rows.append((Button(label("All rounds"), Action("selfcheck")),))
    return Say(tuple(lines), tuple(rows))


async def _progress(turn: Turn, round_: Round) -> list[Line]:
    """Counts by perspective: no name, and no single person's progress."""
    groups = await turn.unit.rounds.groups(round_.id)
    if not groups:
        return [Para(phrase("Nobody is invited yet."))]
    all_sheets = await turn.unit.rounds.sheets(round_.id)
    fields = len(rounds.fields(turn.around, round_))
    lines: list[Line] = []
    joint = [group for group in groups if group.joint]
    if joint:
        lines.append(Item(_joint(joint, [s for s in all_sheets if s.joint], fields)))
    for perspective, name in PERSPECTIVES.items():
        own = [g for g in groups if g.perspective is perspective and not g.joint]
        if own:
            written = [s for s in all_sheets if s.perspective is perspective and not s.joint]
            lines.append(Item(_one_each(name, own, written)))
    return lines


def _joint(groups: list[Group], written: list[Sheet], fields: int) -> Phrase:
    return phrase(
        "Joint sheet of the administration: {done} of {all} fields handed in, {joined} of "
        "{invited} people have come",
        done=sum(len(sheet.handed_in) for sheet in written),
        all=fields,
        joined=sum(group.taken for group in groups),
        invited=sum(group.places for group in groups),
    )


def _one_each(name: Phrase, groups: list[Group], written: list[Sheet]) -> Phrase:
    finished = sum(sheet.finished for sheet in written)
    return phrase(
        "{perspective}: {finished} finished, {joined} of {invited} people have come",
        perspective=name,
        finished=finished,
        joined=sum(group.taken for group in groups),
        invited=sum(group.places for group in groups),
    )


# ---------------------------------------------------------------------- inviting


async def begin_group(turn: Turn, action: Action) -> list[Saying]:
    """Whom to invite: start the wizard, or go on with one begun."""
    round_ = await _own_open(turn, action.subject)
    running = _wizard(turn, Format.GROUP_WIZARD, round_.id)
    return await walking.show(turn, GroupCourse(), running)


NEW_GROUP = Questionnaire(
    "group-wizard",
    1,
    phrase("Invite people"),
    (
        Question(
            "perspective",
            Kind.CHOICE,
            phrase("From which perspective do they answer?"),
            options=tuple(Option(one.value, name) for one, name in PERSPECTIVES.items()),
        ),
        Question(
            "joint",
            Kind.YES_NO,
            phrase("Do they fill in the joint sheet of the administration?"),
            phrase(
                "Yes: they share the work on one official sheet and see each other's answers. "
                "No: each answers alone, and nobody is shown with a name."
            ),
            when=When("perspective", frozenset({Perspective.ADMINISTRATION.value})),
        ),
        Question(
            "department",
            Kind.LINE,
            phrase("Which department are they from?"),
            phrase("Skip it if it does not matter."),
            required=False,
            max_length=DEPARTMENT_LENGTH,
            when=When("joint", frozenset({NO})),
        ),
        Question(
            "places",
            Kind.NUMBER,
            phrase("How many people shall the link be for?"),
            phrase("It takes that many and no more. So you see how many have not come yet."),
            low=1,
            high=MOST_PLACES,
        ),
    ),
)


class GroupCourse(walking.Course):
    """The course of inviting people by link."""

    async def questionnaire(self, turn: Turn, conversation: Conversation) -> Questionnaire:
        """The wizard, while the round is open and this account coordinates it."""
        await _own_open(turn, conversation.subject)
        return NEW_GROUP

    async def review(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Whom the link will be for."""
        lines = (
            Heading(phrase("Invite people")),
            *showing.answers_in_words(questionnaire, conversation.walk),
        )
        rows = (
            (showing.button(label("Make the link"), "finish", conversation),),
            *showing.edit_rows(conversation, questionnaire),
            (showing.button(label("Leave"), "leave", conversation),),
        )
        return [Say(lines, rows)]

    async def finish(
        self, turn: Turn, conversation: Conversation, questionnaire: Questionnaire
    ) -> list[Saying]:
        """Draw the link, shown this once: only its hash is kept."""
        round_ = await _own_open(turn, conversation.subject)
        answers = walker.given(questionnaire, conversation.walk)
        code = draw_code(turn.unit, GROUP)
        group = Group(
            id=turn.unit.chance.identifier(),
            round=round_.id,
            perspective=Perspective(answers["perspective"][0]),
            code=code_hash(code),
            places=int(answers["places"][0]),
            department=next(iter(answers.get("department", ())), ""),
            joint=answers.get("joint") == (YES,),
        )
        turn.unit.rounds.save_group(group)
        turn.drop(conversation)
        lines: list[Line] = [
            Heading(phrase("The link")),
            Para(
                plural(
                    "Please pass it on. It is for {n} person and is shown only now.",
                    "Please pass it on. It is for {n} people and is shown only now.",
                    group.places,
                )
            ),
            Code(turn.around.links.join(code)),
        ]
        if deep := turn.around.links.start(code):
            lines += [Note(phrase("In Telegram:")), Code(deep)]
        return [Say(tuple(lines)), await _detail(turn, round_)]


# ---------------------------------------------------------------------- reminding

JOINT = "joint"
"""Instead of a perspective: the joint sheet."""


async def show_behind(turn: Turn, action: Action) -> list[Saying]:
    """Which perspectives are behind, as counts."""
    round_ = await _own_open(turn, action.subject)
    lines: list[Line] = [Heading(phrase("Who is behind"))]
    rows: list[tuple[Button, ...]] = []
    for value, name in _reminded().items():
        late = await reminding.behind(turn.unit, round_, _perspective(value))
        if late:
            lines.append(
                Item(phrase("{perspective}: {n} not finished", perspective=name, n=len(late)))
            )
            rows.append(
                (
                    Button(
                        label("Remind: {perspective}", perspective=name),
                        Action("remind", round_.id, "", value),
                    ),
                )
            )
    if not rows:
        lines.append(Para(phrase("Nobody who has come is behind.")))
    lines.append(
        Note(
            phrase(
                "Who has not come by the link yet cannot be reached from here: please pass the "
                "link on again."
            )
        )
    )
    rows.append((Button(label("Back to the round"), Action("round", round_.id)),))
    return [Say(tuple(lines), tuple(rows))]


async def remind(turn: Turn, action: Action) -> list[Saying]:
    """Remind a perspective as a whole."""
    round_ = await _own_open(turn, action.subject)
    if action.value not in _reminded():
        raise NotFound(OLD_BUTTON)
    count = await reminding.remind(turn.unit, round_, _perspective(action.value))
    said = plural(
        "{n} person is reminded. Nobody hears it more often than every two days.",
        "{n} people are reminded. Nobody hears it more often than every two days.",
        count,
    )
    return [Say((Para(said),)), await _detail(turn, round_)]


def _reminded() -> dict[str, Phrase]:
    return {JOINT: label("Joint sheet"), **{one.value: name for one, name in PERSPECTIVES.items()}}


def _perspective(value: str) -> Perspective | None:
    return None if value == JOINT else Perspective(value)


# ---------------------------------------------------------------------- what applies


async def applicable(turn: Turn, action: Action) -> list[Saying]:
    """Field by field what is asked; items of the field named in the action can be switched."""
    round_ = await _own_open(turn, action.subject)
    found = rounds.fields(turn.around, round_, all_items=True)
    field = next((one for one in found if one.id == action.question), None)
    if field is None:
        lines: list[Line] = [
            Heading(phrase("What applies to us")),
            Para(
                phrase(
                    "Responsibilities differ from Land to Land. What you leave out is asked of "
                    "nobody and counts nowhere."
                )
            ),
        ]
        rows: list[tuple[Button, ...]] = []
        for number, one in enumerate(found, 1):
            out = sum(item.id in round_.left_out for item in one.items)
            lines.append(Item(_left_out(number, one, out)))
            name = label("{n}. {field}", n=number, field=one.name)
            rows.append((Button(name, Action("applicable", round_.id, one.id)),))
        rows.append((Button(label("Back to the round"), Action("round", round_.id)),))
        return [Say(tuple(lines), tuple(rows))]
    return [_switches(round_, field)]


def _left_out(number: int, field: rounds.Field, out: int) -> Phrase:
    return phrase(
        "{n}. {field}: {asked} asked, {out} left out",
        n=number,
        field=field.name,
        asked=len(field.items) - out,
        out=out,
    )


def _switches(round_: Round, field: rounds.Field) -> Say:
    lines: list[Line] = [Heading(field.name)]
    buttons: list[Button] = []
    for number, item in enumerate(field.items, 1):
        out = item.id in round_.left_out
        shown = phrase("{n}. {question}", n=number, question=item.text)
        lines.append(Item(phrase("Left out: {question}", question=shown) if out else shown))
        name = label("Ask {n} again", n=number) if out else label("Leave out {n}", n=number)
        buttons.append(Button(name, Action("switch-item", round_.id, field.id, item.id)))
    rows = [tuple(buttons[i : i + 2]) for i in range(0, len(buttons), 2)]
    rows.append((Button(label("All fields"), Action("applicable", round_.id)),))
    return Say(tuple(lines), tuple(rows))


async def switch_item(turn: Turn, action: Action) -> list[Saying]:
    """Leave an item out, or ask it again. Answers already given to it stop counting meanwhile."""
    round_ = await _own_open(turn, action.subject)
    found = rounds.fields(turn.around, round_, all_items=True)
    field = next((one for one in found if one.id == action.question), None)
    if field is None or action.value not in {item.id for item in field.items}:
        raise NotFound(OLD_BUTTON)
    out = Counter(round_.left_out)
    out[action.value] = 0 if out[action.value] else 1
    switched = replace(round_, left_out=tuple(sorted(out.elements())))
    if not rounds.asked(turn.around, switched).questions:
        raise Refused(phrase("At least one question has to be asked."))
    turn.unit.rounds.save(switched)
    return [_switches(switched, field)]


# ---------------------------------------------------------------------- the end


async def ask_close(turn: Turn, action: Action) -> list[Saying]:
    """Closing is for good, so it is asked once."""
    round_ = await _own_open(turn, action.subject)
    lines = (
        Para(
            phrase(
                "Close the round? Nobody can answer any more, and it cannot be opened again. "
                "From then on nobody can tell whose answers are whose."
            )
        ),
        *await _progress(turn, round_),
    )
    rows = (
        (Button(label("Yes, close"), Action("close-round-yes", round_.id)),),
        (Button(label("No, leave it open"), Action("round", round_.id)),),
    )
    return [Say(lines, rows)]


async def close_round(turn: Turn, action: Action) -> list[Saying]:
    """Close it. Saying it twice is fine."""
    round_ = await own_round(turn, action.subject)
    if round_.state is RoundState.OPEN:
        round_ = await rounds.close(turn.unit, round_)
    return [await _detail(turn, round_)]


async def ask_drop(turn: Turn, action: Action) -> list[Saying]:
    """Deleting a closed round takes all its answers along, so it is asked once."""
    round_ = await _own_closed(turn, action.subject)
    lines = (
        Para(
            phrase(
                "Delete this round with all its answers? It cannot be undone, and later rounds "
                "cannot be compared with it."
            )
        ),
    )
    rows = (
        (Button(label("Yes, delete"), Action("drop-round-yes", round_.id)),),
        (Button(label("No, keep it"), Action("round", round_.id)),),
    )
    return [Say(lines, rows)]


async def drop_round(turn: Turn, action: Action) -> list[Saying]:
    """Delete it, and the key that its answers were sealed with. Its measures stay."""
    round_ = await _own_closed(turn, action.subject)
    await keeping.outlive(turn.unit, round_.municipality, round_.id)
    turn.unit.rounds.remove(round_.id)
    turn.unit.keys.destroy_content(round_.id)
    person = coordinator(turn, round_.municipality)
    assert person is not None, "whoever is not the coordinator was refused"  # noqa: S101
    return [Say((Para(phrase("The round is deleted.")),)), await say_rounds(turn, person)]


async def _own_closed(turn: Turn, round_id: str) -> Round:
    round_ = await own_round(turn, round_id)
    if round_.state is not RoundState.CLOSED:
        raise Refused(phrase("Only a closed round can be deleted."))
    return round_
