"""How it was before a walk begins: founded once, then copied for every run."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from bot import people
from bot.gatherings import Gathering
from bot.model import Contribution, Event, EventState, MunicipalityKind, Reply, Role, Rsvp, Talk
from bot.multipliers import Multiplier
from bot.questions import Questionnaire
from bot.talks import announcing
from bot.wallclock import ZONE
from config.phrases import Localized
from tests.fakes.botapi import Person
from tests.fakes.botapi_state import StoredMessage
from tests.living import START
from tests.stories.buttons import does
from tests.stories.scenes import complete_plan
from tests.stories.walk.cast import OTHERS, PARK, ROLES
from tests.stories.walk.installation import Bot, Shared
from tests.stories.walk.words import receipts_in


@dataclass(frozen=True)
class Template:
    """A folder with a database, and what stands in everybody's chat."""

    folder: Path
    chats: Mapping[int, Mapping[int, StoredMessage]]
    next_update: int
    next_message: int
    now: datetime


LONG: Final = 8 * 24 * 60


async def founded(bot: Bot) -> None:
    """Municipalities, roles, events and talks."""
    async with bot.storage.unit() as unit:
        codes = {
            (name, role): (await people.grant(unit, role, home, _kind(home), name)).code
            for name, roles in ROLES.items()
            for role, home in roles
        }
        for municipality in await unit.municipalities.all():
            if municipality.name != "Neudorf":
                unit.municipalities.save(
                    replace(municipality, responsible="Town", data_protection="dpo@x", imprint="x")
                )
        unit.turn_done()
    for (name, _), code in codes.items():
        bot.people[name].send(f"/start {code}")
    await bot.settled()
    async with bot.storage.unit() as unit:
        homes = {m.name: m.id for m in await unit.municipalities.all()}
        for event, home, code, prompts, state in (
            ("parkpark22", "Musterstadt", "park", PARK, EventState.OPEN),
            ("raraththau", "Beispielhausen", "rathaus", PARK[:2], EventState.OPEN),
            ("laterlater", "Musterstadt", "later", PARK[1:3], EventState.DRAFT),
        ):
            unit.keys.create_event(event)
            form = Questionnaire(event, 1, Localized({"en": f"Our {code}"}), prompts)
            unit.events.save(
                Event(
                    event,
                    homes[home],
                    code,
                    form,
                    state,
                    opens=START + timedelta(days=1) if state is EventState.DRAFT else None,
                    closes=START + timedelta(days=6) if code != "rathaus" else None,
                )
            )
            unit.event_plans.save(complete_plan(event))
        for number in range(3):
            # Released in an earlier batch, so that there is something to moderate.
            text = f"Released {number}"
            unit.contributions.save(
                Contribution(unit.chance.uuid(), "raraththau", "p1", text, "en", None, None)
            )
        starts = START + timedelta(days=5)
        unit.gatherings.save(Gathering("raraththau", starts, ZONE, 90, "Hall", 2))
        unit.multipliers.save(
            Multiplier("clubofpark", "parkpark22", "club", "A club", ("en", "ar"))
        )
        for talk, home_id in (
            ("talkofa234", homes["Musterstadt"]),
            ("talkofb234", homes["Beispielhausen"]),
            ("talkofall2", None),
        ):
            starts = START + timedelta(days=9)
            await announcing.announce(
                unit, Talk(talk, home_id, "Breakfast", "Somebody", "Hall", starts)
            )
        over = Talk("talkover22", None, "Over", "Somebody", "Hall", START - timedelta(hours=3))
        unit.talks.save(over)
        for guest in await unit.people.with_role(Role.DECISION_MAKER, None):
            unit.talks.save_reply(Reply(over.id, guest.id, Rsvp.YES))
        # A talk that goes on for as long as most walks do.
        now = Talk(
            "talkofnow2", None, "Brunch", "", "Hall", START + timedelta(minutes=5), minutes=LONG
        )
        await announcing.announce(unit, now)
        unit.turn_done()


