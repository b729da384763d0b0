"""Canaries fly through the whole bot; then every file that it wrote is searched for them.

Accounts, names, texts, codes and cookies are looked for in every spelling a program might use. They
may be nowhere but in the places that `permitted` lists.
"""

from __future__ import annotations

import re
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.living import living
from tests.stories.canary import citizens, organisers, rounds, talks
from tests.stories.canary.canaries import Canaries
from tests.stories.canary.logged import everything_logged
from tests.stories.canary.permitted import (
    DATABASES,
    EVENT,
    EXPORTS,
    FORGOTTEN_NOTE,
    PUBLIC,
    SAID,
    note_is_forgotten,
    only_where_permitted,
)
from tests.stories.canary.run import Run, keys_in, own_temporary_folder
from tests.stories.canary.searching import Search, Secret, tell
from tests.stories.canary.spelling import of_bytes, of_text
from tests.stories.scenes import act, create_event


@pytest.mark.slow
async def test_no_file_tells_who_took_part(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canaries = Canaries()
    async with AsyncExitStack() as stack:
        stack.enter_context(own_temporary_folder(tmp_path / "temporary"))
        stack.enter_context(everything_logged(tmp_path / "logs"))
        fake = await stack.enter_async_context(FakeTelegram())
        life = await stack.enter_async_context(living(tmp_path / "var", fake))
        canaries.keep("token", fake.token.partition(":")[2])
        run = Run(life, fake, canaries, tmp_path)
        report = await _story(run, stack)
    with capsys.disabled():
        tell(report)


async def _story(run: Run, stack: AsyncExitStack) -> str:
    life, canaries, word = run.life, run.canaries, run.canaries.word
    searched: list[Search] = []

    def search(when: str, *, at_the_end: bool = False) -> None:
        keys = keys_in(life.folder)
        for name, key in {**keys, **closing_keys}.items():
            spelt = of_bytes(key) | {"raw": key}
            allowed = frozenset({f"key {name}"}) if name in keys else frozenset()
            canaries.secrets.append(Secret(f"key {name}", spelt, allowed))
        public = [Secret(w, of_text(w), frozenset({DATABASES, EXPORTS, SAID})) for w in PUBLIC]
        searched.append(Search([*canaries.secrets, *public]))
        canaries.secrets = [s for s in canaries.secrets if not s.name.startswith("key ")]
        kinds = {f"var/keys/{name}": f"key {name}" for name in keys}
        kinds |= {"var/dialogbote.sqlite": DATABASES, "backups/": DATABASES}
        kinds |= {"exports/": EXPORTS, "said/": SAID}
        # Logs only grow: it is enough to search them once.
        hits = searched[-1].everywhere(run.folder, kinds, "" if at_the_end else "logs/")
        # What libraries say when forced to is no log of ours; but never may it tell of people.
        hits = [h for h in hits if not (h.secret in PUBLIC and h.file == "logs/everything.log")]
        assert not hits, f"{when}: {len(hits)} hits, such as {hits[:20]}"

    closing_keys: dict[str, bytes] = {}

    # -- roles, a talk and a self-check
    moderator = canaries.person(run.fake, "the moderator", "en")
    mayor = canaries.person(run.fake, "the mayor", "en")
    clerk = canaries.person(run.fake, "the clerk", "en")
    gone = canaries.person(run.fake, "one who blocks", "en")
    for person, role, note in (
        (moderator, Role.MODERATOR, "note of the moderator zt4w9q"),
        (mayor, Role.DECISION_MAKER, FORGOTTEN_NOTE),
        (clerk, Role.RESPONDENT, ""),
        (gone, Role.DECISION_MAKER, ""),
    ):
        code = canaries.code(f"code of {person.id}", await life.grant(role, note=note))
        await act(life, person, f"!/start {code}")
    gone.block()
    await create_event(life, moderator, EVENT)
    await organisers.adds_a_multiplier(run, moderator)
    await organisers.sets_a_date(run, moderator)
    await act(
        life, moderator, "!/talks", "New talk", "!Breakfast zt4w9q", "!Prof. Impulse zt4w9q",
        "!30.03.2027 08:00", "!Town hall zt4w9q", "Skip", "Announce", "!/talks", "Material",
        "Add material", "!https://zt4w9q.example/slides", "!note on the slides zt4w9q", "Done",
        "Hand it out",
    )  # fmt: skip
    await life.pass_time(seconds=15)
    await act(life, mayor, "Yes")
    await act(life, clerk, "!/selfcheck", "Start the self-check")
    for _ in range(14):
        await run.press(clerk, "answer")
    await act(life, clerk, "Finish")
    coordinator = canaries.person(run.fake, "the coordinator", "en")
    code = canaries.code("code of the coordinator", await life.grant(Role.COORDINATOR))
    await act(life, coordinator, f"!/start {code}")
    await rounds.begins_a_round(run, coordinator)

    # -- citizens, by Telegram and in browsers
    released = word("released text", EXPORTS)
    people = [await citizens.takes_part(run, "Anna", released, word("released, second", EXPORTS))]
    people.append(
        await citizens.takes_part(run, "Bert", word("text that was changed while waiting"))
    )
    await citizens.rewrites(run, people[1], "Bert", word("text after the change", EXPORTS))
    people.append(
        await citizens.takes_part(run, "Cem", word("text that was deleted while waiting"))
    )
    await act(life, people[2], f"!/receipt {run.receipts['Cem']}")
    for step in ("receipt-del", "receipt-gone"):
        await run.press(people[2], step)
    drafts = await citizens.takes_part(run, "Dana", word("text that was not sent"), send_it=False)
    await citizens.oddities(run, people[0])
    await citizens.faults(run, people[0], "Anna")
    left = await citizens.browser(run, stack)
    await citizens.takes_part_in_browser(
        run, left, "Eva", word("browser text that was not sent"), send_it=False
    )
    in_browser = await citizens.browser(run, stack)
    await citizens.takes_part_in_browser(
        run, in_browser, "Finn", word("text of a browser", EXPORTS)
    )
    for name in ("Gül", "Hans", "Ida"):
        text = word(f"text of {name}", EXPORTS)
        people += [await citizens.takes_part(run, name, text)]
    assert any(released in line for line in await run.pull(moderator))
    await organisers.is_followed(run, moderator)
    newcomer = canaries.person(run.fake, "one who goes on")
    await organisers.goes_on(run, moderator, newcomer)
    await organisers.moderates(run, moderator)
    await citizens.rewrites(run, people[-1], "Ida", word("change of a released text", EXPORTS))
    people.append(await citizens.takes_part(run, "Jo", word("text that waits", EXPORTS)))

    # -- the moderator's and the mayor's further devices
    await act(life, moderator, "!/link", "!/office", "!/mydata", "!/status")
    links = [re.findall(r"d_[A-Za-z0-9_-]{40,}", m.text) for m in moderator.messages]
    device = canaries.code("code of a device", next(code for found in links for code in found))
    await citizens.joins_in_browser(
        run, await citizens.browser(run, stack), "the moderator", device
    )
    code = canaries.code("code of a browser", await life.grant(Role.RESPONDENT))
    await citizens.joins_in_browser(run, await citizens.browser(run, stack), "a respondent", code)
    neighbour = canaries.person(run.fake, "the mayor's neighbour", "en")
    code = canaries.code("code of the neighbour", await life.grant(Role.DECISION_MAKER))
    await act(life, neighbour, f"!/start {code}")
    await talks.talks(run, moderator, mayor, neighbour)
    (run.folder / "backups").mkdir()
    await run.command("backup", str(run.folder / "backups" / "during.sqlite"))
    await run.exports("during", "jsonl")
    search("while event and round are open")
    # Who reads a database's file beside it, as the search does, takes its locks away.
    await life.restart()
    closing_keys |= await talks.closes_the_talk(run, moderator)
    assert len(closing_keys) == 2, "the keys of a talk's room die when it closes"
    search("once the talk's room is closed")
    await life.restart()
    closing_keys |= await rounds.closes_the_round(run, coordinator)
    assert len(closing_keys) == 4, "the keys of tags and drafts die at the close"
    await run.command("backup", str(run.folder / "backups" / "workshop.sqlite"))
    search("while the workshop is going on")
    await life.restart()
    closing_keys |= await rounds.closes_the_workshop(run, coordinator)
    assert len(closing_keys) == 6

    # -- forgetting, closing
    for person in (mayor, drafts):
        await act(life, person, "!/mydata", "!/forget")
        await run.press(person, "forget-yes")
    await act(life, moderator, "!/events")
    for step in ("event", "close"):
        await run.press(moderator, step)
    keys = keys_in(life.folder)
    await run.press(moderator, "close-yes")
    await life.pass_time(seconds=15)
    closing_keys |= {name: k for name, k in keys.items() if name not in keys_in(life.folder)}
    assert len(closing_keys) == 8
    await life.restart()
    await act(life, people[0], f"!/receipt {run.receipts['Anna']}")
    assert len(await run.pull(moderator)) > 1
    await run.command("backup", str(run.folder / "backups" / "after.sqlite"))
    await run.exports("after", "csv", "xlsx", "jsonl")
    note_is_forgotten(life.folder)
    search("after the close")
    await life.pass_time(hours=30)
    await life.settled()
    await rounds.answers_letters(run)
    await talks.meets_again(run)
    search("a day later, while people are asked whether it helped")
    only_where_permitted(life.folder / "dialogbote.sqlite")
    await run.command("backup", str(run.folder / "backups" / "asking.sqlite"))
    await life.restart()
    keys = keys_in(life.folder)
    await life.pass_time(days=29)
    closing_keys |= {name: k for name, k in keys.items() if name not in keys_in(life.folder)}
    assert len(closing_keys) == 17, "every key of what round, workshop and event were asked"
    search("once it is counted")

    # -- a restoration forgets again
    await life.stop()
    await run.command("restore", str(run.folder / "backups" / "during.sqlite"))
    await life.start()
    await life.pass_time(seconds=15)
    await life.restart()
    (aside,) = life.folder.glob("*.before-*")
    assert aside.stat().st_size > 0
    search("after a restoration", at_the_end=True)
    only_where_permitted(life.folder / "dialogbote.sqlite")
    note_is_forgotten(life.folder)

    logged = (run.folder / "logs" / "configured.log").read_text("utf-8")
    for expected in ("press failed", "batch taken again", "malformed update"):
        assert expected in logged, "the log that was searched has nothing in it"
    assert "sqlalchemy.engine.Engine DEBUG" in (run.folder / "logs" / "everything.log").read_text(
        "utf-8"
    )
    assert not run.fake.violations
    last = searched[-1]
    return (
        f"canaries: {len(last.secrets)} in {last.count:,} spellings; "
        f"{sum(s.files for s in searched):,} files and {sum(s.bytes for s in searched):,} bytes "
        f"searched in {len(searched)} rounds, 0 hits outside the permitted places"
    )
