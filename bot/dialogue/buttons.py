"""What can be pressed, said and written about a dialogue event: one row each."""

from __future__ import annotations

from collections.abc import Mapping

from bot import outbox, walking
from bot.dialogue import coming_in, keeping_receipts, moderating, taking_part, telling_results
from bot.dialogue import wizard as event_wizard
from bot.dialogue.answers import answering as official
from bot.dialogue.answers import overview as official_answers
from bot.dialogue.certificates import handing_out as certificates
from bot.dialogue.gathering import attending as dates
from bot.dialogue.gathering import letters as date_letters
from bot.dialogue.gathering import organising as dating
from bot.dialogue.going_on import founding, looking
from bot.dialogue.going_on import joining as leaving_contact
from bot.dialogue.going_on import overseeing as working_groups
from bot.dialogue.helped import answering as event_helped
from bot.dialogue.helped import later as helped_later
from bot.dialogue.helped import results as event_opinions
from bot.dialogue.moderation import floods, hiding, policy, reviewing, rules, same, themes
from bot.dialogue.moderation import log as moderation_log
from bot.dialogue.moderation import reminding as moderation_letters
from bot.dialogue.multipliers import adding, overseeing, posters
from bot.dialogue.planning import beginning as from_template
from bot.dialogue.planning import letters as promise_letters
from bot.dialogue.planning import page as event_plan
from bot.dialogue.planning import parts as plan_parts
from bot.dialogue.planning import templates
from bot.dialogue.report import handing_out as reports
from bot.dialogue.subscribers import asking as next_events
from bot.dialogue.subscribers import letters as tidings_letters
from bot.dialogue.subscribers import subscribing as following
from bot.dialogue.subscribers import tidings
from bot.dialogue.subscribers import writing as telling
from bot.dialogue.translations import by_hand
from bot.model import Format
from bot.replies import Action, Saying
from bot.taps import CommandAnswer, TapAnswer, plain
from bot.turn import Turn


async def _join_preview(turn: Turn, action: Action) -> list[Saying]:
    return await taking_part.join(turn, action, preview=True)


COURSES: Mapping[Format, walking.Course] = {
    Format.DIALOGUE: taking_part.TakingPart(),
    Format.EVENT_WIZARD: event_wizard.EventWizard(),
    Format.PLAN_WIZARD: plan_parts.PlanCourse(),
    Format.RULES_WIZARD: rules.RulesCourse(),
    Format.PUBLIC_VERSION: hiding.HidingCourse(),
    Format.TRANSLATION: by_hand.TranslationCourse(),
    Format.THEME_WIZARD: themes.ThemeCourse(),
    Format.ANSWER_WIZARD: official.AnswerCourse(),
    Format.TIDINGS_WIZARD: telling.TidingsCourse(),
    Format.ROOM_CODE: coming_in.RoomCodeCourse(),
    Format.MULTIPLIER_WIZARD: adding.MultiplierCourse(),
    Format.DATE_WIZARD: dating.DateCourse(),
    Format.WORKING_GROUP_WIZARD: founding.FoundingCourse(),
    Format.GOING_ON: leaving_contact.GoingOnCourse(),
}
CORRESPONDENCES: outbox.Correspondences = {
    "date": date_letters.CORRESPONDENCE,
    "promise": promise_letters.CORRESPONDENCE,
    "moderation": moderation_letters.CORRESPONDENCE,
    "tidings": tidings_letters.CORRESPONDENCE,
    "ask": next_events.CORRESPONDENCE,
    "helped": helped_later.CORRESPONDENCE,
}

COMMAND_ANSWERS: Mapping[str, CommandAnswer] = {
    "events": moderating.list_events,
    "export": moderating.choose_export,
}

