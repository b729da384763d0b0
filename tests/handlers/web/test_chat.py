"""The conversation as plain forms: what a browser without a script is given, and may send."""

from __future__ import annotations

import re

import pytest
from structlog.testing import capture_logs

from bot.replies import (
    Answered,
    Button,
    Code,
    Command,
    Heading,
    Item,
    Link,
    Note,
    Para,
    Quote,
    Say,
    Tap,
    Words,
)
from config.phrases import Localized, Verbatim
from handlers.web.render import FRAGMENT
from tests.handlers.web.browser import Forms, Site, press, send

HOSTILE = [
    '"><img src=x onerror=alert(1)>',
    "<script>alert(1)</script>",
    "</textarea><b>",
    "{{7*7}} {% raw %} %s {0.__class__}",
    "javascript:alert(1)",
    "'; DROP TABLE people; --",
    "\u202etxet",
    "a\x00b",
    "&lt;b&gt; &amp;",
    "🏳️‍🌈" * 50,
    "\n\n  zwei\n\tdrei",
]


@pytest.fixture
def site() -> Site:
    return Site()


async def test_looking_at_an_event_stores_nothing_and_sets_no_cookie(site: Site) -> None:
    visitor = site.visitor()
    for path in ("/e/MARKT", "/chat", "/e/MARKT?lang=tr", "/"):
        page = await visitor.get(path)
        assert page.status_code == 200
        assert "set-cookie" not in page.headers
    assert site.intake.walks == {}
    looks = [press.what for press in site.intake.taken]
    assert looks == [Command("start", "MARKT"), Command("resume"), Command("start", "MARKT")]
    assert len({press.account for press in site.intake.taken}) == 3


async def test_the_first_press_gives_the_cookie_and_the_conversation_goes_on(site: Site) -> None:
    visitor = site.visitor()
    page = await press(visitor, (await visitor.get("/e/MARKT")).text, "accept")
    assert page.status_code == 200
    (account,) = site.intake.walks
    assert visitor.cookies["__Host-dialogbote"] == account
    page = await press(visitor, page.text, "mark:c0nversati:q0:1")
    assert 'aria-pressed="true"' in page.text
    page = await press(visitor, page.text, "done")
    page = await press(visitor, page.text, "answer:c0nversati:q1:3")
    page = await send(visitor, page.text, "Mehr Bänke\r\nund Bäume")
    assert site.intake.walks[account].text == "Mehr Bänke\nund Bäume"
    assert '<p dir="auto">Mehr Bänke\nund Bäume</p>' in page.text
    again = await visitor.get("/e/MARKT")
    assert "Mehr Bänke\nund Bäume</span></blockquote>" in again.text
    assert list(site.intake.walks) == [account]


async def test_the_same_form_sent_twice_counts_once_and_a_changed_one_anew(site: Site) -> None:
    visitor = await _at_the_text(site)
    html = (await visitor.get("/chat")).text
    for text in ("eins", "eins", "zwei"):
        assert (await send(visitor, html, text)).status_code == 200
    (walk,) = site.intake.walks.values()
    assert walk.text == "eins\nzwei"


async def test_the_keys_of_presses_tell_neither_number_nor_text(site: Site) -> None:
    visitor = await _at_the_text(site)
    html = (await visitor.get("/chat")).text
    nonce = Forms(html).ids["composer"].fields["nonce"]
    await send(visitor, html, "geheim")
    key = site.intake.taken[-1].key
    assert re.fullmatch(r"web:[0-9a-f]{40}", key)
    assert nonce not in key


async def test_words_not_yet_sent_go_along_with_a_button_of_a_free_text(site: Site) -> None:
    visitor = await _at_the_text(site)
    page = await send(visitor, (await visitor.get("/chat")).text, "eins")
    page = await press(visitor, page.text, "done", text="zwei")
    assert [press.what for press in site.intake.taken[-2:]] == [
        Words("zwei", about="c0nversati"),
        Tap(site.intake.taken[-1].what.action),  # type: ignore[union-attr]
    ]
    (walk,) = site.intake.walks.values()
    assert (walk.text, walk.at) == ("eins\nzwei", 3)
    assert page.text.count("data-stands") == 1


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("/help", Command("help")),
        (" /Receipt  7K3M-Q9TB \n", Command("Receipt", "7K3M-Q9TB")),
        ("/start r_a\nb", Command("start", "r_a\nb")),
        ("/", Words("/")),
        ("/ѕtart", Command("ѕtart")),
        ("/help!", Command("help!")),
        ("\u200e/help\u200e", Command("help")),
        ("und /help", Words("und /help")),
        ("", Words("")),
        ("  spitz  ", Words("  spitz  ")),
    ],
)
async def test_what_is_written_is_a_command_only_where_it_looks_like_one(
    site: Site, text: str, what: Words | Command
) -> None:
    visitor = site.visitor()
    html = (await visitor.get("/chat")).text
    assert (await send(visitor, html, text)).status_code == 200
    assert site.intake.taken[-1].what == what


