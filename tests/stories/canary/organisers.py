"""What a moderator of the canaries' story sets up, decides and answers, and who comes for it."""

from __future__ import annotations

import re

from tests.fakes.botapi import Person
from tests.stories.buttons import does
from tests.stories.canary.permitted import EVENT, EXPORTS
from tests.stories.canary.run import Run
from tests.stories.scenes import act


async def adds_a_multiplier(run: Run, moderator: Person) -> None:
    """By whose link citizens come from here on."""
    for verb in ("multipliers", "new-multiplier"):
        await run.press(moderator, verb)
    await act(run.life, moderator, "!Club zt4w9q", "Deutsch", "Done", "Add it")
    said = moderator.last.text if moderator.last else ""
    (code,) = set(re.findall(rf"/e/{EVENT}(_[a-z2-7]{{4}})", said))
    (secret,) = re.findall(r"/m/([a-z0-9]{42})", said)
    run.by_link = str(code)
    run.canaries.keep("secret of a multiplier's page", str(secret)[10:])


async def sets_a_date(run: Run, moderator: Person) -> None:
    """For which somebody signs up, and somebody else signs up and cancels."""
    await act(run.life, moderator, "!/events")
    for verb in ("event", "event-date", "plan-date"):
        await run.press(moderator, verb)
    await act(
        run.life, moderator, "!30.04.2027 18:00", "!90", "!Hall of the date zt4w9q", "Skip",
        "Set the date",
    )  # fmt: skip
    for name in ("a visitor", "a visitor who cancels"):
        person = run.canaries.person(run.fake, name)
        await act(run.life, person, f"!/start {EVENT}")
        for verb in ("date", "date-join"):
            await run.press(person, verb)
    await run.press(person, "date-cancel")


async def goes_on(run: Run, moderator: Person, *people: Person) -> None:
    """A working group: one leaves a contact, one withdraws, one does not finish the form."""
    await act(run.life, moderator, "!/events")
    for verb in ("event", "working-groups", "new-working-group"):
        await run.press(moderator, verb)
    await act(run.life, moderator, "!Group zt4w9q", "!Purpose of zt4w9q")
    await run.press(moderator, "finish")
    withdraws = run.canaries.person(run.fake, "one who withdraws")
    stops = run.canaries.person(run.fake, "one who does not finish")
    for person in (*people, withdraws, stops):
        await act(run.life, person, f"!/start {EVENT}")
        for verb in ("going-on", "going-on-in", "going-on-join"):
            await run.press(person, verb)
        await act(run.life, person, f"!{run.canaries.word(f'name of {person.id}', EXPORTS)}")
        if person is not stops:
            contact = run.canaries.word(f"contact of {person.id}", EXPORTS)
            await act(run.life, person, f"!{contact}")
            await run.press(person, "finish")
    await run.press(withdraws, "going-on-leave")


async def is_followed(run: Run, moderator: Person) -> None:
    """Somebody subscribes, somebody else does and leaves; a text to them is planned."""
    for name in ("a subscriber", "a subscriber who leaves"):
        person = run.canaries.person(run.fake, name)
        await act(run.life, person, f"!/start {EVENT}")
        for verb in ("follow", "follow-yes"):
            await run.press(person, verb)
    await run.press(person, "unfollow")
    await act(run.life, moderator, "!/events")
    for verb in ("event", "tell", "tell-new"):
        await run.press(moderator, verb)
    await act(run.life, moderator, f"!Sie sagten {run.canaries.word('words to all')}. Ja!")
    for verb in ("done", "skip", "skip", "finish", "tell-send", "tell-send-yes"):
        await run.press(moderator, verb)


async def moderates(run: Run, moderator: Person) -> None:
    """A theme, words for others in the place of a text, and such words half written."""
    theme = run.canaries.word("name of a theme", EXPORTS)
    await act(run.life, moderator, "!/events")
    for step in ("event", "moderate", "themes", "new-theme"):
        await run.press(moderator, step)
    await act(run.life, moderator, f"!{theme}")
    await answers(run, moderator)
    await act(run.life, moderator, "!/events")
    for step in ("event", "moderate"):
        await run.press(moderator, step)
    moderator.press(does("queue", question="1"))
    await run.life.settled()
    for step in ("mod-theme", "mod-theme", "mod-hide"):
        await run.press(moderator, step)
    public = run.canaries.word("words for others", EXPORTS)
    await act(run.life, moderator, f"!Ohne Namen: {public}. Gut!")
    for step in ("done", "mod-yes", "mod-hide"):
        await run.press(moderator, step)
    await act(run.life, moderator, f"!Halb: {run.canaries.word('unfinished words')}.")
    await act(run.life, moderator, "!/cancel", "No, go on")


async def answers(run: Run, moderator: Person) -> None:
    """The town answers the theme."""
    for step in ("theme", "official", "official-edit", "answer"):
        await run.press(moderator, step)
    words = run.canaries.word("words of an official answer", EXPORTS)
    await act(run.life, moderator, f"!Wir machen {words}. Bald!")
    for step in ("done", "skip", "skip"):
        await run.press(moderator, step)
    owner = run.canaries.word("owner of an official answer", EXPORTS)
    await act(run.life, moderator, f"!Amt {owner}")
    for step in ("skip", "finish"):
        await run.press(moderator, step)