TAPS: Mapping[str, TapAnswer] = {
    "notice": taking_part.read_notice,
    "notice-more": taking_part.read_notice,
    "join": coming_in.join,
    "kept": keeping_receipts.kept,
    "follow": following.show,
    "follow-yes": following.enter,
    "follow-next": following.wish_next,
    "follow-only": following.wish_next,
    "unfollow": following.leave,
    "events": plain(moderating.list_events),
    "event": moderating.show_event,
    "new-event": plain(event_wizard.begin),
    "event-templates": plain(templates.list_all),
    "event-template": templates.show,
    "new-event-from": from_template.begin,
    "plan": event_plan.show,
    "plan-part": plan_parts.begin,
    "plan-usual": plan_parts.take_usual,
    "plan-done": event_plan.mark_done,
    "preview": moderating.preview,
    "open": moderating.open_event,
    "close": moderating.ask_close,
    "close-yes": moderating.close_event,
    "qr": moderating.qr_code,
    "rules": policy.read,
    "rules-show": rules.show,
    "rules-usual": rules.take_usual,
    "rules-edit": rules.begin,
    "moderate": reviewing.overview,
    "queue": reviewing.begin,
    "mod-next": reviewing.skip,
    "mod-item": reviewing.show,
    "mod-yes": reviewing.accept,
    "mod-no": reviewing.reject,
    "mod-undo": reviewing.reopen,
    "mod-hide": hiding.begin,
    "mod-unhide": hiding.unhide,
    "mod-translate": by_hand.begin,
    "mod-untranslate": by_hand.take_away,
    "mod-same": same.choose,
    "mod-unsame": same.unmark,
    "mod-theme": themes.choose,
    "mod-untheme": themes.take_out,
    "mod-new-theme": themes.begin_for,
    "themes": themes.show_all,
    "new-theme": themes.begin,
    "theme": themes.show,
    "theme-name": themes.rename,
    "theme-drop": themes.ask_drop,
    "theme-drop-yes": themes.drop,
    "answers": official_answers.show,
    "open-ones": official_answers.next_open,
    "open-next": official_answers.another_open,
    "official": official_answers.show_one,
    "official-edit": official.begin,
    "official-drop": official_answers.ask_drop,
    "official-drop-yes": official_answers.drop,
    "tell": tidings.show_all,
    "told": tidings.show,
    "tell-new": telling.begin,
    "tell-edit": telling.change,
    "tell-send": tidings.ask_send,
    "tell-send-yes": tidings.send,
    "tell-back": tidings.take_back,
    "tell-drop": tidings.drop,
    "floods": floods.show,
    "slow-mode": floods.set_pace,
    "room-code": floods.set_code,
    "moderation-log": moderation_log.hand_out,
    "posters": posters.choose,
    "poster": posters.poster,
    "table-cards": posters.table_cards,
    "event-helped": event_helped.show,
    "event-helped-go": event_helped.begin,
    "helped-later": helped_later.begin,
    "event-opinions": event_opinions.show,
    "going-on": looking.show_all,
    "going-on-in": looking.show,
    "going-on-join": leaving_contact.begin,
    "going-on-leave": looking.withdraw,
    "working-groups": working_groups.show_all,
    "working-group": working_groups.show,
    "working-group-file": working_groups.hand_out,
    "new-working-group": founding.begin,
    "drop-working-group": working_groups.ask_drop,
    "drop-working-group-yes": working_groups.drop,
    "date": dates.show,
    "date-join": dates.join,
    "date-cancel": dates.cancel,
    "date-file": dates.calendar,
    "event-date": dating.show,
    "plan-date": dating.begin,
    "drop-date": dating.ask_drop,
    "drop-date-yes": dating.drop,
    "multipliers": overseeing.show_all,
    "multiplier": overseeing.show,
    "multiplier-texts": overseeing.texts,
    "multiplier-qr": overseeing.qr_code,
    "new-multiplier": adding.begin,
    "drop-multiplier": overseeing.ask_drop,
    "drop-multiplier-yes": overseeing.drop,
    "export": moderating.export,
    "results": telling_results.show,
    "event-report": reports.choose,
    "event-report-pdf": reports.hand_out,
    "certificate": certificates.hand_out,
    "join-preview": _join_preview,
}

LETTER_PAGES: Mapping[str, TapAnswer] = {
    "plan-done": promise_letters.about,
}
"""What stands above a button of a letter before it is pressed there."""