@pytest.mark.parametrize("carried", ["", "a:b:c:d:e:f", "<b>", "x" * 500, "a\x00"])
async def test_an_unreadable_button_gets_an_answer(site: Site, carried: str) -> None:
    visitor = site.visitor()
    page = await visitor.post("/press", data={"button": carried})
    assert page.status_code == 200
    assert "Please use the buttons." in page.text


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("kind", [Para, Note, Heading, Item])
async def test_hostile_words_are_shown_and_never_run(
    site: Site, text: str, kind: type[Para | Note | Heading | Item]
) -> None:
    button = Button(Verbatim(text), url=f"https://chat.example/?q={text}")
    lines = (kind(Verbatim(text)), Quote(text), Code(text), Link(f"https://a.example/{text}"))
    site.intake.echo = [Say(lines, ((button,),))]
    for accept in ("text/html", FRAGMENT):
        page = await site.visitor().post("/press", data={"text": text}, headers={"Accept": accept})
        assert page.status_code == 200
        for bad in ("<img src=x", "<script>alert", "</textarea><b>", "<b>"):
            assert bad not in page.text


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_words_arrive_as_they_were_written(site: Site, text: str) -> None:
    visitor = site.visitor()
    await send(visitor, (await visitor.get("/chat")).text, text)
    assert site.intake.taken[-1].what == Words(text)


@pytest.mark.parametrize(
    "body", [b"text=%ED%A0%80", b"text=%FF", b"text=\xe4", b"&".join([b"a=1"] * 30)]
)
async def test_what_cannot_be_read_exactly_is_answered_by_a_sentence(
    site: Site, body: bytes
) -> None:
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    page = await site.visitor().post("/press", content=body, headers=kind)
    assert page.status_code == 400
    assert "Das konnte ich nicht lesen" in page.text
    assert site.intake.taken == []


async def test_only_plain_forms_are_read(site: Site) -> None:
    for more in ({"json": {"text": "x"}}, {"files": {"text": b"x"}}, {"content": b"text=x"}):
        page = await site.visitor().post("/press", **more)
        assert page.status_code == 400
    assert site.intake.taken == []


async def test_a_fault_keeps_the_words_and_the_number(site: Site) -> None:
    visitor = await _at_the_text(site)
    html = (await visitor.get("/chat")).text
    site.intake.fail = True
    with capture_logs() as logs:
        page = await send(visitor, html, "<b>unverloren</b>")
    assert page.status_code == 503
    (form,) = Forms(page.text).forms
    assert form.fields["text"] == "<b>unverloren</b>"
    assert form.fields["nonce"] == Forms(html).ids["composer"].fields["nonce"]
    site.intake.fail = False
    assert (await visitor.post(form.action, data=form.fields)).status_code == 200
    assert [set(line) for line in logs] == [{"event", "log_level", "error", "place"}]
    assert "unverloren" not in str(logs)
    assert "secrets" not in str(logs)


async def test_a_fault_while_looking_is_a_friendly_page(site: Site) -> None:
    site.intake.fail = True
    with capture_logs() as logs:
        page = await site.visitor().get("/chat")
    assert page.status_code == 500
    assert "Das hat nicht geklappt" in page.text
    assert [line["error"] for line in logs] == ["OSError"]
    assert "secrets" not in str(logs)


async def test_the_language_is_chosen_without_a_cookie_and_kept(site: Site) -> None:
    visitor = site.visitor()
    page = await press(visitor, (await visitor.get("/e/MARKT")).text, "language:::ar")
    assert page.status_code == 303
    assert page.headers["location"] == "/e/MARKT?lang=ar"
    assert not visitor.cookies
    page = await visitor.get(page.headers["location"])
    assert '<html lang="ar" dir="rtl">' in page.text
    page = await press(visitor, page.text, "accept")
    assert '<html lang="ar" dir="rtl">' in page.text
    page = await press(visitor, page.text, "language:::tr")
    assert page.status_code == 200
    assert '<html lang="tr" dir="ltr">' in page.text


