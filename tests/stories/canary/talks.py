"""Breakfast talks of the canaries' story: a room with questions, and a list to meet again."""

from __future__ import annotations

import re

from bot.model import Role
from tests.fakes.botapi import Person
from tests.stories.canary.run import Run, keys_in
from tests.stories.scenes import act


async def talks(run: Run, moderator: Person, *guests: Person) -> None:
    """A breakfast talk is going on: guests come into its room, ask, vote, and write a draft."""
    await act(
        run.life, moderator, "!/talks", "New talk", "!Breakfast zt4w9q", "!Prof. Impulse zt4w9q",
        "!01.03.2027 10:10", "!Town hall zt4w9q", "Skip", "Announce",
        "!/talks", "Open the room", "Show it on a screen",
    )  # fmt: skip
    said = "\n".join(message.text for message in moderator.messages)
    run.canaries.code("code of a talk's screen", re.findall(r"s_[A-Za-z0-9_-]{43}", said)[-1])
    for number, guest in enumerate(guests):
        for text in ("!/talks", "Enter the talk", "I agree, let me in", "Ask a question"):
            await act(run.life, guest, text)
        question = run.canaries.word(f"question of guest {number} in a talk")
        await act(run.life, guest, f"!Warum {question}? Bitte!", "Ask it", "1: vote for it")
        draft = run.canaries.word(f"unasked question of guest {number}")
        await act(run.life, guest, "Ask a question", f"!Und {draft}?")


async def closes_the_talk(run: Run, moderator: Person) -> dict[str, bytes]:
    """The keys that died."""
    before = keys_in(run.life.folder)
    await act(
        run.life,
        moderator,
        "!/talks",
        "Open the room",
        "Close the room",
        "Yes, close the room",
    )
    await run.life.pass_time(seconds=15)
    return {name: key for name, key in before.items() if name not in keys_in(run.life.folder)}


async def meets_again(run: Run) -> None:
    """A talk is over: two of its guests find each other on its list, a third one does not."""
    talk = ("!A talk", "Skip", "!03.03.2027 12:30", "!Hall", "Skip", "Announce")
    moderator, *guests = [
        run.canaries.person(run.fake, f"the {who} of a talk", "en")
        for who in ("host", "first guest", "second guest", "third guest")
    ]
    for person in (moderator, *guests):
        role = Role.MODERATOR if person is moderator else Role.DECISION_MAKER
        code = run.canaries.code(f"code of {person.id}", await run.life.grant(role, "Talks"))
        await act(run.life, person, f"!/start {code}")
    await act(run.life, moderator, "!/talks", "New talk", *talk)
    for person in guests:
        await act(run.life, person, "!/talks", "Yes")
    await run.life.pass_time(hours=23)
    names = []
    for person in guests:
        name = run.canaries.word(f"name on the list of {person.id}")
        contact = run.canaries.word(f"contact on the list of {person.id}")
        names.append(name)
        await act(
            run.life, person, "!/talks", "Talk to somebody again", "Join the list",
            f"!{name}", f"!{contact}", "Put me on the list",
        )  # fmt: skip
    for person, chosen in zip(guests, (names[1], names[0], names[0]), strict=True):
        await act(run.life, person, "!/talks", "Talk to somebody again", chosen)
    await run.life.pass_time(seconds=15)
    said = [any("as you would." in m.text for m in person.messages) for person in guests]
    assert said == [True, True, False]
    await act(run.life, guests[2], "!/mydata")
