"""What keeps the browser door safe, tried at every route."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.types import Message, Scope

from handlers.web.demo import Demo
from handlers.web.downloads import LIFE_SECONDS, TICKETS, TOTAL_BYTES, Tickets
from handlers.web.guesses import TRIES
from tests.handlers.web.browser import Forms, Site, press, send
from tests.handlers.web.stub_heart import WRONG, StubFile

LOOPBACK = "http://127.0.0.1:8080"
ROUTES = [
    ("GET", "/"),
    ("GET", "/e/MARKT"),
    ("GET", "/e?code=MARKT"),
    ("GET", "/chat"),
    ("GET", "/chat/letters"),
    ("GET", "/press"),
    ("POST", "/press"),
    ("GET", "/join/r_abc"),
    ("POST", "/join/r_abc"),
    ("GET", "/download/abc"),
    ("GET", "/letter/abc"),
    ("POST", "/letter/abc"),
    ("GET", "/letter/abc/download/abc"),
    ("GET", "/calendar/c_abc.ics"),
    ("GET", "/healthz"),
    ("GET", "/robots.txt"),
    ("GET", "/static/x/style.css"),
    ("GET", "/nothing"),
    ("DELETE", "/chat"),
    ("GET", "/demo/citizen"),
]


async def well() -> bool:
    return True


async def ill() -> bool:
    raise OSError("no disk")


async def no_grant(role: str, account: str) -> None: ...


async def test_a_mail_program_presses_without_an_origin_and_gets_no_cookie() -> None:
    site = Site()
    bare = site.visitor()
    del bare.headers["origin"], bare.headers["sec-fetch-site"]
    said = {"data": {"List-Unsubscribe": "One-Click"}}
    assert (await bare.post("/letter/abc", **said)).status_code == 200  # type: ignore[arg-type]
    many_parts = {"files": {"List-Unsubscribe": (None, "One-Click")}}
    assert (await bare.post("/letter/abc", **many_parts)).status_code == 200  # type: ignore[arg-type]
    seen = await bare.get("/letter/abc")
    assert site.intake.letters == [True, True, False]
    assert "set-cookie" not in seen.headers
    for elsewhere in ("/press", "/join/r_abc", "/letter", "/letters/abc"):
        assert (await bare.post(elsewhere, **said)).status_code == 403  # type: ignore[arg-type]


@pytest.mark.parametrize(("method", "path"), ROUTES)
async def test_every_answer_is_dressed(method: str, path: str) -> None:
    answer = await Site().visitor().request(method, path)
    headers = answer.headers
    policy = dict(part.split(" ", 1) for part in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-frame-options"] == "DENY"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["strict-transport-security"] == "max-age=63072000"
    assert headers["cache-control"] == "no-store"
    assert answer.status_code < 500


async def test_only_the_demo_may_be_framed_and_only_by_itself() -> None:
    site = Site(LOOPBACK, Demo(no_grant, "MARKT"))
    visitor = site.visitor()
    stage, chat, other = [await visitor.get(p) for p in ("/", "/demo/citizen", "/chat")]
    assert "frame-src 'self'" in stage.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in stage.headers["content-security-policy"]
    assert "frame-ancestors 'self'" in chat.headers["content-security-policy"]
    assert chat.headers["x-frame-options"] == "SAMEORIGIN"
    assert other.headers["x-frame-options"] == "DENY"


@pytest.mark.parametrize("path", ["/press", "/join/r_abc", "/nothing"])
@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "https://chat.example.evil.example"},
        {"Origin": "http://chat.example"},
        {"Origin": "https://chat.example:8443"},
        {"Origin": "http://localhost"},
        {"Origin": "null", "Sec-Fetch-Site": "cross-site"},
        {"Origin": "null", "Sec-Fetch-Site": "none"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": ""},
    ],
)
async def test_forms_of_others_are_refused(path: str, headers: dict[str, str]) -> None:
    site = Site()
    given = {"Origin": "https://chat.example", "Sec-Fetch-Site": "same-origin", **headers}
    if headers == {"Origin": ""}:
        given = {}
    visitor = site.visitor()
    visitor.headers.clear()
    answer = await visitor.post(path, data={"text": "x"}, headers=given)
    assert answer.status_code == 403
    assert site.intake.taken == []
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://chat.example"},
        {"Origin": "https://chat.example", "Sec-Fetch-Site": "none"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
        {"Sec-Fetch-Site": "same-origin"},
    ],
)
async def test_what_browsers_send_with_our_own_forms_is_taken(headers: dict[str, str]) -> None:
    site = Site()
    visitor = site.visitor()
    visitor.headers.clear()
    assert (await visitor.post("/press", data={"text": "x"}, headers=headers)).status_code == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "ü", "another"])
async def test_a_form_without_this_browsers_token_does_nothing(token: str) -> None:
    site = Site()
    visitor, other = site.visitor(), site.visitor()
    page = await press(visitor, (await visitor.get("/e/MARKT")).text, "accept")
    if token == "another":
        html = (await press(other, (await other.get("/e/MARKT")).text, "accept")).text
        token = Forms(html).ids["composer"].fields["csrf"]
    taken = len(site.intake.taken)
    answer = await send(visitor, page.text, "gut gemeint", csrf=token)
    assert answer.status_code == 403
    assert len(site.intake.taken) == taken
    # The person, who may only have had two tabs open, can send it once more.
    (form,) = Forms(answer.text).forms
    assert form.fields["text"] == "gut gemeint"
    assert (await visitor.post(form.action, data=form.fields)).status_code == 200
    assert len(site.intake.taken) == taken + 1


async def test_an_unknown_cookie_is_no_account() -> None:
    site = Site()
    visitor = site.visitor()
    page = await visitor.get("/chat", headers={"Cookie": "__Host-dialogbote=admin"})
    assert "set-cookie" not in page.headers
    assert site.intake.taken[0].account != "admin"


@pytest.mark.parametrize(
    ("public", "cookie"),
    [
        (
            "https://chat.example",
            "__Host-dialogbote=*; HttpOnly; Max-Age=7776000; Path=/; SameSite=lax; Secure",
        ),
        (LOOPBACK, "dialogbote=*; HttpOnly; Max-Age=7776000; Path=/; SameSite=lax"),
    ],
)
async def test_the_cookie_is_closed_to_all_others_and_renewed(public: str, cookie: str) -> None:
    visitor = Site(public).visitor()
    page = await press(visitor, (await visitor.get("/e/MARKT")).text, "accept")
    (account,) = [value for _, value in visitor.cookies.items()]
    assert len(account) == 43
    assert page.headers["set-cookie"].replace(account, "*") == cookie
    again = await visitor.get("/chat")
    assert again.headers["set-cookie"] == page.headers["set-cookie"]


async def test_over_plain_http_nothing_is_said_about_https() -> None:
    answer = await Site(LOOPBACK).visitor().get("/")
    assert "strict-transport-security" not in answer.headers


@pytest.mark.parametrize(
    "host", ["evil.example", "chat.example.evil.example", "chat.example:81", "[", ""]
)
async def test_another_hosts_name_is_refused(host: str) -> None:
    site = Site()
    answer = await site.visitor().get("/chat", headers={"Host": host})
    assert answer.status_code == 400
    assert site.intake.taken == []


@pytest.mark.parametrize(
    "host", ["chat.example", "CHAT.example", "localhost:9", "127.0.0.1", "[::1]:80"]
)
async def test_our_own_names_are_taken(host: str) -> None:
    answer = await Site().visitor().get("/chat", headers={"Host": host})
    assert answer.status_code == 200


async def test_forwarded_names_and_addresses_change_nothing() -> None:
    site = Site()
    forged = {
        "X-Forwarded-For": "127.0.0.1",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Proto": "http",
    }
    page = await site.visitor().get("/e/r_abc", headers=forged)
    assert page.headers["location"] == "/join/r_abc"
    assert "evil" not in (await site.visitor().get("/chat", headers=forged)).text


async def test_too_much_is_refused_whatever_its_length_says() -> None:
    site = Site()
    visitor = site.visitor()
    kind = {"Content-Type": "application/x-www-form-urlencoded"}

    async def drops() -> AsyncIterator[bytes]:
        for _ in range(300):
            yield b"text=" + b"x" * 1024

    for content in (b"text=" + b"x" * 300_000, drops()):
        answer = await visitor.post("/press", content=content, headers=kind)
        assert answer.status_code == 413
        assert "Das ist zu viel auf einmal" in answer.text
    assert site.intake.taken == []
    longest = "🏳" * 8192
    assert (await send(visitor, (await visitor.get("/chat")).text, longest)).status_code == 200


async def test_a_length_that_is_none_is_refused() -> None:
    site = Site()
    said: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def listen(message: Message) -> None:
        said.append(message)

    scope: Scope = {
        "type": "http",
        "method": "POST",
        "path": "/press",
        "query_string": b"",
        "headers": [
            (b"host", b"chat.example"),
            (b"origin", b"https://chat.example"),
            (b"content-length", b"-1"),
        ],
    }
    await site.app(scope, receive, listen)
    assert said[0]["status"] == 413


async def test_a_one_time_code_is_spent_by_the_button_alone() -> None:
    site = Site()
    visitor = site.visitor()
    page = await visitor.get("/join/r_abc")
    assert page.status_code == 200
    assert "set-cookie" not in page.headers
    assert (await visitor.get("/e/d_abc")).headers["location"] == "/join/d_abc"
    assert site.intake.taken == []
    (form,) = Forms(page.text).forms
    answer = await visitor.post(form.action, data=form.fields)
    assert answer.status_code == 200
    assert "set-cookie" in answer.headers
    assert [press.what.rest for press in site.intake.taken] == ["r_abc"]  # type: ignore[union-attr]


async def test_wrong_codes_cannot_be_tried_without_end() -> None:
    visitor = Site().visitor()
    answers = [await pressed(visitor, f"/join/{WRONG}") for _ in range(TRIES + 1)]
    assert answers[0] == 200
    assert 429 not in answers[:-1]
    assert answers[-1] == 429


async def test_whoever_has_a_right_code_comes_in_whatever_others_try() -> None:
    site = Site()
    crowd = [await pressed(site.visitor(), "/join/r_right") for _ in range(TRIES + 1)]
    assert set(crowd) == {200}, "a right code is no guess"
    for _ in range(TRIES + 1):
        await pressed(site.visitor(), f"/join/{WRONG}")
    assert await pressed(site.visitor(), "/join/r_right") == 200


async def pressed(visitor: httpx.AsyncClient, page: str) -> int:
    """What pressing the button of a one-time link comes to."""
    (form,) = Forms((await visitor.get(page)).text).forms
    return (await visitor.post(form.action, data=form.fields)).status_code


async def test_a_file_waits_for_one_browser_only() -> None:
    site = Site()
    site.documents.made = StubFile("über/../a\r\nb.csv", "text/csv", b"a;b")
    visitor, other = site.visitor(), site.visitor()
    page = await send(visitor, (await visitor.get("/chat")).text, "/mydata")
    link = page.text.split('href="/download/')[1].split('"')[0]
    file = await visitor.get(f"/download/{link}")
    assert file.content == b"a;b"
    assert file.headers["content-disposition"] == (
        "attachment; filename=\"ber_.._a_b.csv\"; filename*=UTF-8''%C3%BCber%2F..%2Fa%0D%0Ab.csv"
    )
    assert file.headers["x-content-type-options"] == "nosniff"
    await send(other, (await other.get("/chat")).text, "/help")
    assert other.cookies
    for stranger in (other, site.visitor()):
        assert (await stranger.get(f"/download/{link}")).status_code == 404


def test_tickets_are_bounded_in_time_number_and_size() -> None:
    now = 0.0
    tickets = Tickets(lambda: now)
    small = StubFile("a", "text/plain", b"a")
    first = tickets.issue("me", small) or ""
    assert tickets.redeem("me", first) is small
    assert tickets.redeem("you", first) is None
    assert tickets.redeem("me", "") is None
    for _ in range(TICKETS):
        last = tickets.issue("me", small) or ""
    assert tickets.redeem("me", first) is None
    assert tickets.redeem("me", last) is small
    big = StubFile("b", "text/plain", bytes(TOTAL_BYTES))
    biggest = tickets.issue("me", big) or ""
    assert tickets.redeem("me", last) is None
    assert tickets.redeem("me", biggest) is big
    assert tickets.issue("me", StubFile("c", "text/plain", bytes(TOTAL_BYTES + 1))) is None
    now = LIFE_SECONDS
    assert tickets.redeem("me", biggest) is None


async def test_a_file_too_large_is_told() -> None:
    site = Site()
    site.documents.made = StubFile("a.csv", "text/csv", bytes(TOTAL_BYTES + 1))
    visitor = site.visitor()
    page = await send(visitor, (await visitor.get("/chat")).text, "/mydata")
    assert "zu groß" in page.text


async def test_health_is_told_without_figures() -> None:
    site = Site(checks={"intake": well, "outbox": well, "database": well})
    answer = await site.visitor().get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"intake": True, "outbox": True, "database": True},
    )
    answer = await Site(checks={"intake": well, "database": ill}).visitor().get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"intake": True, "database": False})


@pytest.mark.parametrize(
    ("accept", "words"), [("tr", "Burada bir şey yok"), ("ar", "لا يوجد شيء هنا")]
)
async def test_errors_are_told_in_the_visitors_language(accept: str, words: str) -> None:
    visitor = Site().visitor(**{"Accept-Language": accept})
    answer = await visitor.get("/nothing")
    assert answer.status_code == 404
    assert words in answer.text
    answer = await visitor.put("/chat")
    assert answer.status_code == 405
    assert answer.headers["allow"]


async def test_the_demo_gives_each_role_its_own_cookie() -> None:
    granted: list[tuple[str, str]] = []

    async def grant(role: str, account: str) -> None:
        granted.append((role, account))

    site = Site(LOOPBACK, Demo(grant, "MARKT"))
    visitor = site.visitor()
    for _ in range(2):
        for role in ("citizen", "decision-maker", "moderator"):
            page = await visitor.get(f"/demo/{role}")
            assert page.status_code == 200
            assert f'action="/demo/{role}/press"' in page.text
    assert [role for role, _ in granted] == ["citizen", "decision-maker", "moderator"]
    assert dict(visitor.cookies) == {
        f"dialogbote-demo-{role}": account for role, account in granted
    }
    sites = [press.site for press in site.intake.taken]
    assert list(dict.fromkeys(sites)) == ["citizen", "decision-maker", "moderator"]
    page = await press(visitor, (await visitor.get("/demo/citizen")).text, "accept")
    assert site.intake.taken[-1].site == "citizen"
    assert list(site.intake.walks) == [granted[0][1]]


async def test_without_the_demo_there_is_none() -> None:
    visitor = Site().visitor()
    assert (await visitor.get("/demo/citizen")).status_code == 404
    assert "Code der Veranstaltung" in (await visitor.get("/")).text
    assert (await visitor.get("/e?code=%20MARKT%20")).headers["location"] == "/e/MARKT"
    assert (await visitor.get("/e?code=//evil.example")).headers[
        "location"
    ] == "/e/%2F%2Fevil.example"
    assert (await visitor.get("/e")).headers["location"] == "/"
    assert (await visitor.get("/robots.txt")).text == "User-agent: *\nDisallow: /\n"
