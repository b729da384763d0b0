"""Moderating an event by Telegram and in a browser: rules, the queue, verdicts, and what people see."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import pytest

from bot.dialogue.moderation import policy
from bot.model import Contribution, Role
from bot.moderated import Decision, Deed, Mode, Verdict
from tests.fakes.botapi import FakeTelegram
from tests.fakes.telegram_user import Person
from tests.living import Living
from tests.stories.browser.visitor import Browser
from tests.stories.buttons import decode, does
from tests.stories.scenes import act, create_event, plan_drafts
from tests.stories.test_citizen import event_of, receipt_of, text_of_last
from tests.stories.test_moderator import files, take_part

IDEAS = (
    "More trees in the old town",
    "More trees in our old town, please",
    "Call Anna Smith, 0171 2345678, she knows",
    "Buy my bicycles",
    "A bench at the pond",
)


@pytest.fixture
async def moderator(life: Living, fake: FakeTelegram) -> Person:
    person = fake.person(1, language_code="en", first_name="Mod")
    await act(life, person, f"!/start {await life.grant(Role.MODERATOR)}")
    return person


@pytest.fixture
async def people(life: Living, fake: FakeTelegram, moderator: Person) -> list[Person]:
    """Five people who have answered an open event's text prompt and its choice."""
    await create_event(life, moderator, "park")
    return [await take_part(life, fake, n, idea) for n, idea in enumerate(IDEAS)]


async def texts(life: Living) -> dict[str, Contribution]:
    async with life.house.storage.unit() as unit:
        event = await unit.events.with_code("park")
        assert event is not None
        found = await unit.contributions.released(event.id)
    return {one.value: one for one in found if one.prompt == "p1"}


async def verdict_on(life: Living, text: str) -> Verdict | None:
    contribution = (await texts(life))[text]
    async with life.house.storage.unit() as unit:
        return await unit.moderation.verdict(contribution.id)


async def at(life: Living, moderator: Person, text: str) -> None:
    """Open one contribution as its button would."""
    moderator.press_data(f"mod-item:{(await texts(life))[text].id}")
    await life.settled()
    assert text in text_of_last(moderator)


async def moderate(life: Living, moderator: Person) -> None:
    await act(life, moderator, "!/events", "Our park (open)")
    moderator.press(does("moderate"))
    await life.settled()


def labels(person: Person) -> list[str]:
    """The buttons under the newest message."""
    assert person.last is not None
    return person.last.labels


async def said_by_receipt(life: Living, person: Person) -> str:
    await act(life, person, f"!/receipt {receipt_of(person)}")
    return text_of_last(person)


# -- rules


