"""Beginning the event wizard with the questions of a template."""

from __future__ import annotations

from bot import questionnaire as walker
from bot import walking
from bot.dialogue.planning import templates
from bot.dialogue.wizard import EventWizard, questions
from bot.errors import NotFound
from bot.model import Conversation, Format, Role, Stage
from bot.questions import OLD_BUTTON
from bot.replies import Action, Saying
from bot.turn import Turn


async def begin(turn: Turn, action: Action) -> list[Saying]:
    """Start the wizard, or go on with one begun: what was answered there already stays.

    Raises:
        NotFound: this account moderates nothing, or there is no such template.
    """
    moderator = turn.person(Role.MODERATOR)
    if moderator is None or moderator.municipality is None:
        raise NotFound(OLD_BUTTON)
    template = templates.named(turn, action.subject)
    running = turn.about(Format.EVENT_WIZARD, moderator.municipality)
    if running is None or running.locked.get(templates.TEMPLATE) != template.id:
        kept = templates.every(template)
        answers = {**(running.walk.answers if running else {}), templates.KEPT: kept}
        asked = questions(turn, await turn.municipality(moderator), template, kept)
        running = Conversation(
            id=running.id if running else turn.unit.chance.identifier(),
            account=turn.account,
            format=Format.EVENT_WIZARD,
            subject=moderator.municipality,
            stage=Stage.OPEN,
            walk=walker.resume(asked, answers),
            language=turn.language,
            locked={templates.TEMPLATE: template.id},
        )
    return await walking.show(turn, EventWizard(), turn.keep(running))
