"""What can be pressed, said and written about breakfast talks: one row each."""

from __future__ import annotations

from collections.abc import Mapping

from bot import outbox, walking
from bot.model import Format
from bot.talks import deputising, moving, pausing, preferences, steps, subscribing
from bot.talks import invitations as talks
from bot.talks import overview as letters_overview
from bot.talks import wizard as talk_wizard
from bot.talks.after import helped, material, meeting_again, past
from bot.talks.after import joining as calling_cards
from bot.talks.needs import answering as needs
from bot.talks.needs import organising as surveys
from bot.talks.room import asking as talk_asking
from bot.talks.room import entering, running
from bot.talks.room import tending as talk_tending
from bot.taps import CommandAnswer, TapAnswer, plain

COURSES: Mapping[Format, walking.Course] = {
    Format.TALK_WIZARD: talk_wizard.TalkCourse(),
    Format.MOVE_WIZARD: moving.MoveCourse(),
    Format.TALK_CHANGE: talk_wizard.ChangeCourse(),
    Format.STEPS_WIZARD: steps.StepsCourse(),
    Format.SURVEY_WIZARD: surveys.SurveyCourse(),
    Format.NEEDS: needs.NeedsCourse(),
    Format.TALK_QUESTION: talk_asking.QuestionCourse(),
    Format.MATERIAL_WIZARD: material.MaterialCourse(),
    Format.CARD_WIZARD: calling_cards.CardCourse(),
}
CORRESPONDENCES: outbox.Correspondences = {
    "talk": talks.CORRESPONDENCE,
    "needs": needs.CORRESPONDENCE,
}

COMMAND_ANSWERS: Mapping[str, CommandAnswer] = {
    "talks": talks.list_talks,
}

TAPS: Mapping[str, TapAnswer] = {
    "talks": plain(talks.list_talks),
    "rsvp": talks.rsvp,
    "deputy": deputising.send,
    "deputy-other": deputising.send_other,
    "calendar": talks.calendar,
    "talk-wishes": plain(preferences.show),
    "talk-feed": plain(subscribing.show),
    "talk-feed-new": plain(subscribing.renew),
    "talk-feed-off": plain(subscribing.end),
    "talk-remind": preferences.remind,
    "talk-hours": preferences.at_hours,
    "new-talk": plain(talk_wizard.begin),
    "new-talk-for": talk_wizard.begin_for,
    "talk-more": talk_wizard.more,
    "copy-talk": talk_wizard.duplicate,
    "change-talk": talk_wizard.change,
    "move-talk": moving.begin_move,
    "drop-talk": moving.ask_cancel,
    "drop-talk-yes": moving.cancel,
    "talk-letters": letters_overview.of_talk,
    "letters-ahead": plain(letters_overview.of_all),
    "pause-letters": pausing.pause,
    "resume-letters": pausing.resume,
    "talk-steps": steps.begin,
    "enter-talk": entering.enter,
    "room-agree": entering.agree,
    "room": entering.show,
    "room-vote": entering.vote,
    "room-unvote": entering.vote,
    "room-ask": talk_asking.begin,
    "room-own": talk_asking.list_own,
    "room-unask": talk_asking.take_back,
    "open-room": running.open_room,
    "run-room": running.show,
    "room-next": running.go_on,
    "room-back": running.go_on,
    "room-time": running.set_time,
    "room-screen": running.screen_link,
    "room-file": running.take_along,
    "room-tend": talk_tending.questions,
    "room-hide": talk_tending.mark,
    "room-unhide": talk_tending.mark,
    "room-done": talk_tending.mark,
    "room-undone": talk_tending.mark,
    "close-room": running.ask_close,
    "close-room-yes": running.close,
    "surveys": plain(surveys.overview),
    "survey": surveys.show,
    "new-survey": plain(surveys.begin),
    "close-survey": surveys.ask_close,
    "close-survey-yes": surveys.close,
    "needs": needs.begin,
    "past-talks": past.show_all,
    "past-talk": past.show,
    "material": material.show,
    "material-edit": material.begin,
    "material-drop": material.drop,
    "talk-helped": helped.begin,
    "talk-results": helped.results,
    "talk-again": meeting_again.show,
    "again-join": calling_cards.begin,
    "again-leave": calling_cards.leave,
    "again-want": meeting_again.want,
    "again-unwant": meeting_again.want_no_more,
}

LETTER_PAGES: Mapping[str, TapAnswer] = {
    "rsvp": talks.about,
    "calendar": talks.about,
    "deputy": talks.about,
    "deputy-other": deputising.ask_other,
}
"""What stands above a button of a letter before it is pressed there."""