async def test_rules_are_chosen_before_the_opening_and_read_by_participants(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await act(
        life, moderator,
        "!/events", "New event", "!Our park", "English", "!What?", "Free text", "!1", "Yes", "No",
        "!park", "Skip", "Skip", "!Town", "!dpo@x", "!imprint", "Create the event",
        "Rules of moderation",
    )  # fmt: skip
    assert "These are the usual rules" in text_of_last(moderator)
    assert "Insult or discrimination" in text_of_last(moderator)
    await act(life, moderator, "Write own rules", "Change: open or strict", "Strict")
    await act(life, moderator, "Change: usual reasons", "✓ Advertising", "✓ Off topic", "Done")
    await act(life, moderator, "Change: own reasons", f"!{'x' * 41}", "Done")
    assert "at most 40 characters" in text_of_last(moderator)
    await act(life, moderator, "Delete this answer", "!Not about our town\nOnly a link", "Done")
    assert "Only a link" in text_of_last(moderator)
    assert "Advertising" not in text_of_last(moderator)
    await act(life, moderator, "Take these rules")
    assert "Strict: a contribution counts" in text_of_last(moderator)
    await act(life, moderator, "Take the usual rules")
    assert "Only a link" not in text_of_last(moderator)
    await act(life, moderator, "Write own rules", "Change: own reasons", "!Only a link", "Done")
    await act(life, moderator, "Take these rules", "Back to the event")
    await plan_drafts(life)
    await act(life, moderator, "Open now")
    await act(life, moderator, "!/events", "Our park (open)")
    assert "Rules of moderation" not in labels(moderator)
    event = await event_of(life)
    for verb in ("rules-usual", "rules-edit"):
        moderator.press_data(f"{verb}:{event.id}")
        await life.settled()
        assert "are fixed once an event has opened" in text_of_last(moderator)
    citizen = fake.person(9, language_code="en", first_name="C")
    await act(life, citizen, "!/start park", "How it is moderated")
    assert "Only a link" in text_of_last(citizen) and "Nobody is shut out" in text_of_last(citizen)
    await act(life, citizen, "Back")
    assert "do not learn who wrote what" in text_of_last(citizen)
    async with life.house.storage.unit() as unit:
        assert await unit.conversations.of_subject(event.id) == [], "reading stores nothing"
        policy = await unit.moderation.policy(event.id)
    assert policy is not None and policy.own == ("Only a link",) and policy.language == "en"


async def test_an_event_without_rules_of_its_own_opens_with_the_usual_ones(
    life: Living, people: list[Person]
) -> None:
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        policy = await unit.moderation.policy(event.id)
    assert policy is not None
    assert (policy.mode, len(policy.usual), policy.own) == (Mode.OPEN, 6, ())


@pytest.mark.parametrize(
    ("language", "rule", "way"),
    [
        ("de", "Niemand wird ausgeschlossen", "Wie moderiert wird"),
        ("tr", "Kimse dışlanmaz", "Nasıl denetlenir"),
        ("ar", "لا يُستبعد أحد", "كيف تُدار المساهمات"),
        ("en", "Nobody is shut out", "How it is moderated"),
    ],
)
async def test_rules_are_read_in_each_language(
    life: Living, fake: FakeTelegram, people: list[Person], language: str, rule: str, way: str
) -> None:
    citizen = fake.person(9, language_code=language, first_name="C")
    await act(life, citizen, "!/start park", way)
    said = text_of_last(citizen)
    assert rule in said
    assert ("Advertising" in said) is (language == "en")


async def test_rules_without_any_reason_are_refused(life: Living, moderator: Person) -> None:
    await act(
        life, moderator,
        "!/events", "New event", "!Our park", "English", "!What?", "Free text", "!1", "Yes", "No",
        "!park", "Skip", "Skip", "!Town", "!dpo@x", "!imprint", "Create the event",
        "Rules of moderation", "Write own rules", "Change: usual reasons",
    )  # fmt: skip
    for _ in range(6):
        moderator.press(does("unmark"))
        await life.settled()
    await act(life, moderator, "Skip")
    assert "Without a reason nothing could be rejected" in text_of_last(moderator)
    assert "Take these rules" not in labels(moderator)


# -- the queue


async def test_nothing_is_shown_of_fewer_than_five_people(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    for number, idea in enumerate(IDEAS[:4]):
        await take_part(life, fake, number, idea)
    await act(life, moderator, "!/events", "Our park (open)")
    assert "Moderate" in labels(moderator)
    await act(life, moderator, "Moderate")
    assert "Nothing waits to be looked at" in text_of_last(moderator)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        waiting = await unit.contributions.waiting(event.id, "p1")
    said = set()
    for one in (waiting[0].id, "0" * 32):
        for verb in ("mod-item", "mod-yes", "mod-no", "mod-hide", "mod-same", "mod-theme"):
            moderator.press_data(f"{verb}:{one}")
            await life.settled()
            said.add(text_of_last(moderator))
    assert said == {"This contribution is not there, or not any more."}
    await take_part(life, fake, 4, IDEAS[4])
    await act(life, moderator, "!/events", "Our park (open)")
    assert "Moderate (at least 5 wait)" in labels(moderator)
    await act(life, moderator, "Moderate (at least 5 wait)")
    assert "5 contributions wait to be looked at" in text_of_last(moderator)
    assert "Look at what waits" in labels(moderator)


async def test_every_one_is_looked_at_once_and_decisions_can_be_changed(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await act(life, moderator, "Look at what waits")
    seen = []
    for left in range(5, 0, -1):
        shown = text_of_last(moderator)
        seen += [idea for idea in IDEAS if idea in shown.split("left here")[0].splitlines()]
        assert f"{left} {'is' if left == 1 else 'are'} left here" in shown
        if IDEAS[3] in shown:
            await act(life, moderator, "Reject", "Advertising")
        else:
            await act(life, moderator, "Accept")
    assert sorted(seen) == sorted(IDEAS)
    assert "nothing more to look at" in text_of_last(moderator)
    verdict = await verdict_on(life, IDEAS[3])
    assert verdict is not None and verdict.decision is Decision.REJECTED
    assert verdict.reason == "advert"
    await life.restart()
    await moderate(life, moderator)
    assert "Accepted: 4" in text_of_last(moderator) and "Rejected: 1" in text_of_last(moderator)
    assert "Nothing waits to be looked at" in text_of_last(moderator), "not the choices"
    await act(life, moderator, "Look at what is rejected")
    assert "It is rejected: Advertising" in text_of_last(moderator)
    await act(life, moderator, "Reject for another reason", "Off topic", "Change the last one")
    assert "It is rejected: Off topic" in text_of_last(moderator)
    await act(life, moderator, "Take the decision back")
    assert "Nobody has decided about it yet" in text_of_last(moderator)
    await act(life, moderator, "Accept", "Change the last one")
    assert "It is accepted" in text_of_last(moderator)


async def test_under_strict_rules_choices_count_as_they_are_and_wait_for_nobody(
    life: Living, fake: FakeTelegram, moderator: Person
) -> None:
    await create_event(life, moderator, "park")
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        unit.moderation.save_policy(replace(policy.usual(event.id), mode=Mode.STRICT))
        unit.turn_done()
    for number, idea in enumerate(IDEAS):
        await take_part(life, fake, number, idea)
    await moderate(life, moderator)
    assert "5 contributions wait to be looked at" in text_of_last(moderator), "the texts"
    async with life.house.storage.unit() as unit:
        released = await unit.contributions.released(event.id)
    (choice, *_) = [one.id for one in released if one.prompt == "p2"]
    for verb in ("mod-item", "mod-yes", "mod-no", "mod-theme", "official", "official-edit"):
        moderator.press_data(f"{verb}:{choice}")
        await life.settled()
        assert text_of_last(moderator) == "This contribution is not there, or not any more."
    moderator.press_data(f"results:{event.id}")
    await life.settled()
    said = text_of_last(moderator)
    assert "Red: 5" in said, said
    assert "There are too few answers yet" in said, "no text is accepted yet"
    moderator.press_data(f"answers:{event.id}")
    await life.settled()
    assert "In all: at least 5 wait for an answer" in text_of_last(moderator), "the texts"
    await act(life, moderator, "!/export")
    rows = list(
        csv.DictReader(io.StringIO(files(moderator)["park.csv"].decode("utf-8-sig")), delimiter=";")
    )
    states = {(row["value"] in IDEAS, row["status"]) for row in rows}
    assert states == {(True, "new"), (False, "accepted")}
    moderator.press_data(f"close-yes:{event.id}")
    await life.settled()
    await life.pass_time(seconds=15)
    person = fake.person(1000, language_code="en", first_name="C")
    said = await said_by_receipt(life, person)
    assert said.count("It counts once they have accepted it.") == 1, "the text"
    assert said.count("has not answered this yet") == 1, "the text"


async def test_skipping_comes_round_again(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await act(life, moderator, "Look at what waits")
    shown = []
    for _ in range(10):
        shown.append(next(i for i in IDEAS if i in text_of_last(moderator).splitlines()))
        await act(life, moderator, "Next one")
    assert shown[:5] == shown[5:] and set(shown) == set(IDEAS)


async def test_two_moderators_see_what_the_other_has_decided(
    life: Living, fake: FakeTelegram, moderator: Person, people: list[Person]
) -> None:
    colleague = fake.person(2, language_code="en", first_name="Colleague")
    await act(life, colleague, f"!/start {await life.grant(Role.MODERATOR)}")
    await moderate(life, moderator)
    for person in (moderator, colleague):
        await at(life, person, IDEAS[3])
    await act(life, moderator, "Reject", "Advertising")
    colleague.press("Accept")
    await life.settled()
    assert "Somebody has decided about this one meanwhile" in text_of_last(colleague)
    verdict = await verdict_on(life, IDEAS[3])
    assert verdict is not None and verdict.decision is Decision.REJECTED
    await act(life, colleague, "Accept")
    verdict = await verdict_on(life, IDEAS[3])
    assert verdict is not None and verdict.decision is Decision.ACCEPTED


async def test_pressing_twice_is_one_decision(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[0])
    assert moderator.last is not None
    button = moderator.last.find("Accept")
    assert button is not None and button.data is not None
    for _ in range(2):
        moderator.press_data(button.data)
        await life.settled()
        assert "meanwhile" not in text_of_last(moderator)
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        assert len(await unit.moderation.log(event.id)) == 1


# -- what people see of it


async def test_with_the_receipt_people_see_what_became_of_it(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    assert "Waits until enough people" in await said_by_receipt(life, people[0])
    await moderate(life, moderator)
    assert "It counts unless they reject it" in await said_by_receipt(life, people[0])
    await at(life, moderator, IDEAS[0])
    await act(life, moderator, "Put under a theme", "New theme", "!Green town", "Accept")
    said = await said_by_receipt(life, people[0])
    assert "have accepted this answer" in said and "Theme: Green town" in said
    await at(life, moderator, IDEAS[3])
    await act(life, moderator, "Reject", "Advertising")
    said = await said_by_receipt(life, people[3])
    assert "have rejected this answer: Advertising" in said
    assert "It wants to sell something" in said
    await at(life, moderator, IDEAS[2])
    await act(life, moderator, "Hide personal parts", "!Call […], she knows", "Done")
    assert "Others see these words from now on" in text_of_last(moderator)
    assert IDEAS[2] in text_of_last(moderator), "moderators see both"
    said = await said_by_receipt(life, people[2])
    assert "Personal parts are hidden" in said and "Call […], she knows" in said
    await at(life, moderator, IDEAS[2])
    await act(life, moderator, "Show it in full again")
    assert "Personal parts are hidden" not in await said_by_receipt(life, people[2])
    await act(life, people[0], "How it is moderated")
    assert "for these reasons only" in text_of_last(people[0])


async def test_words_that_hide_nothing_are_refused(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[2])
    await act(life, moderator, "Hide personal parts", f"!{IDEAS[2]}", "Done")
    assert any("nothing would be hidden" in said.text for said in moderator.messages[-3:])
    assert await verdict_on(life, IDEAS[2]) is None


async def test_a_changed_text_comes_back_without_a_verdict(
    life: Living, fake: FakeTelegram, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[3])
    await act(life, moderator, "Reject", "Advertising")
    await act(life, people[3], f"!/receipt {receipt_of(people[3])}", "Change these answers")
    await act(life, people[3], "Change 1", "Delete this answer", "!Racks for bicycles", "Done")
    await act(life, people[3], "Hand in changes")
    await moderate(life, moderator)
    assert IDEAS[3] in await texts(life), "it stays until its batch"
    for number in range(5, 9):
        await take_part(life, fake, number, f"Idea {number}")
    await moderate(life, moderator)
    now = await texts(life)
    assert IDEAS[3] not in now
    assert await verdict_on(life, "Racks for bicycles") is None
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        (entry,) = await unit.moderation.log(event.id)
    assert entry.contribution is None, "the log no longer names it"


# -- the same, themes, the log


async def test_what_says_the_same_is_suggested_marked_and_counted_both(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[4])
    await act(life, moderator, "Says the same as another")
    assert "no other contribution with similar words" in text_of_last(moderator)
    await at(life, moderator, IDEAS[1])
    await act(life, moderator, "Says the same as another")
    shown = text_of_last(moderator)
    assert IDEAS[0] in shown and IDEAS[4] not in shown
    await act(life, moderator, "The same as 1")
    assert "Both stay, and both are counted" in text_of_last(moderator)
    assert "Marked as saying the same as:" in text_of_last(moderator)
    await act(life, moderator, "!/export")
    rows = csv.DictReader(
        io.StringIO(files(moderator)["park.csv"].decode("utf-8-sig")), delimiter=";"
    )
    assert {IDEAS[0], IDEAS[1]} <= {row["value"] for row in rows}
    # The original goes: the other one stands for itself.
    await act(life, people[0], f"!/receipt {receipt_of(people[0])}", "Delete these answers")
    await act(life, people[0], "Yes, delete")
    await at(life, moderator, IDEAS[1])
    assert "Marked as saying" not in text_of_last(moderator)


async def test_themes_are_made_named_anew_and_deleted(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await act(life, moderator, "Themes", "New theme", "!Green", "New theme", "!green")
    assert "There is a theme of that name already" in text_of_last(moderator)
    await act(life, moderator, "!Traffic", "Traffic", "Rename the theme", "!Streets", "Green")
    await act(life, moderator, "All themes")
    assert "Green: 0 contributions" in text_of_last(moderator)
    assert "Streets: 0 contributions" in text_of_last(moderator)
    await at(life, moderator, IDEAS[0])
    await act(life, moderator, "Put under a theme", "Green")
    assert "Theme: Green" in text_of_last(moderator)
    await act(life, moderator, "Put under a theme", "Streets")
    assert "Theme: Streets" in text_of_last(moderator)
    await moderate(life, moderator)
    await act(life, moderator, "Themes", "Streets", "Delete the theme")
    assert "are under no theme then" in text_of_last(moderator)
    await act(life, moderator, "Yes, delete the theme")
    assert "Streets" not in text_of_last(moderator)
    await at(life, moderator, IDEAS[0])
    assert "Theme:" not in text_of_last(moderator)


async def test_the_log_tells_days_and_deeds_and_nobody(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[3])
    await act(life, moderator, "Reject", "Advertising")
    first = (await texts(life))[IDEAS[3]].id
    await life.pass_time(days=1)
    await at(life, moderator, IDEAS[0])
    await act(life, moderator, "Accept")
    await moderate(life, moderator)
    await act(life, moderator, "Log as a table")
    content = files(moderator)["park-log.csv"].decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    assert rows == [
        ["Day", "What was done", "Contribution", "Reason"],
        ["2027-03-01", "rejected", first, "Advertising"],
        ["2027-03-02", "accepted", (await texts(life))[IDEAS[0]].id, ""],
    ]
    assert not re.search(r"\d\d:\d\d|Mod", content)


# -- in a browser, after the close, and for others


async def test_a_browser_moderates_alike(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    browser = Browser(life)
    await browser.join(await life.grant(Role.MODERATOR))
    event = await event_of(life)
    await browser.go("/chat")
    await browser.press("events")
    await browser.press("event:", event.id)
    await browser.press("moderate")
    assert "5 contributions wait to be looked at" in browser.text
    await browser.press("queue:")
    for _ in range(5):
        if IDEAS[3] in browser.text:
            await browser.press("mod-no")
            assert "Why is it rejected?" in browser.text
            await browser.press("mod-no", "advert")
        elif IDEAS[2] in browser.text and "Others see" not in browser.text:
            await browser.press("mod-hide")
            await browser.write("Call […]\nshe knows")
            await browser.press("done")
            await browser.press("mod-yes")
        else:
            await browser.press("mod-yes")
    assert "nothing more to look at" in browser.text
    verdict = await verdict_on(life, IDEAS[2])
    assert verdict is not None and verdict.public == "Call […]\nshe knows"
    verdict = await verdict_on(life, IDEAS[3])
    assert verdict is not None and verdict.reason == "advert"


async def test_moderation_goes_on_after_the_close_until_texts_are_deleted(
    life: Living, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await at(life, moderator, IDEAS[0])
    await act(life, moderator, "Accept")
    await act(life, moderator, "!/events", "Our park (open)", "Close", "Yes, close")
    await life.pass_time(seconds=15)
    await act(life, moderator, "!/events", "Our park (closed)")
    moderator.press(does("moderate"))
    await life.settled()
    await act(life, moderator, "Themes", "New theme", "!Green")
    await at(life, moderator, IDEAS[2])
    await act(life, moderator, "Put under a theme", "Green", "Hide personal parts", "!Call […]")
    await act(life, moderator, "Done", "Accept")
    event = await event_of(life)
    async with life.house.storage.unit() as unit:
        log = await unit.moderation.log(event.id)
    assert [one.what for one in log].count(Deed.ACCEPTED) == 2
    assert {one.contribution for one in log} == {None}, "days would tell what came last"
    await life.pass_time(days=366)
    async with life.house.storage.unit() as unit:
        assert await unit.moderation.themes(event.id) == []
        assert {one.contribution for one in await unit.moderation.log(event.id)} == {None}
    await act(life, moderator, "!/events")
    moderator.press(does("event"))
    await life.settled()
    assert moderator.last is not None
    verbs = {
        action.verb
        for row in moderator.last.buttons
        for button in row
        if (action := decode(button.data or ""))
    }
    assert "event" not in verbs and "moderate" not in verbs
    moderator.press_data(f"moderate:{event.id}")
    await life.settled()
    assert "belongs to an earlier step" in text_of_last(moderator)


async def test_others_find_nothing_of_it(
    life: Living, fake: FakeTelegram, moderator: Person, people: list[Person]
) -> None:
    await moderate(life, moderator)
    await act(life, moderator, "Themes", "New theme", "!Green")
    event, found = await event_of(life), await texts(life)
    async with life.house.storage.unit() as unit:
        (theme,) = await unit.moderation.themes(event.id)
    stranger = fake.person(3, language_code="en", first_name="S")
    await act(life, stranger, f"!/start {await life.grant(Role.MODERATOR, 'Nebenstadt')}")
    of_event = ("moderate", "queue", "themes", "new-theme", "moderation-log", "rules-show",
                "rules-usual", "rules-edit")  # fmt: skip
    of_contribution = ("mod-item", "mod-next", "mod-yes", "mod-no", "mod-undo", "mod-hide",
                       "mod-unhide", "mod-translate", "mod-untranslate", "mod-same", "mod-unsame", "mod-theme", "mod-untheme",
                       "mod-new-theme")  # fmt: skip
    for person in (stranger, people[0]):
        for verbs, theirs, absent in (
            (of_event, event.id, "aaaaaaaaaa"),
            (of_contribution, found[IDEAS[0]].id, "0" * 32),
            (("theme", "theme-name", "theme-drop", "theme-drop-yes"), theme.id, "aaaaaaaaaa"),
        ):
            said = set()
            for verb in verbs:
                for subject in (theirs, absent):
                    person.press_data(f"{verb}:{subject}")
                    await life.settled()
                    said.add(text_of_last(person))
            assert len(said) == 1, said
    assert await verdict_on(life, IDEAS[0]) is None