@pytest.mark.parametrize(
    "page", ["//evil.example", "https://evil.example", "/e/../..", "/e/a?x", "x"]
)
async def test_the_language_form_leads_nowhere_else(site: Site, page: str) -> None:
    answer = await site.visitor().post("/press", data={"button": "language:::tr", "page": page})
    assert answer.headers["location"] == "/chat?lang=tr"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("tr-TR,tr;q=0.9", "tr"),
        ("it, ar;q=0.5, de;q=0.4", "ar"),
        ("de;q=0, tr", "tr"),
        ("*", "de"),
        ("", "de"),
        ("x" * 5000, "de"),
        ("de;q=9;;;,\x7f", "de"),
    ],
)
async def test_the_browser_is_asked_for_its_language(
    site: Site, header: str, language: str
) -> None:
    page = await site.visitor(**{"Accept-Language": header}).get("/nothing-here")
    assert f'<html lang="{language}"' in page.text


async def test_texts_in_another_language_say_so(site: Site) -> None:
    foreign = Localized({"de": "Nur auf Deutsch"})
    site.intake.echo = [Say((Para(foreign), Para(Localized({"bg": "Само"}))))]
    page = await site.visitor(**{"Accept-Language": "ar"}).get("/chat")
    assert '<p lang="de" dir="ltr">Nur auf Deutsch</p>' in page.text
    assert '<p lang="bg" dir="auto">Само</p>' in page.text


async def test_a_fragment_holds_new_messages_and_the_token(site: Site) -> None:
    visitor = site.visitor()
    answer = await press(visitor, (await visitor.get("/e/MARKT")).text, "accept", fragment=True)
    assert answer.headers["content-type"].startswith(FRAGMENT)
    assert "<html" not in answer.text
    token = re.search(r'data-csrf="([0-9a-f]{64})"', answer.text)
    assert token
    assert Forms(answer.text).forms[0].fields["csrf"] == token[1]


async def test_letters_only_come_where_there_is_a_cookie(site: Site) -> None:
    visitor = site.visitor()
    assert (await visitor.get("/chat/letters")).status_code == 204
    assert site.intake.taken == []
    await press(visitor, (await visitor.get("/e/MARKT")).text, "accept")
    assert (await visitor.get("/chat/letters")).status_code == 204
    site.intake.post = [Say((Para(Verbatim("Guten Morgen")),))]
    first, second = [(await visitor.get("/chat/letters")).text for _ in range(2)]
    marks = [re.findall(r'data-is="(\w+)"', text) for text in (first, second)]
    assert marks[0] == marks[1] != []


async def test_help_leads_back_to_the_question(site: Site) -> None:
    visitor = await _at_the_text(site)
    page = await send(visitor, (await visitor.get("/chat")).text, "/help")
    assert 'class="onward"' in page.text
    assert (await visitor.get("/press")).headers["location"] == "/chat"


async def test_the_first_page_is_small_and_asks_nobody_else(site: Site) -> None:
    visitor = site.visitor()
    page = await visitor.get("/e/MARKT")
    links = re.findall(r'(?:href|src)="([^"]+)"', page.text)
    own = [link for link in links if link.startswith("/static/")]
    assert len(own) == 4
    total = len(page.content)
    for link in own:
        file = await visitor.get(link)
        assert file.headers["cache-control"] == "public, max-age=31536000, immutable"
        total += len(file.content) + sum(len(k) + len(v) + 4 for k, v in file.headers.items())
    assert total <= 50_000
    assert (await visitor.get(own[0].replace("icon", "other"))).status_code == 404
    assert (await visitor.get("/static/0000000000000000/style.css")).status_code == 404


async def test_two_answers_of_the_heart_make_one_standing(site: Site) -> None:
    """Of an earlier press only what stands beside the question is shown."""
    visitor = await _at_the_text(site)

    async def take(presses: object) -> list[Answered]:
        beside = Say((Para(Verbatim("zu lang")),), stay=True)
        replaced = Say((Para(Verbatim("ersetzt")),))
        last = Say((Para(Verbatim("jetzt")),))
        return [Answered("de", (beside, replaced)), Answered("de", (last,))]

    html = (await visitor.get("/chat")).text
    site.intake.take = take  # type: ignore[method-assign]
    page = await press(visitor, html, "skip", text="x")
    assert "zu lang" in page.text
    assert "jetzt" in page.text
    assert "ersetzt" not in page.text


async def _at_the_text(site: Site):  # type: ignore[no-untyped-def]
    visitor = site.visitor()
    page = await press(visitor, (await visitor.get("/e/MARKT")).text, "accept")
    page = await press(visitor, page.text, "done")
    await press(visitor, page.text, "answer")
    return visitor
