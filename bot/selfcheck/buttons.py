"""What can be pressed, said and written about a self-check: one row each."""

from __future__ import annotations

from collections.abc import Mapping

from bot import outbox, walking
from bot.model import Format
from bot.replies import Action, Saying
from bot.selfcheck import (
    applying,
    coordinating,
    entry,
    evaluating,
    fields,
    inviting,
    opening,
    reminding,
)
from bot.selfcheck import route as selfcheck
from bot.selfcheck.feedback import answering as feedback
from bot.selfcheck.measures import answering, overview
from bot.selfcheck.measures import letters as measure_letters
from bot.selfcheck.measures import wizard as measure_wizard
from bot.selfcheck.workshop import agreeing, attending, choosing, holding, tending
from bot.taps import CommandAnswer, TapAnswer, plain
from bot.turn import Turn


async def _solo(turn: Turn, action: Action) -> list[Saying]:
    del action
    return await selfcheck.begin(turn)


COURSES: Mapping[Format, walking.Course] = {
    Format.SELFCHECK: selfcheck.SelfCheck(),
    Format.ROUND: fields.FieldCourse(),
    Format.ROUND_WIZARD: opening.RoundCourse(),
    Format.GROUP_WIZARD: inviting.GroupCourse(),
    Format.MEASURE_WIZARD: measure_wizard.MeasureCourse(),
    Format.VOICE: attending.VoiceCourse(),
    Format.AGREEMENT: agreeing.AgreementCourse(),
}
CORRESPONDENCES: outbox.Correspondences = {
    "round": reminding.CORRESPONDENCE,
    "measure": measure_letters.CORRESPONDENCE,
    "feedback": feedback.CORRESPONDENCE,
}

COMMAND_ANSWERS: Mapping[str, CommandAnswer] = {
    "selfcheck": entry.begin,
    "report": evaluating.newest_report,
}

TAPS: Mapping[str, TapAnswer] = {
    "selfcheck": plain(entry.begin),
    "fields": fields.overview,
    "field": fields.enter,
    "round-result": fields.result,
    "field-result": fields.field_result,
    "round-chart": fields.chart,
    "round": coordinating.show_round,
    "new-round": opening.begin_round,
    "invite-group": inviting.begin_group,
    "behind": inviting.show_behind,
    "remind": inviting.remind,
    "applicable": applying.applicable,
    "leave-out": applying.leave_out,
    "ask-again": applying.ask_again,
    "close-round": coordinating.ask_close,
    "close-round-yes": coordinating.close_round,
    "drop-round": coordinating.ask_drop,
    "drop-round-yes": coordinating.drop_round,
    "questions": entry.questions,
    "report": evaluating.report,
    "compare": evaluating.overview,
    "verdict": evaluating.of_verdict,
    "compare-fields": evaluating.by_field,
    "compare-radar": evaluating.radar,
    "compare-dots": evaluating.differences,
    "moved": evaluating.moved,
    "workshops": holding.of_round,
    "new-workshop": holding.begin,
    "workshop": holding.show,
    "workshop-next": holding.go_on,
    "workshop-back": holding.go_back,
    "workshop-time": holding.set_time,
    "workshop-picture": holding.picture,
    "screen-link": holding.screen_link,
    "close-workshop": holding.ask_close,
    "close-workshop-yes": holding.close,
    "minutes": holding.hand_out_minutes,
    "topics": choosing.topics,
    "topics-of": choosing.of_field,
    "topic-in": choosing.add,
    "topic-out": choosing.leave_out,
    "workshop-write": agreeing.write,
    "workshop-unwrite": agreeing.take_back,
    "voices": tending.voices,
    "voice-out": tending.ask_remove,
    "voice-out-yes": tending.remove,
    "workshop-join": attending.join,
    "workshop-room": attending.room,
    "workshop-say": attending.say,
    "workshop-unsay": attending.unsay,
    "points": attending.points,
    "point": attending.give,
    "helped": evaluating.has_helped,
    "feedback": feedback.begin,
    "feedback-no": feedback.decline,
    "feedback-room": feedback.begin_in_room,
    "measures": overview.show,
    "own-measures": overview.show_own,
    "measure": answering.show,
    "measure-is": answering.mark,
    "measure-stuck": answering.hinder,
    "measure-link": answering.new_link,
    "new-measure": measure_wizard.begin,
    "measure-edit": measure_wizard.begin_change,
    "measure-drop": overview.ask_drop,
    "measure-drop-yes": overview.drop,
    "selfcheck-new": selfcheck.start,
    "selfcheck-last": selfcheck.last_result,
    "selfcheck-chart": selfcheck.chart,
    "selfcheck-edit": selfcheck.choose_edit,
    "selfcheck-solo": _solo,
}

LETTER_PAGES: Mapping[str, TapAnswer] = {
    "measure-is": answering.show,
    "measure-stuck": answering.show,
    "feedback-no": feedback.about,
}
"""What stands above a button of a letter before it is pressed there."""
