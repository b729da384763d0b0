"""Colleagues are seen, invited and let go on a page: each by whom it is for, and nobody by mistake."""

from __future__ import annotations

import re

from bot.model import Role
from tests.fakes.botapi import FakeTelegram
from tests.living import Living
from tests.stories.browser.scene import content
from tests.stories.browser.visitor import Browser
from tests.stories.office.guest import Guest, signed_in
from tests.stories.scenes import act
from tests.stories.test_citizen import text_of_last

CODE = re.compile(r"\br_[A-Za-z0-9_-]{43}\b")


async def people(life: Living, role: Role, town: str = "Musterstadt") -> list[str]:
    async with life.house.storage.unit() as unit:
        found = await unit.municipalities.named(town)
        assert found is not None
        return [one.id for one in await unit.people.with_role(role, found.id)]


async def invited(guest: Guest, role: str, note: str) -> str:
    """Invite somebody and take the code down."""
    await guest.go("/office/members")
    await guest.send("/invite", role=role, note=note)
    (code,) = set(CODE.findall(guest.text))
    return str(code)


async def test_an_invitation_is_shown_once_and_makes_a_colleague(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    code = await invited(guest, "moderator", "Ms <Nova>")
    assert f"/join/{code}" in guest.text
    assert f"https://t.me/dialogbote_test_bot?start={code}" in guest.text
    assert 'src="data:image/png;base64,' in guest.page
    await guest.go("/office/members")
    assert "Ms <Nova>" in guest.text and "invited" in guest.text
    assert code not in guest.page
    colleague = fake.person(5, language_code="en", first_name="Nova")
    await act(life, colleague, f"!/start {code}", "!/events")
    assert "Dialogue events of Musterstadt" in text_of_last(colleague)
    second = await signed_in(life, colleague)
    await second.go("/office/members")
    assert second.text.count("moderator") >= 2
    assert "4711" not in second.page and "telegram" not in second.text.lower()


async def test_whose_invitation_is_taken_back_cannot_come(life: Living, guest: Guest) -> None:
    code = await invited(guest, "decision-maker", "Mayor")
    (mayor,) = await people(life, Role.DECISION_MAKER)
    await guest.go(f"/office/members/{mayor}/end")
    assert "Take back the invitation" in guest.text and "Mayor" in guest.text
    assert await people(life, Role.DECISION_MAKER) == [mayor], "asking does nothing"
    await guest.send("/end")
    assert await people(life, Role.DECISION_MAKER) == []
    late = Browser(life)
    await late.join(code)
    assert "not valid any more" in late.text


async def test_the_last_moderator_stays_until_another_has_come(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    (own,) = await people(life, Role.MODERATOR)
    await guest.go("/office/members")
    assert f"/{own}/end" not in guest.page
    code = await invited(guest, "moderator", "Nova")
    await guest.go(f"/office/members/{own}/end")
    assert "last person with this role" in guest.text, "an invitation is nobody yet"
    form = {"csrf": guest.to("/out").fields["csrf"]}
    await guest.go(f"/office/members/{own}/end", "POST", **form)
    assert own in await people(life, Role.MODERATOR)
    colleague = fake.person(5, language_code="en", first_name="Nova")
    await act(life, colleague, f"!/start {code}")
    await guest.go(f"/office/members/{own}/end")
    assert "End your own role" in guest.text
    await guest.send("/end")
    assert "You are not signed in" in guest.text
    assert own not in await people(life, Role.MODERATOR)
    second = await signed_in(life, colleague)
    assert "Our park" in second.text, "what the municipality has is still there"


async def test_each_role_invites_and_lets_go_whom_it_works_with(
    life: Living, guest: Guest, fake: FakeTelegram
) -> None:
    person = fake.person(6, language_code="en", first_name="Coo")
    await act(life, person, f"!/start {await life.grant(Role.COORDINATOR, note='Coo')}")
    coordinator = await signed_in(life, person)
    (own,) = await people(life, Role.COORDINATOR)
    (moderator,) = await people(life, Role.MODERATOR)
    for visitor, offered, foreign in (
        (guest, ["moderator", "decision-maker", "respondent"], own),
        (coordinator, ["coordinator", "respondent"], moderator),
    ):
        await visitor.go("/office/members")
        assert re.findall(r'type="radio" name="role" value="([\w-]+)"', visitor.page) == offered
        assert "Coo" in visitor.text, "all roles of the municipality are seen"
        form = visitor.to("/invite")
        before = await content(life)
        for role in ("programme-lead", "owner", "deputy", "", "x", "coordinator", "moderator"):
            if role not in offered:
                await visitor.go(form.action, "POST", **form.fields, role=role)
                assert visitor.status == 404, role
        await visitor.go(f"/office/members/{foreign}/end", "POST", csrf=form.fields["csrf"])
        assert visitor.status == 404
        assert await content(life) == before


async def test_a_form_sent_twice_invites_once(life: Living, guest: Guest) -> None:
    await guest.go("/office/members")
    form = guest.to("/invite")
    sent = {**form.fields, "role": "respondent", "note": "R"}
    await guest.go(form.action, "POST", **sent)
    await guest.go(form.action, "POST", **sent)
    assert "R" in guest.text and not CODE.findall(guest.text)
    assert len(await people(life, Role.RESPONDENT)) == 1
    await guest.go(form.action, "POST", **{**sent, "note": "Another"})
    assert CODE.findall(guest.text), "a changed form is another one"


async def test_notes_are_kept_exactly_or_refused(life: Living, guest: Guest) -> None:
    hostile = ("<b>x</b>", "=1+1", "{{ 7*7 }}", "'; DROP TABLE person; --", "🙂" * 50, "x" * 200)
    for note in hostile:
        await invited(guest, "respondent", note)
    async with life.house.storage.unit() as unit:
        notes = {one.note for one in await unit.people.all()}
    assert set(hostile) <= notes
    await guest.go("/office/members")
    assert "<b>x</b>" not in guest.page and "49" not in guest.text
    before = await content(life)
    for note, words in (("a\x00b", "cannot store"), ("x" * 201, "too long")):
        await guest.go("/office/members")
        await guest.send("/invite", role="respondent", note=note)
        assert "That is not possible" in guest.text and words in guest.text
    assert await content(life) == before
