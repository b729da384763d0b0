"""The fake Bot API refuses what the real one refuses, and what the real one quietly ignores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.fakes import botapi_html as html
from tests.fakes import botapi_rules as rules
from tests.fakes.botapi import FakeTelegram
from tests.fakes.botapi_basics import Refusal, Upload
from tests.fakes.botapi_values import KINDS

DESCRIPTION = Path(__file__).parents[2].parent / "shared" / "data" / "botapi-10.1.json"
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x10\0\0\0\x10"


def refusal(method: str, params: dict[str, Any]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        rules.validate(method, params)
    assert caught.value.violation
    return caught.value


def text(**more: Any) -> dict[str, Any]:
    return {"chat_id": 1, "text": "hello", **more}


def inline(*buttons: dict[str, Any]) -> str:
    return json.dumps({"inline_keyboard": [list(buttons)]})


# -- methods and parameters ------------------------------------------------------------------------


def test_unknown_method() -> None:
    assert refusal("sendMesage", {}).code == 404


@pytest.mark.parametrize(
    ("method", "params", "words"),
    [
        ("sendMessage", text(txet="x"), 'unknown parameter "txet"'),
        ("sendMessage", text(disable_web_page_preview="true"), "unknown parameter"),
        ("sendMessage", {"text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": "", "text": "x"}, "chat_id is empty"),
        ("sendMessage", {"chat_id": 1}, "message text is empty"),
        ("sendMessage", {"chat_id": "abc", "text": "x"}, "chat_id must be an integer"),
        ("sendMessage", {"chat_id": 1.5, "text": "x"}, "chat_id must be an integer"),
        ("sendMessage", {"chat_id": True, "text": "x"}, "chat_id must be an integer"),
        ("sendMessage", {"chat_id": "١", "text": "x"}, "chat_id must be an integer"),
        ("sendMessage", {"chat_id": None, "text": "x"}, "is null"),
        ("sendMessage", text(text=5), "text must be a string"),
        ("sendMessage", text(disable_notification="maybe"), "must be a boolean"),
        ("sendMessage", text(parse_mode="MarkdownV2"), "unsupported parse_mode"),
        ("sendMessage", text(reply_markup="{"), "can't parse reply_markup"),
        ("sendMessage", text(reply_markup="[]"), "object expected"),
        ("sendMessage", text(reply_markup="{}"), "object expected"),
        ("sendMessage", text(link_preview_options='{"disabled":true}'), "unknown field"),
        ("sendMessage", text(link_preview_options='{"is_disabled":"yes"}'), "wrong type"),
        ("sendMessage", text(reply_parameters="{}"), "is required"),
        ("sendMessage", text(entities='[{"type":"bold","offset":0}]'), "is required"),
        ("sendMessage", text(entities='[{"type":"loud","offset":0,"length":1}]'), "unknown type"),
        ("sendMessage", text(entities='[{"type":"bold","offset":0,"length":0}]'), "wrong range"),
        ("editMessageText", {"text": "x"}, '"chat_id" is required'),
        ("editMessageText", {"chat_id": 1, "text": "x"}, '"message_id" is required'),
        (
            "editMessageText",
            {"chat_id": 1, "message_id": 1, "text": "x", "reply_markup": '{"force_reply":true}'},
            "inline keyboard expected",
        ),
        ("deleteMessage", {"chat_id": 1, "message_id": "x"}, "must be an integer"),
        ("answerCallbackQuery", {}, "callback_query_id"),
        ("answerCallbackQuery", {"callback_query_id": "1", "text": "x" * 201}, "MESSAGE_TOO_LONG"),
        ("getUpdates", {"offset": "-1"}, "negative offsets"),
        ("getUpdates", {"limit": "101"}, "limit"),
        ("getUpdates", {"timeout": "51"}, "timeout"),
        ("getUpdates", {"allowed_updates": '["massage"]'}, "unknown update type"),
        ("getUpdates", {"allowed_updates": "message"}, "can't parse"),
        ("sendChatAction", {"chat_id": 1, "action": "tiping"}, "wrong parameter action"),
        ("setMyDescription", {"description": "x" * 513}, "too long"),
        ("setMyShortDescription", {"short_description": "x" * 121}, "too long"),
        ("setMyDescription", {"description": "x", "language_code": "de-simple"}, "two-letter"),
        ("sendDocument", {"chat_id": 1, "document": ""}, "there is no document"),
        ("sendDocument", {"chat_id": 1, "document": Upload("a.txt", b"")}, "non-empty"),
        ("sendDocument", {"chat_id": 1, "document": Upload("", b"x")}, "file name"),
        ("sendDocument", {"chat_id": 1, "document": Upload("../a", b"x")}, "dangerous"),
        ("sendDocument", {"chat_id": 1, "document": Upload("a\nb", b"x")}, "dangerous"),
        ("sendDocument", {"chat_id": 1, "document": Upload("ä" * 128, b"x")}, "file name"),
        ("sendPhoto", {"chat_id": 1, "photo": Upload("a.png", b"no picture")}, "IMAGE_PROCESS"),
        (
            "sendPhoto",
            {"chat_id": 1, "photo": Upload("a.png", PNG[:16] + b"\0\0\x27\x10\0\0\0\1")},
            "PHOTO_INVALID_DIMENSIONS",
        ),
        ("sendPhoto", {"chat_id": 1, "photo": Upload("a.png", PNG + bytes(10**7))}, "too big"),
        (
            "sendDocument",
            {"chat_id": 1, "document": Upload("a.txt", b"x"), "caption": "x" * 1025},
            "caption is too long",
        ),
    ],
)
def test_refused_parameters(method: str, params: dict[str, Any], words: str) -> None:
    assert words in refusal(method, params).description


def test_a_file_of_more_than_50_mb() -> None:
    params = {"chat_id": 1, "document": Upload("big.bin", bytes(50_000_001))}
    assert refusal("sendDocument", params).code == 413


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([{"command": "Start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "/start", "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "s" * 33, "description": "x"}], "BOT_COMMAND_INVALID"),
        ([{"command": "start", "description": ""}], "DESCRIPTION_INVALID"),
        ([{"command": "start", "description": "x" * 257}], "DESCRIPTION_INVALID"),
        ([{"command": "start"}], "is required"),
        (["start"], "expected an Object"),
        ([{"command": "start", "description": "x"}] * 101, "TOO_MUCH"),
    ],
)
def test_refused_commands(commands: list[Any], words: str) -> None:
    assert words in refusal("setMyCommands", {"commands": json.dumps(commands)}).description


@pytest.mark.parametrize(
    "scope",
    ['{"type":"nobody"}', '{"type":"chat"}', '{"type":"default","chat_id":1}', '{"type":[]}', "{}"],
)
def test_refused_scopes(scope: str) -> None:
    refusal("setMyCommands", {"commands": "[]", "scope": scope})


# -- keyboards -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (inline({"text": "A"}), "Text buttons are unallowed"),
        (inline({"text": "A", "callback_data": "a", "url": "https://a.de"}), "exactly one action"),
        (inline({"text": "", "callback_data": "a"}), "must be non-empty"),
        (inline({"text": " \u200b", "callback_data": "a"}), "must be non-empty"),
        (inline({"text": 5, "callback_data": "a"}), "must be a String"),
        (inline({"callback_data": "a"}), "must be a String"),
        (inline({"text": "A", "callback_data": ""}), "BUTTON_DATA_INVALID"),
        (inline({"text": "A", "callback_data": "x" * 65}), "BUTTON_DATA_INVALID"),
        (inline({"text": "A", "callback_data": "ä" * 33}), "BUTTON_DATA_INVALID"),
        (inline({"text": "A", "callback_data": 5}), "BUTTON_DATA_INVALID"),
        (inline({"text": "A", "url": "http://localhost:8000/x"}), "Wrong HTTP URL"),
        (inline({"text": "A", "url": "javascript://a.de"}), "Unsupported URL protocol"),
        (inline({"text": "A", "url": "https:///x"}), "host is empty"),
        (inline({"text": "A", "url": "https://a.de:port/"}), "Wrong HTTP URL"),
        (inline({"text": "A", "callback_data": "a", "colour": "red"}), "unknown field"),
        (inline({"text": "A", "callback_data": "a", "style": "loud"}), "style"),
        (inline({"text": "A", "callback_data": "a", "style": []}), "style"),
        (inline({"text": "A", "copy_text": {"text": ""}}), "BUTTON_COPY_TEXT_INVALID"),
        (inline(*[{"text": "A", "callback_data": "a"}] * 9), "too many buttons in a row"),
        ('{"inline_keyboard":[[]]}', "row is empty"),
        ('{"inline_keyboard":["A"]}', "Array of Arrays"),
        ('{"inline_keyboard":[["A"]]}', "must be an Object"),
        (
            json.dumps({"inline_keyboard": [[{"text": "A", "callback_data": "a"}]] * 101}),
            "too long",
        ),
        ('{"keyboard":[]}', "is empty"),
        ('{"keyboard":[[{"text":"A","callback_data":"a"}]]}', "unknown field"),
        (
            '{"keyboard":[[{"text":"A","request_contact":true,"request_location":true}]]}',
            "at most one request",
        ),
        ('{"keyboard":[[{"text":"A"}]],"resize_keyboard":"yes"}', "must be a boolean"),
        ('{"remove_keyboard":false}', "must be true"),
        (json.dumps({"force_reply": True, "input_field_placeholder": "x" * 65}), "1-64"),
    ],
)
def test_refused_keyboards(markup: str, words: str) -> None:
    assert words in refusal("sendMessage", text(reply_markup=markup)).description


def test_keyboards_at_their_limits_are_taken() -> None:
    button = {"text": "A", "callback_data": "x" * 64}
    rows = [[button] * 8] * 12 + [[button] * 4]
    rules.validate("sendMessage", text(reply_markup={"inline_keyboard": rows}))
    rules.validate("sendMessage", text(reply_markup='{"keyboard":[[{"text":"A"}]]}'))
    rules.validate("sendMessage", text(reply_markup='{"remove_keyboard":true}'))
    rules.validate("sendMessage", text(reply_markup=inline({"text": "A", "url": "https://a.de/x"})))


# -- text ------------------------------------------------------------------------------------------


def test_length_is_counted_in_utf16_units_after_parsing() -> None:
    rules.validate("sendMessage", text(text="😀" * 2048))
    rules.validate("sendMessage", text(text="<b>" + "x" * 4096 + "</b>", parse_mode="HTML"))
    rules.validate("sendMessage", text(text="&amp;" * 4096, parse_mode="HTML"))
    for too_long in ("😀" * 2048 + "x", "x" * 4097):
        assert "message is too long" in refusal("sendMessage", text(text=too_long)).description


@pytest.mark.parametrize("empty", ["", " \n\t", "\u200b", "\0", "\u202e\u202c", "\u2800"])
def test_a_text_of_nothing_visible_is_empty(empty: str) -> None:
    assert "text is empty" in refusal("sendMessage", text(text=empty)).description


def test_markup_of_nothing_is_empty() -> None:
    assert (
        "text is empty"
        in refusal("sendMessage", text(text="<b> </b>", parse_mode="HTML")).description
    )


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("<b>open", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<<b>x</b>", 'Unsupported start tag "<b"'),
        ("a < b", 'Unsupported start tag ""'),
        ("1 <2", "Unclosed start tag at byte offset 2"),
        ("<script>x</script>", 'Unsupported start tag "script"'),
        ("<p>x</p>", 'Unsupported start tag "p"'),
        ("a<br>b", 'Unsupported start tag "br"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b><i>x</b></i>", 'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"'),
        ("<b>x</b", "Unclosed end tag"),
        ("<b", "Unclosed start tag"),
        ('<a href="x', "Unclosed start tag"),
        ("<a href>x</a>", "Expected equal sign"),
        ('<a ="x">x</a>', "Empty attribute name"),
        ("<a href=x_y>x</a>", "Unexpected end of name token"),
        ("<span>x</span>", 'must have class "tg-spoiler"'),
        ("ü<x>", "at byte offset 2"),
        ("a &#xD800; b", "unmatched surrogate code units"),
        ("<tg-emoji>x</tg-emoji>", "Invalid custom emoji identifier"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, words: str) -> None:
    error = refusal("sendMessage", text(text=source, parse_mode="HTML"))
    assert error.description.startswith("Bad Request: can't parse entities: ")
    assert words in error.description
    # Without a parse mode the very same text is just a text.
    rules.validate("sendMessage", text(text=source))


@pytest.mark.parametrize(
    ("source", "plain", "kinds"),
    [
        ("a & b &amp; &lt;b&gt; &#65;&#x42; &copy; > \"'", "a & b & <b> AB &copy; > \"'", []),
        ("<b>x <i>y</i></b>", "x y", [("bold", 0, 3), ("italic", 2, 1)]),
        ("<B>x</B>", "x", [("bold", 0, 1)]),
        ("😀<b>😀</b>", "😀😀", [("bold", 2, 2)]),
        ("  <b> x </b> ", "x", [("bold", 0, 1)]),
        ('<a href="https://a.de/?x=1&amp;y=2">x</a>', "x", [("text_link", 0, 1)]),
        ('<a href="http://localhost/">x</a>', "x", []),
        ("<pre><code class='language-py'>x</code></pre>", "x", [("pre", 0, 1)]),
        ("<pre><code>x</code></pre>", "x", [("pre", 0, 1), ("code", 0, 1)]),
        ("<blockquote expandable>x</blockquote>", "x", [("expandable_blockquote", 0, 1)]),
        ('<span class="tg-spoiler">x</span>', "x", [("spoiler", 0, 1)]),
        ("<b></b>x", "x", []),
        ("a\r\nb\u202ec\0d", "a\nbc d", []),
    ],
)
def test_markup_is_parsed_as_telegram_does(
    source: str, plain: str, kinds: list[tuple[str, int, int]]
) -> None:
    parsed = html.trim(html.parse_html(html.clean(source)))
    assert parsed.text == plain
    assert [(e["type"], e["offset"], e["length"]) for e in parsed.entities] == kinds


@pytest.mark.parametrize(
    "params",
    [
        text(text="\ud800"),
        text(reply_markup={"inline_keyboard": [[{"text": "\udfff", "callback_data": "a"}]]}),
    ],
)
def test_half_a_surrogate_pair_is_refused(params: dict[str, Any]) -> None:
    assert "must be encoded in UTF-8" in refusal("sendMessage", params).description


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/x-www-form-urlencoded", b"chat_id=1&text=%ff%fe"),
        ("application/x-www-form-urlencoded", b"chat_id=1&text=\xff"),
        ("application/x-www-form-urlencoded", b"chat_id=1&chat_id=2&text=x"),
        ("application/json", b'{"chat_id":1,"text":"\\ud800"}'),
        ("application/json", b'{"chat_id":1,"text":"\xff"}'),
        ("application/json", b"[1]"),
        ("application/json", b"{"),
        ("text/plain", b"chat_id=1&text=x"),
        ("multipart/form-data; boundary=x", b"nonsense"),
    ],
)
async def test_unreadable_bodies_are_refused(content_type: str, body: bytes) -> None:
    async with FakeTelegram() as fake, aiohttp.ClientSession() as session:
        fake.person(1).send("hello")
        url = f"{fake.base_url}{fake.token}/sendMessage"
        async with session.post(url, data=body, headers={"Content-Type": content_type}) as answer:
            assert answer.status == 400
        assert len(fake.violations) == 1
        assert not fake.person(1).messages


# -- against the published description ---------------------------------------------------------------


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    if not DESCRIPTION.exists():
        pytest.skip("the machine-readable Bot API description is not beside this repository")
    loaded: dict[str, Any] = json.loads(DESCRIPTION.read_text())
    return loaded


def test_no_method_takes_more_than_the_description_says(description: dict[str, Any]) -> None:
    assert len(rules.SIGNATURES) == len(rules.METHODS) > 10
    for method, signature in rules.SIGNATURES.items():
        fields = {one["name"]: one for one in description["methods"][method].get("fields", [])}
        assert signature.names <= fields.keys(), method
        needed = {name for name, one in fields.items() if one["required"]}
        assert needed <= signature.required, method


def test_every_parameter_has_the_described_type(description: dict[str, Any]) -> None:
    looked_at = 0
    for method, signature in rules.SIGNATURES.items():
        for one in description["methods"][method].get("fields", []):
            if one["name"] in signature.names:
                assert KINDS[one["name"]][0] in one["types"], (method, one["name"])
                looked_at += 1
    assert looked_at > 50


def test_every_parameter_can_be_read() -> None:
    assert set().union(*(one.names for one in rules.SIGNATURES.values())) == set(KINDS)
