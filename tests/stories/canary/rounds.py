"""The self-check of the canaries' story: a round, its workshop, and whether it helped."""

from __future__ import annotations

import re

from tests.fakes.botapi import Person
from tests.stories.canary.run import Run, keys_in
from tests.stories.scenes import act


async def begins_a_round(run: Run, coordinator: Person) -> None:
    """A coordinator opens a round, and two people write on their sheets."""
    await act(
        run.life, coordinator, "!/selfcheck", "Open a round", "Short self-check",
        "Open the round", "Invite people", "Politics", "!2", "Make the link",
    )  # fmt: skip
    said = "\n".join(message.text for message in coordinator.messages)
    code = run.canaries.code("code of a group", re.findall(r"g_[A-Za-z0-9_-]{43}", said)[-1])
    for name in ("a councillor", "another councillor"):
        person = run.canaries.person(run.fake, name, "en")
        run.councillors.append(person)
        comment = run.canaries.word(f"comment of {name}")
        await act(
            run.life, person, f"!/start {code}", "1. Management and steering",
            "Add a comment", f"!Beispiel: {comment}. Ja!", "Done",
        )  # fmt: skip
        await run.press(person, "answer")


async def closes_the_round(run: Run, coordinator: Person) -> dict[str, bytes]:
    """And a workshop begins, in which two people write; the keys that died."""
    before = keys_in(run.life.folder)
    await act(run.life, coordinator, "!/selfcheck")
    await run.press(coordinator, "round")
    await act(run.life, coordinator, "Close the round", "Yes, close")
    await run.life.pass_time(seconds=15)
    died = {name: key for name, key in before.items() if name not in keys_in(run.life.folder)}
    await act(run.life, coordinator, "Workshops", "Begin a workshop", "Choose the topics")
    await act(run.life, coordinator, "Add from: Management and steering", "Add 1")
    await act(run.life, coordinator, "Back to the workshop")
    code = re.findall(r"/e/(w_[a-z2-7]+)", coordinator.last.text if coordinator.last else "")[0]
    await act(run.life, coordinator, "Show it on a screen")
    said = "\n".join(message.text for message in coordinator.messages)
    run.canaries.code("code of a screen", re.findall(r"s_[A-Za-z0-9_-]{43}", said)[-1])
    for _ in range(3):
        await run.press(coordinator, "workshop-next")
    for name in ("a guest", "another guest"):
        person = run.canaries.person(run.fake, name, "en")
        run.guests.append(person)
        comment = run.canaries.word(f"workshop comment of {name}")
        await act(run.life, person, f"!/start {code}", "Take part", "Write a comment")
        await act(run.life, person, f"!Wir brauchen {comment}. Bald!")
    return died


async def closes_the_workshop(run: Run, coordinator: Person) -> dict[str, bytes]:
    """After its guests have said whether it helped; the keys that died."""
    await run.press(coordinator, "workshop")
    for _ in range(10):
        await act(run.life, run.guests[0], "!/start", "Go to the workshop")
        said = run.guests[0].last
        if said is not None and said.find("Did it help? Five short questions"):
            break
        await act(run.life, coordinator, "Go on")
        if any(message.find("Yes, show the sums") for message in coordinator.messages):
            await act(run.life, coordinator, "Yes, show the sums")
    for guest in run.guests:
        await act(
            run.life, guest, "!/start", "Go to the workshop",
            "Did it help? Five short questions",
        )  # fmt: skip
        await says_whether_it_helped(run, guest)
    before = keys_in(run.life.folder)
    await run.press(coordinator, "workshop")
    for step in ("close-workshop", "close-workshop-yes"):
        await run.press(coordinator, step)
    await run.life.pass_time(seconds=15)
    return {name: key for name, key in before.items() if name not in keys_in(run.life.folder)}


async def says_whether_it_helped(run: Run, person: Person) -> None:
    """All five questions, and send them."""
    for given in ("Yes", "Partly", "No", "Skip", "Yes"):
        await act(run.life, person, given)
    await act(run.life, person, "Send")


async def answers_letters(run: Run) -> None:
    """Those who were in the round say whether it helped; one of them gets no further."""
    for person in run.councillors:
        await act(run.life, person, "Answer five questions")
    await says_whether_it_helped(run, run.councillors[0])
