"""Citizens of the canaries' story: by Telegram and in browsers, and all that goes wrong there."""

from __future__ import annotations

from contextlib import AsyncExitStack

import httpx
import pytest

from bot.dialogue import receipts
from handlers.intake import Intake
from tests.fakes.botapi import Person
from tests.handlers.web.browser import Forms, press, send
from tests.stories.canary.permitted import EVENT
from tests.stories.canary.run import Run
from tests.stories.scenes import act


async def takes_part(run: Run, name: str, *texts: str, send_it: bool = True) -> Person:
    """A citizen's way, up to the review or the end."""
    person = run.canaries.person(run.fake, name)
    await act(run.life, person, f"!/start {EVENT}{run.by_link}")
    await run.press(person, "join")
    for number, text in enumerate(texts):
        if number:
            await run.press(person, "another")
        await act(run.life, person, f"!Ich finde: {text}. Wirklich!")
    for step in ("done", "answer", "answer"):
        await run.press(person, step)
    run.receipts[name] = run.canaries.receipt(name, person.last.text if person.last else "")
    if send_it:
        await run.press(person, "finish")
    return person


async def rewrites(run: Run, person: Person, name: str, text: str) -> None:
    """Change a sent text by its receipt."""
    await act(run.life, person, f"!/receipt {run.receipts[name]}")
    for step in ("receipt-edit", "edit", "remove"):
        await run.press(person, step)
    await act(run.life, person, f"!Nein: {text}. Doch!")
    for step in ("done", "finish"):
        await run.press(person, step)


async def oddities(run: Run, person: Person) -> None:
    """Whatever else an account can send; none of it may be kept."""
    word = run.canaries.word
    person.edit(word("text of an edit"))
    person.send_photo(word("caption of a photo"))
    person.send_voice()
    person.send_document(f"{word('name of a file')}.pdf")
    phone = run.canaries.keep("phone number", "+49 171 83746529")
    person.send_contact(phone)
    person.send_location(52.518623, 13.376198)
    run.canaries.keep("place", "52.518623")
    person.forward(word("text of a forward"), sender=person)
    person.send(f"/{run.canaries.keep('name of a command', 'zq7w3kx9vb')}")
    person.send(f"/receipt {run.canaries.keep('no receipt', 'zq7w-3kx9-vbzq-7w3k')}")
    person.send(f"/start {run.canaries.keep('no code', 'zq7w3kx9vc')}")
    person.send(f"/start r_{run.canaries.keep('no invitation', 'zq7w3kx9vdzq7w3kx9vd')}")
    person.press_data(run.canaries.keep("forged button", "zq7w3kx9ve:zq7w3kx9vf"))
    person.press_data(f"answer:{run.canaries.keep('foreign walk', 'zq7w3kx9vg')}:p1:1")
    person.send(f"{word('refused text')}\x00")
    group = run.fake.group(-run.canaries.account("a group"), word("name of a group"))
    person.send(f"/start {word('text in a group')}", to=group)
    # Nothing of an update that cannot be read may be quoted.
    text = word("malformed update")
    broken = {"message_id": "x", "from": {"id": text}, "chat": {"id": text, "type": "private"}}
    run.fake.push_raw({"message": {**broken, "text": text}})
    run.fake.push_raw({"callback_query": {"id": text, "from": text, "data": text}})
    run.fake.push_raw({text: {text: text}})
    await run.life.settled()


async def faults(run: Run, person: Person, name: str) -> None:
    """Errors whose messages quote what a person wrote: only type and place are told."""
    quoted = run.canaries.word("message of an error")
    kept = Intake._one_unit
    calls: list[object] = []

    async def fails(*_: object) -> object:
        raise RuntimeError(quoted)

    async def fails_once(intake: Intake, presses: object) -> object:
        calls.append(presses)
        if len(calls) == 1:
            raise ValueError(quoted)
        return await kept(intake, presses)  # type: ignore[arg-type]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(receipts, "show", fails)
        await act(run.life, person, f"!/receipt {run.receipts[name]}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Intake, "_one_unit", fails_once)
        await act(run.life, person, "!/status")
    assert calls, "the batch was not even tried"


async def browser(run: Run, stack: AsyncExitStack) -> httpx.AsyncClient:
    """A browser without a script."""
    base = run.life.settings.web_address
    headers = {"Origin": base, "Sec-Fetch-Site": "same-origin", "Accept-Language": "de"}
    transport = httpx.ASGITransport(app=run.life.doors.web)
    client = httpx.AsyncClient(
        transport=transport, base_url=base, headers=headers, follow_redirects=True
    )
    return await stack.enter_async_context(client)


async def takes_part_in_browser(
    run: Run, client: httpx.AsyncClient, name: str, text: str, *, send_it: bool = True
) -> str:
    """A citizen's way; the last page."""
    page = await client.get(f"/e/{EVENT}")
    page = await press(client, page.text, "join")
    run.canaries.keep(f"cookie of {name}", client.cookies["dialogbote"])
    page = await send(client, page.text, f"Ich meine: {text}. Ganz\r\nsicher!")
    for step in ("done", "answer", "skip"):
        page = await press(client, page.text, step)
    run.receipts[name] = run.canaries.receipt(name, page.text)
    if send_it:
        page = await press(client, page.text, "finish")
    assert page.status_code == 200
    return page.text


async def joins_in_browser(run: Run, client: httpx.AsyncClient, name: str, code: str) -> None:
    """Take up a role, or bring it to a further device, by a one-time link."""
    page = await client.get(f"/join/{code}")
    form = next(f for f in Forms(page.text).forms if f.action.startswith("/join/"))
    page = await client.post(form.action, data=form.fields)
    assert page.status_code == 200
    run.canaries.keep(f"cookie of {name}", client.cookies["dialogbote"])
