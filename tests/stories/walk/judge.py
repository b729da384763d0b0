"""Who may write what: an independent look at every change of the tables.

What never may live here: a rule of the product that is asked of the product itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.anonymity import (
    account_tag,
    asker_tag,
    contact_tag,
    read_receipt,
    receipt_hash,
    respondent_tag,
    slot_tag,
    subscriber_tag,
    visitor_tag,
)
from bot.model import EventState, Role
from bot.questions import Kind, Question
from storage.conversations import DRAFT
from storage.questionnaires import from_json
from tests.stories.walk.cast import OTHERS, PEOPLE
from tests.stories.walk.changes import (
    Deed,
    Doers,
    composed,
    deputy,
    forgotten_visitor,
    forward,
    language_follows,
    microseconds,
    moved_up,
    only,
    signs_up,
)
from tests.stories.walk.installation import Bot
from tests.stories.walk.tables import Change, Row, Tables, changes, reached

GIVING_UP: Final = frozenset({"leave", "leave-yes", "finish", "forget-yes", "receipt-edit"})
CONTACTS: Final = ("responsible", "data_protection", "imprint")


class Judge:
    """Says whether a change of the tables was anybody's right. Asks the bot nothing."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        lasting = bot.storage.keys.lasting()
        numbers = {name: number for name, (number, _) in PEOPLE.items()}
        self.tags = {
            n: account_tag(lasting, "telegram", str(number)) for n, number in numbers.items()
        }
        self._all_tags = [
            account_tag(lasting, "telegram", str(number)) for number in (*numbers.values(), *OTHERS)
        ]
        self.written: dict[str, set[str]] = {name: set() for name in PEOPLE}
        """Whatever somebody wrote during the walk."""
        self.receipts: dict[str, set[str]] = {name: set() for name in PEOPLE}
        """Receipts that somebody was shown before the walk, or has asked to change since."""
        self._prompts: dict[str, tuple[Question, ...]] = {}

    def judge(self, before: Tables, after: Tables, deed: Deed) -> bool:
        """Whether anything has changed that could matter to somebody's way on."""
        found = changes(before, after)
        doers = self._doers(before, after, deed)
        if deed.tapped("receipt-edit"):
            for name in deed.who:
                self.take_in(name, before, self._opened_by(deed, before))
        for change in found:
            if not deed.who and not deed.ticked:
                assert change.table == "owed", f"nobody did this: {change}"
            else:
                right = self._right(change, before, deed, doers)
                assert right, f"not the right of {deed.who}: {change}"
        self._bot.shared.reached.update(reached(found))
        for change in found:
            if change.table == "verdict" and change.new is None:
                gone = (change.either["contribution"],)
                assert gone not in after["contribution"], f"a verdict is gone: {change}"
        contributions = [change for change in found if change.table == "contribution"]
        if contributions:
            self._judge_contributions(contributions, before, after, deed, doers.moderated)
        tables = {change.table for change in found}
        if tables & {"contribution", "participation", "event"}:
            self._judge_slots(after)
        return bool(tables - {"owed"})

    def _doers(self, before: Tables, after: Tables, deed: Deed) -> Doers:
        mine = {self.tags[name] for name in deed.who}
        lasting = self._bot.storage.keys.lasting()
        # As a visitor of a date everybody is known by another tag for each event.
        events = {*before["event"], *after["event"]}
        apart = (visitor_tag, subscriber_tag)
        groups = {*before["working_group"], *after["working_group"]}
        mine |= {
            one(lasting, event, tag) for one in apart for (event,) in events for tag in mine
        } | {contact_tag(lasting, group, tag) for (group,) in groups for tag in mine}
        persons = {
            row["person"]
            for tables in (before, after)
            for row in tables["address"].values()
            if row["account"] in mine
        }
        rights = [row for key, row in before["person"].items() if key[0] in persons]
        moderated = {row["municipality"] for row in rights if row["role"] == Role.MODERATOR}
        leads = any(row["role"] == Role.PROGRAMME_LEAD for row in rights)
        return Doers(mine, persons, moderated, {*moderated, None} if leads else {*moderated})

    def _right(self, change: Change, before: Tables, deed: Deed, doers: Doers) -> bool:
        """Whether the doers of this may have changed this row. Contributions are another matter."""
        row, old, new = change.either, change.old, change.new
        own_account, own_person = (
            row.get("account") in doers.accounts,
            row.get("person") in doers.persons,
        )
        its_moderators = row.get("municipality") in doers.moderated
        # The programme's letters carry an empty name, its talks none.
        its_organisers = (row.get("municipality") or None) in doers.runs
        closed = deed.ticked or deed.tapped("close-yes")
        rights: dict[str, Callable[[], bool]] = {
            "municipality": lambda: row["id"] in doers.moderated and only(old, new, *CONTACTS),
            "event": lambda: (deed.ticked or its_moderators) and forward(old, new, self._now),
            "event_plan": lambda: self._moderated(row["event"], before, deed, doers),
            "person": lambda: (
                deputy(row, old, new, deed, doers)
                if row["role"] == Role.DEPUTY and row["id"] not in doers.persons
                else signs_up(row["id"], new, deed, doers)
                or language_follows(row["id"], old, new, deed, doers)
                if row["role"] in (Role.VISITOR, Role.SUBSCRIBER)
                else row["id"] in doers.persons and only(old, new, "language", "reminding", "hours")
            ),
            "address": lambda: (
                (own_account and (new is None or deed.tapped("date-join", "follow-yes")))
                # It goes with its visitor, thirty days after the date.
                or forgotten_visitor(row["person"], new, before, deed)
            ),
            "gathering": lambda: self._moderated(row["event"], before, deed, doers),
            "sign_up": lambda: signs_up(row["person"], new, deed, doers),
            "sign_in": lambda: own_account or (deed.ticked and new is None),
            # What was owed to anybody before is settled along with the next batch.
            "owed": lambda: own_account or new is None,
            "conversation": lambda: (
                (new is not None or self._given_up(row, before, deed, doers.moderated))
                if own_account
                else self._ended(change, before, deed)
            ),
            "multiplier": lambda: (
                (closed and only(old, new, "people"))
                or before["event"][row["event"],]["municipality"] in doers.moderated
            ),
            "arrivals": lambda: closed if new is None else deed.tapped("finish"),
            "certificate": lambda: closed and new is not None,
            "talk": lambda: its_organisers or self._has_had_its_year(row, new, deed),
            "reply": lambda: (
                own_person
                or moved_up(old, new)
                or self._has_had_its_year(before["talk"][row["talk"],], new, deed)
            ),
            "assessment": lambda: own_person,
            "letter": lambda: (
                deed.ticked
                or own_person
                or its_organisers
                or row["kind"] in ("talk-offer", "talk-again")
            ),
            "participation": lambda: (
                closed if new is None else old is None and deed.tapped("finish")
            ),
            "feedback": lambda: deed.ticked or old is None,
            "room": lambda: deed.ticked or old is None or self._talk_of(row, before) in doers.runs,
            "presence": lambda: (
                self._gone_with_the_room(new, deed) or self._in_the_room(row, doers)
            ),
            "asked": lambda: (
                self._gone_with_the_room(new, deed)
                or self._asked_by(row, doers)
                # Whoever runs a talk marks and hides, but puts no question into a mouth.
                or (
                    old is not None
                    and new is not None
                    and old["asker"] == new["asker"]
                    and self._talk_of(before["room"][row["room"],], before) in doers.runs
                )
            ),
            "release": lambda: True,
            # Rules are nobody's to change once an event has opened.
            "policy": lambda: (
                (deed.ticked or self._moderates(row, before, doers))
                and (new is None or self._state_of(row, before) == EventState.DRAFT)
            ),
            # What hangs on a contribution goes with it, whoever deletes that.
            "verdict": lambda: (
                self._moderates(row, before, doers) or new is None or only(old, new, "duplicate_of")
            ),
            # Gone with the close, too.
            "guard": lambda: self._moderates(row, before, doers) or (deed.ticked and new is None),
            "theme": lambda: self._moderates(row, before, doers) or (deed.ticked and new is None),
            "subscriber": lambda: (
                (row["person"] in doers.persons and not deed.ticked)
                or (deed.ticked and new is None)
            ),
            "working_group": lambda: self._moderates(row, before, doers),
            # It goes with its group, and with the texts of the event.
            "contact": lambda: (
                own_account
                or (new is None and (deed.ticked or self._moderates(row, before, doers)))
            ),
            # Gone with the texts of the event, too.
            "tidings": lambda: self._moderates(row, before, doers) or (deed.ticked and new is None),
            # Goes with what it answers.
            "official_answer": lambda: self._moderates(row, before, doers) or new is None,
            "moderation_log": lambda: (
                self._moderates(row, before, doers)
                if old is None
                else new is not None
                and new["contribution"] is None
                and only(old, new, "contribution")
            ),
            "contribution": lambda: True,
            "material": lambda: (
                before["talk"][row["talk"],]["municipality"] in doers.runs
                or self._has_had_its_year(before["talk"][row["talk"],], new, deed)
            ),
            # Who leaves a list leaves it in everybody's wishes, which nobody else can read.
            "calling_card": lambda: deed.ticked or own_person or only(old, new, "sealed"),
        }
        return rights[change.table]()

    @staticmethod
    def _moderates(row: Row, before: Tables, doers: Doers) -> bool:
        event = before["event"].get((row["event"],))
        return event is not None and event["municipality"] in doers.moderated

    @staticmethod
    def _state_of(row: Row, before: Tables) -> str:
        return str(before["event"][row["event"],]["state"])

    def _has_had_its_year(self, talk: Row, new: Row | None, deed: Deed) -> bool:
        """Whether a row goes with its talk, twelve months after that was over and no sooner."""
        over = talk["starts"] + timedelta(minutes=talk["minutes"]) // timedelta(microseconds=1)
        year = timedelta(days=365) // timedelta(microseconds=1)
        return new is None and deed.ticked and self._now - over >= year

    @staticmethod
    def _moderated(event: str, before: Tables, deed: Deed, doers: Doers) -> bool:
        """Whether a plan is of an event that the doers moderate."""
        return before["event"][event,]["municipality"] in doers.moderated and not deed.ticked

    def _talk_of(self, room: Row, tables: Tables) -> str | None:
        """Whose talk the room is; "" if it is nobody's any more."""
        talk = tables["talk"].get((room["talk"],))
        return talk["municipality"] if talk else ""

    @staticmethod
    def _gone_with_the_room(new: Row | None, deed: Deed) -> bool:
        return new is None and (deed.ticked or deed.tapped("close-room-yes"))

    def _in_the_room(self, row: Row, doers: Doers) -> bool:
        key = self._bot.storage.keys.participation(row["room"])
        tags = {respondent_tag(key, row["room"], person) for person in doers.persons}
        return row["tag"] in tags

    def _asked_by(self, row: Row, doers: Doers) -> bool:
        key = self._bot.storage.keys.participation(row["room"])
        tags = {asker_tag(key, row["room"], row["id"], person) for person in doers.persons}
        return row["asker"] in tags

    @property
    def _now(self) -> int:
        return microseconds(self._bot.now)

    def _given_up(self, row: Row, before: Tables, deed: Deed, moderated: set[str]) -> bool:
        """What somebody has begun goes only when they say so, or when what it was about is over."""
        verbs = {action.verb for action in deed.actions}
        if verbs & GIVING_UP or {"cancel", "abbrechen"} & {*deed.commands}:
            return True
        subject = row["subject"]
        if (event := before["event"].get((subject,))) is not None:
            # What moderators write about an event holds once it is written; residents' answers lie
            # under the key of drafts.
            written = row["key"] != DRAFT and event["municipality"] in moderated
            return written or event["state"] not in (EventState.DRAFT, EventState.OPEN)
        if (talk := before["talk"].get((subject,))) is not None:
            return bool(talk["cancelled"]) or talk["starts"] <= self._now
        return subject not in moderated

    def _ended(self, change: Change, before: Tables, deed: Deed) -> bool:
        """Somebody else's conversation changes when its event closes, and goes when its time is up."""
        assert change.old is not None, f"a conversation out of nowhere: {change}"
        hour = self._now // 3_600_000_000
        if change.new is None and (change.old["subject"],) in before["room"]:
            # Nothing is left of what somebody was about to ask in a talk.
            return self._gone_with_the_room(None, deed)
        if change.new is None and (change.old["subject"],) in before["feedback"]:
            # Nor of an opinion that was not sent before the last day was over.
            return deed.ticked
        if change.new is None:
            return (
                deed.ticked and change.old["expires"] is not None and change.old["expires"] <= hour
            )
        event = before["event"].get((change.old["subject"],))
        closing = deed.ticked or any(action.verb == "close-yes" for action in deed.actions)
        # Only shreds are left, under another key; a sweep writes rows anew without changing them.
        return closing and event is not None and change.new["subject"] == ""

    def _judge_contributions(
        self, found: list[Change], before: Tables, after: Tables, deed: Deed, moderated: set[str]
    ) -> None:
        """What was sent stays as it is, except for who has its receipt."""
        verbs = {action.verb for action in deed.actions}
        mine = self._opened_by(deed, after)
        replaced = {row["replaces"] for row in before["contribution"].values()}
        released = {c.old["replaces"] for c in found if c.old and c.new and c.new["waiter"] is None}
        for change in found:
            old, new = change.old, change.new
            event = after["event"][(change.either["event"],)]
            if old is None and new is not None:
                assert "finish" in verbs, f"nobody sent this: {change}"
                assert self._own(new, deed, after), f"nobody wrote this: {change}"
            elif new is None and old is not None:
                by_receipt = old["receipt"] in mine or old["id"] in {
                    row["replaces"]
                    for row in before["contribution"].values()
                    if row["receipt"] in mine
                }
                assert (
                    by_receipt
                    or old["id"] in released & replaced
                    or (deed.ticked and event["state"] == EventState.EXPIRED)
                ), f"taken away: {change}"
            elif old is not None and new is not None:
                if only(old, new, "receipt"):
                    # A newer version takes it over, and waits.
                    assert new["receipt"] is None
                    assert old["receipt"] in mine, f"changed without its receipt: {change}"
                else:
                    assert only(old, new, "waiter", "replaces"), f"rewritten: {change}"
                    assert new["waiter"] is None
                    asked = verbs & {"export", "results", "close-yes", "moderate"} or {
                        "export",
                        "ausgabe",
                    } & {*deed.commands}
                    assert deed.ticked or (asked and event["municipality"] in moderated)

    def _opened_by(self, deed: Deed, tables: Tables) -> set[bytes]:
        """The stored halves of every receipt that the doers of this have shown."""
        shown: set[str] = set()
        for name in deed.who:
            shown |= self.receipts[name]
        for action in deed.actions:
            if action.verb.startswith("receipt") and (receipt := read_receipt(action.subject)):
                shown.add(receipt)
                if action.verb == "receipt-edit":
                    for name in deed.who:
                        self.receipts[name].add(receipt)
        if not shown:
            return set()
        asked = {(p.id, p.max_answers) for (e,) in tables["event"] for p in self.prompts(tables, e)}
        return {
            receipt_hash(receipt, prompt, slot)
            for receipt in shown
            for prompt, most in asked
            for slot in range(1, most + 1)
        }

    def take_in(self, name: str, tables: Tables, opened: set[bytes]) -> None:
        """The words of a receipt's answers count as written by whoever opens them for changing."""
        rows = tables["contribution"].values()
        self.written[name] |= {row["value"] for row in rows if row["receipt"] in opened}

    def opened_by(self, name: str, tables: Tables) -> set[bytes]:
        """The stored halves of every receipt that somebody has been shown."""
        return self._opened_by(Deed([name]), tables)

    def prompts(self, tables: Tables, event: str) -> tuple[Question, ...]:
        """What an event asks. It never changes, so it is read once."""
        if event not in self._prompts:
            self._prompts[event] = from_json(tables["event"][event,]["prompts"]).questions
        return self._prompts[event]

    def _own(self, row: Row, deed: Deed, tables: Tables) -> bool:
        """Whether one of the doers wrote or tapped this."""
        (asked,) = [p for p in self.prompts(tables, row["event"]) if p.id == row["prompt"]]
        value: str = row["value"]
        match asked.kind:
            case Kind.TEXT:
                return any(composed(value, self.written[name]) for name in deed.who)
            case Kind.CHOICE | Kind.CHOICES:
                return set(value.split("\n")) <= {option.id for option in asked.options}
            case Kind.YES_NO:
                return value in ("yes", "no")
            case Kind.SCALE:
                return value in set("12345")
            case _:
                return value.lstrip("-").isdecimal()

    def _judge_slots(self, tables: Tables) -> None:
        """Nobody has given more answers than a prompt takes, and no tag is nobody's."""
        used = {
            (row["event"], row["prompt"], row["tag"]) for row in tables["participation"].values()
        }
        kept = Counter(
            (row["event"], row["prompt"])
            for row in tables["contribution"].values()
            if row["receipt"] is not None
        )
        for (event,), row in tables["event"].items():
            if row["state"] != EventState.OPEN:
                continue
            key = self._bot.storage.keys.participation(event)
            for asked in self.prompts(tables, event):
                slots = {
                    slot_tag(key, event, asked.id, number, account)
                    for account in self._all_tags
                    for number in range(1, asked.max_answers + 1)
                }
                taken = {tag for e, p, tag in used if (e, p) == (event, asked.id)}
                assert taken <= slots, f"a tag of nobody in {event}, {asked.id}"
                assert kept[event, asked.id] <= len(taken)
