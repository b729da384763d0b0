"""AiohttpRequest against real servers on loopback: what each failure becomes, and what it leaks."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from handlers.telegram.request import AiohttpRequest, FloodWait, NotSent, fate_unknown

TOKEN = "123456789:AAvery-secret-token"
OK = b'{"ok":true,"result":true}'
Server = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


async def _read_request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(
        (
            int(line.split(b":")[1])
            for line in head.splitlines()
            if line.lower().startswith(b"content-length:")
        ),
        0,
    )
    return head + await reader.readexactly(length)


def answering(body: bytes, status: str = "200 OK", *, length: int | None = None) -> Server:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await _read_request(reader)
        size = len(body) if length is None else length
        head = f"HTTP/1.1 {status}\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()

    return serve


@asynccontextmanager
async def serving(serve: Server) -> AsyncIterator[str]:
    """A server that handles one request a connection and then closes it."""
    writers: list[asyncio.StreamWriter] = []
    tasks: list[asyncio.Task[None]] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        task = asyncio.current_task()
        assert task is not None
        tasks.append(task)
        try:
            await serve(reader, writer)
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/bot"
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def bot_at(
    base_url: str, *, pool_size: int = 4, read_timeout: float = 0.3, write_timeout: float = 0.3
) -> AsyncIterator[Bot]:
    request = AiohttpRequest(
        pool_size=pool_size,
        read_timeout=read_timeout,
        write_timeout=write_timeout,
        connect_timeout=0.3,
        pool_timeout=0.2,
    )
    bot = Bot(TOKEN, base_url=base_url, request=request, get_updates_request=request)
    async with request:
        yield bot


async def failure_of(bot: Bot) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await bot.send_message(1, "hello")
    assert_no_token(caught.value)
    return caught.value


def assert_no_token(error: BaseException | None) -> None:
    looked_at = 0
    while error is not None:
        assert TOKEN not in f"{error!s} {error!r} {error.args!r}"
        looked_at += 1
        error = error.__cause__ or error.__context__
    assert looked_at


async def failure_at(serve: Server) -> TelegramError:
    async with serving(serve) as url, bot_at(url) as bot:
        return await failure_of(bot)


async def never(_: asyncio.StreamReader, __: asyncio.StreamWriter) -> None:
    await asyncio.Event().wait()


async def hang_after_reading(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
    await _read_request(reader)
    await asyncio.Event().wait()


async def reset_after_reading(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _read_request(reader)
    writer.transport.abort()


async def reset_at_once(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.transport.abort()


async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await _read_request(reader)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.05)


# -- nothing was sent ------------------------------------------------------------------------------


async def test_refused_connection_is_not_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    async with bot_at(f"http://127.0.0.1:{port}/bot") as bot:
        error = await failure_of(bot)
    assert isinstance(error, NotSent)
    assert not fate_unknown(error)


async def test_connect_timeout_is_not_sent() -> None:
    # A full backlog: the kernel drops further SYNs, so connecting takes for ever.
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = []
        for _ in range(4):
            client = socket.socket()
            client.setblocking(False)
            client.connect_ex(full.getsockname())
            waiting.append(client)
        try:
            async with bot_at(f"http://127.0.0.1:{full.getsockname()[1]}/bot") as bot:
                error = await failure_of(bot)
        finally:
            for client in waiting:
                client.close()
    assert isinstance(error, NotSent)


async def test_pool_timeout_is_not_sent() -> None:
    async with (
        serving(hang_after_reading) as url,
        bot_at(url, pool_size=1, read_timeout=5.0) as bot,
    ):
        first = asyncio.create_task(bot.send_message(1, "occupies the only connection"))
        await asyncio.sleep(0)
        error = await failure_of(bot)
        first.cancel()
        await asyncio.gather(first, return_exceptions=True)
    assert isinstance(error, NotSent)


@pytest.mark.parametrize("text", ["half a pair: \ud83d"])
async def test_what_cannot_be_encoded_is_refused_for_good(text: str) -> None:
    async with serving(answering(OK)) as url, bot_at(url) as bot:
        with pytest.raises(BadRequest) as caught:
            await bot.send_message(1, text)
        assert_no_token(caught.value)
        with pytest.raises(BadRequest):
            await bot.send_document(1, InputFile(b"x", filename="a.txt"), caption=text)
        with pytest.raises(BadRequest):
            await bot.send_document(1, InputFile(b"x", filename="a\r\nX: y.txt"))
    assert not fate_unknown(caught.value)


# -- maybe sent ------------------------------------------------------------------------------------


@pytest.mark.parametrize("serve", [never, hang_after_reading, trickle])
async def test_hanging_is_a_timeout_of_unknown_fate(serve: Server) -> None:
    error = await failure_at(serve)
    assert isinstance(error, TimedOut)
    assert fate_unknown(error)


@pytest.mark.parametrize("serve", [reset_at_once, reset_after_reading])
async def test_reset_is_of_unknown_fate(serve: Server) -> None:
    error = await failure_at(serve)
    assert type(error) is NetworkError
    assert fate_unknown(error)


@pytest.mark.parametrize(
    "body",
    [
        b'{"ok":true,"result":{"message_id":1,"da',
        b'{"ok":true}',
        b"[]",
        b"",
        b"null",
        b'{"surprise":1}',
        b"<html>captive portal</html>",
        b"[" * 100_000,
    ],
)
async def test_an_unreadable_answer_is_a_network_error(body: bytes) -> None:
    error = await failure_at(answering(body))
    assert type(error) is NetworkError
    assert fate_unknown(error)


async def test_an_answer_shorter_than_announced_is_a_network_error() -> None:
    error = await failure_at(answering(OK, length=1000))
    assert type(error) is NetworkError


@pytest.mark.parametrize(
    "status",
    ["502 Bad Gateway", "500 Oops", "403 Forbidden", "404 Not Found", "400 Bad", "302 Found"],
)
async def test_a_page_of_html_is_a_network_error_whatever_its_status(status: str) -> None:
    page = b"<html>" + TOKEN.encode() + b"</html>"
    error = await failure_at(answering(page, status))
    assert type(error) is NetworkError
    assert "html" not in str(error)


async def test_nothing_is_logged_with_token_or_body(caplog: pytest.LogCaptureFixture) -> None:
    # python-telegram-bot itself writes the token at DEBUG, which the logging set-up has to prevent.
    with caplog.at_level(logging.DEBUG), caplog.at_level(logging.INFO, logger="telegram"):
        await failure_at(answering(b"<html>private words</html>"))
        await failure_at(answering(b'{"private words'))
        await failure_at(reset_after_reading)
        async with serving(answering(OK)) as url, bot_at(url) as bot:
            await bot.delete_webhook()
    assert "private words" not in caplog.text
    assert TOKEN not in caplog.text


# -- refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("403 Forbidden", Forbidden),
        ("400 Bad Request", BadRequest),
        ("409 Conflict", Conflict),
        ("401 Unauthorized", InvalidToken),
        ("200 OK", Forbidden),
    ],
)
async def test_refusals_keep_their_meaning(status: str, kind: type[TelegramError]) -> None:
    body = b'{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}'
    error = await failure_at(answering(body, status))
    assert type(error) is kind
    assert not fate_unknown(error)


@pytest.mark.parametrize(
    ("extra", "seconds"), [(b',"parameters":{"retry_after":17}', 17), (b"", 5)]
)
async def test_429_tells_how_long_to_wait(extra: bytes, seconds: int) -> None:
    body = b'{"ok":false,"error_code":429,"description":"Too Many Requests"' + extra + b"}"
    error = await failure_at(answering(body, "429 Too Many Requests"))
    assert isinstance(error, RetryAfter)
    assert isinstance(error, FloodWait)
    assert error.retry_after.total_seconds() == seconds
    assert not fate_unknown(error)


async def test_5xx_of_telegram_is_of_unknown_fate() -> None:
    body = b'{"ok":false,"error_code":500,"description":"Internal Server Error"}'
    assert fate_unknown(await failure_at(answering(body, "500 Internal Server Error")))


# -- working ---------------------------------------------------------------------------------------


async def test_texts_go_urlencoded_and_files_multipart_with_plain_utf8_names() -> None:
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await _read_request(reader))
        head = b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: %d\r\n\r\n" % len(OK)
        writer.write(head + OK)
        await writer.drain()

    async with serving(serve) as url, bot_at(url) as bot:
        await bot.set_my_description("Grüße & mehr")
        # The fake answer is no message; how the request looked is all that counts here.
        for content in (b"x,y", io.BytesIO(b"x,y")):
            await bot._post(
                "sendDocument",
                {"chat_id": 1, "document": InputFile(content, filename='Bürger "1".csv')},
            )
    assert seen[0].endswith(b"description=Gr%C3%BC%C3%9Fe+%26+mehr")
    for upload in seen[1:]:
        assert 'filename="Bürger \\"1\\".csv"'.encode() in upload
        assert b"x,y" in upload
        assert b"text/csv" in upload


async def test_connections_are_kept_and_shutdown_can_be_followed_by_a_new_start() -> None:
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        while True:
            try:
                await _read_request(reader)
            except asyncio.IncompleteReadError:
                return
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(OK) + OK)
            await writer.drain()

    async with serving(serve) as url, bot_at(url) as bot:
        for _ in range(5):
            await bot.delete_webhook()
        assert connections == 1
        request = bot.request
        await request.shutdown()
        await request.shutdown()
        with pytest.raises(NetworkError, match="not initialized"):
            await bot.delete_webhook()
        await request.initialize()
        await request.initialize()
        await bot.delete_webhook()
    assert connections == 2


async def test_odd_unicode_in_an_answer_does_not_spoil_it() -> None:
    parsed = AiohttpRequest.parse_json_payload(b'{"ok":true,"result":"\\ud800 and \xff"}')
    assert parsed["ok"] is True


async def test_cancelling_a_request_leaves_the_pool_usable() -> None:
    arrived = asyncio.Event()

    async def hang(reader: asyncio.StreamReader, _: asyncio.StreamWriter) -> None:
        await _read_request(reader)
        arrived.set()
        await asyncio.Event().wait()

    async with serving(hang) as url, bot_at(url, pool_size=1, read_timeout=30) as bot:
        for _ in range(3):
            arrived.clear()
            task = asyncio.create_task(bot.delete_webhook())
            await arrived.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        error = await failure_of_timeout(bot)
    assert isinstance(error, TimedOut)


async def failure_of_timeout(bot: Bot) -> TelegramError:
    with pytest.raises(TelegramError) as caught:
        await bot.delete_webhook(read_timeout=0.2)
    return caught.value