def _kind(home: str | None) -> MunicipalityKind | None:
    return MunicipalityKind.KREISFREI if home else None


HANDED_IN: Final = (
    "!/start park", "#join", "!Other words", "#done", "#answer=idea", "#answer=o2", "#answer=no", "#mark=o1", "#done",
    "#finish",
)  # fmt: skip
SCENE: Final[Mapping[str, tuple[str, ...]]] = {
    # Everybody in the middle of something, a tap or two away from what counts.
    # And before that they have looked at the date of another event, for which Nils has signed up.
    "anna": ("!/start rathaus", "#date", "!/start park", "#join", "!My words", "#done", "#skip", "#answer=o1", "#answer=yes", "!7",
             "#mark=o2", "#done"),
    "bert": ("!/start park", "#join", "!Bert's words", "#another", "!And more", "#done", "#skip",
             "#answer=concern", "#skip", "#skip", "#skip", "#finish"),
    "mona": ("!/events", "#new-event", "!Our school", "#answer=en", "!What is missing?",
             "#answer=text", "!3", "#answer=yes", "#answer=no", "!school", "#skip", "#skip"),
    "milo": ("!/events", "#new-event", "!Our village", "#answer=en", "!What is missing?",
             "#answer=yes_no", "#answer=yes", "#answer=no", "!village", "#skip", "#skip", "!Hall"),
    # A second event of the same village: whoever is first says who is responsible.
    "noor": ("!/events", "#new-event", "!Our other village", "#answer=ar", "!What is missing?",
             "#answer=yes_no", "#answer=yes", "#answer=no", "!other-village", "#skip", "#skip",
             "!Hall", "!dpo@x", "!imprint"),
    # Somebody was given Bert's receipt and adds to his answers.
    "nils": ("!/start rathaus", "#date", "#date-join", "!/receipt RECEIPT", "#receipt-edit", "#edit=", "#another", "!Words of Nils", "#done"),
    # Fourteen items, and one is left.
    "rita": ("!/talks", "#enter-talk=", "#room-agree", "#room-ask", "!Who begins?", "#finish",
             "#room-ask", "!And then?", "!/events", "#event", "#moderate", "#queue"),
    "dora": ("!/talks", "#enter-talk=", "#room-agree", "#room-vote", "#room-ask", "!Who pays?",
             "!/cancel", "#leave-yes", "!/selfcheck", "#selfcheck-new", *("#answer=3",) * 13),
    # She has read the rule of the talk that goes on, and has not agreed yet.
    "gina": ("!/talks", "#enter-talk="),
    "lena": ("!/talks", "#new-talk", "!Cities", "#skip", "!01.06.2027 08:00", "!Hall 2", "#skip"),
}  # fmt: skip


async def acted(bot: Bot, person: Person, steps: Iterable[str]) -> None:
    """One step after another: `!text` writes it, `#verb` or `#verb=value` presses that button."""
    for step in steps:
        if step.startswith("!"):
            person.send(step[1:])
        else:
            verb, _, value = step[1:].partition("=")
            person.press(does(verb, value=value))
        await bot.settled()


async def template(shared: Shared, folder: Path, *, in_the_middle: bool) -> Template:
    bot = Bot(shared, folder, 1000, START)
    await bot.start()
    await founded(bot)
    for person in bot.people.values():
        person.send("/start")
    for number in OTHERS:
        other = bot.fake.person(number, language_code="en")
        await acted(bot, other, HANDED_IN)
    await bot.settled()
    if in_the_middle:
        for name, steps in SCENE.items():
            receipt = max(receipts_in(bot.people["bert"].messages), default="")
            await acted(bot, bot.people[name], [step.replace("RECEIPT", receipt) for step in steps])
        await bot.doors.tick()
    await bot.stop()
    assert not bot.fake.violations
    return Template(
        folder,
        {number: chat.messages for number, chat in bot.fake.state.chats.items()},
        bot.fake.updates._next_id,
        bot.fake.state.next_message_id(),
        bot.now,
    )
