"""All doors open: what `dialogbote run` and `dialogbote demo` start, and how they end."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import signal
import socket
import time
from collections.abc import Callable

import structlog
from telegram.error import InvalidToken, TelegramError

from bot.dialogue.translations.translating import Translating
from bot.errors import OperatorError
from bot.links import Links
from config.mail import Mailbox, MailServer
from config.settings import Settings, is_loopback
from handlers import clockwork
from handlers import log as logs
from handlers.assembly import (
    House,
    only_process,
    opened,
    read_settings,
    without_address,
    without_mail,
    without_translator,
)
from handlers.demo_roles import DemoRoles
from handlers.email.message import Composer
from handlers.email.sender import EmailSender
from handlers.letters import Senders
from handlers.log import fault
from handlers.scheduler import Scheduler
from handlers.telegram.api import RawBot, make_bot
from handlers.telegram.application import TelegramDoor
from handlers.telegram.calls import Calls
from handlers.telegram.gate import Gate
from handlers.telegram.pace import Letters, Pace, Replies
from handlers.telegram.render import Renderer
from handlers.telegram.sender import TelegramSender
from handlers.translating.libretranslate import LibreTranslate
from handlers.web.application import web_application, web_server

log = structlog.get_logger()
TRANSLATING_EVERY = 30.0
"""Seconds between looking for texts to translate."""
ASIDE = frozenset({"commands", "translating"})
"""Works that no door stands or falls with."""


class Doors:
    """The doors of one house, wired but not yet open."""

    def __init__(self, house: House, bot: RawBot | None, demo: DemoRoles | None = None) -> None:
        self.house = house
        settings = house.settings
        # In the demo everybody may take any role, so nobody's mailbox is written to.
        mail = settings.mail if demo is None else None
        self.links = Links(settings.web_address, bot.username if bot else None, mail is not None)
        self.intake = house.intake(self.links)
        renderer = Renderer(house.phrasebook)
        self.telegram: TelegramDoor | None = None
        sender: TelegramSender | None = None
        if bot is not None:
            gate, pace = Gate(time.monotonic), Pace(time.monotonic)
            calls = Calls(bot, house.documents, Replies(gate, pace))
            lane = Letters(gate, pace)
            letters = Calls(bot, house.documents, lane)
            sender = TelegramSender(letters, lane, renderer, house.clock)
            self.telegram = TelegramDoor(bot, self.intake, calls, renderer, house.phrasebook)
        self.senders = Senders(sender, self._mailing(*mail) if mail else None, house.clock)
        self.scheduler = Scheduler(self.tick)
        self.translating = self._translating(settings)
        self.web = web_application(
            self.intake,
            house.documents,
            house.phrasebook,
            settings.web_address,
            {
                "intake": self._intake_works,
                "outbox": self._outbox_works,
                "database": self._database,
            },
            demo.for_web() if demo else None,
        )

    def _translating(self, settings: Settings) -> Translating | None:
        if settings.translator_url is None:
            return None
        key = settings.translator_key.get_secret_value() if settings.translator_key else None
        return Translating(self.house.storage, LibreTranslate(settings.translator_url, key))

    def _mailing(self, server: MailServer, mailbox: Mailbox) -> EmailSender:
        house = self.house
        composer = Composer(house.phrasebook, mailbox, self.links.web)
        return EmailSender(server, mailbox, composer, house.documents, house.clock)

    async def tick(self) -> None:
        """Everything that is due by the clock."""
        await clockwork.tick(self.house, self.senders)

    async def _intake_works(self) -> bool:
        return not self.intake.failing and (self.telegram is None or self.telegram.working)

    async def _outbox_works(self) -> bool:
        return self.scheduler.working

    async def _database(self) -> bool:
        async with self.house.storage.unit() as unit:
            await unit.municipalities.all()
        return True


async def serve(*, demo: bool, announce: Callable[[str], None]) -> None:
    """Open all doors that are configured, until a signal asks to stop.

    Raises:
        OperatorError: the settings do not allow it.
    """
    logs.configure()
    settings = read_settings()
    if demo:
        _only_for_this_machine(settings)
    elif missing := (
        without_address(settings) or without_mail(settings) or without_translator(settings)
    ):
        raise missing
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    with only_process(settings.data_dir):
        async with opened(settings) as house:
            roles = await DemoRoles.prepared(house) if demo else None
            bot = await _connected(settings)
            try:
                await _open(Doors(house, bot, roles), stop, announce)
            finally:
                if bot is not None:
                    await bot.shutdown()


def _only_for_this_machine(settings: Settings) -> None:
    """In the demo everybody may take any role, so nobody else may reach it."""
    if not is_loopback(settings.web_host):
        raise OperatorError(
            "DIALOGBOTE_WEB_HOST", settings.web_host, "the demo is for this machine: use 127.0.0.1"
        )
    if settings.public_url is not None:
        raise OperatorError(
            "DIALOGBOTE_PUBLIC_URL",
            settings.public_url,
            "the demo is not for the public: leave it empty, or use `dialogbote run`",
        )


async def _connected(settings: Settings) -> RawBot | None:
    """The bot, as soon as Telegram answers; None without a token."""
    if settings.token is None:
        return None
    bot = make_bot(settings.token.get_secret_value(), settings.api_url)
    pause = 1.0
    while True:
        try:
            await bot.initialize()
        except InvalidToken:
            raise OperatorError(
                "DIALOGBOTE_TOKEN", "…", "Telegram does not know it: copy it from @BotFather again"
            ) from None
        except TelegramError as error:
            log.warning("Telegram does not answer", **fault(error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)
        else:
            return bot


async def _open(doors: Doors, stop: asyncio.Event, announce: Callable[[str], None]) -> None:
    settings = doors.house.settings
    # What is loaded by now stays for good. Looking through it for garbage again and again would
    # hold up everybody for a tenth of a second each time.
    gc.collect()
    gc.freeze()
    listening = _listening(settings)
    server = web_server(doors.web, settings.web_host, settings.web_port)
    works = [asyncio.create_task(server.serve(sockets=[listening]), name="browser")]
    doors.scheduler.start()
    if doors.telegram is not None:
        works.append(asyncio.create_task(doors.telegram.run(), name="telegram"))
        works.append(asyncio.create_task(_register(doors.telegram), name="commands"))
        announce(f"Dialogbote on Telegram: https://t.me/{doors.links.bot}")
    if doors.translating is not None:
        works.append(asyncio.create_task(_translate(doors.translating), name="translating"))
    announce(f"Dialogbote in the browser: {settings.web_address}/")
    stopping = asyncio.create_task(stop.wait(), name="stop")
    try:
        essential = [work for work in works if work.get_name() not in ASIDE]
        await asyncio.wait([stopping, *essential], return_when=asyncio.FIRST_COMPLETED)
        for work in essential:
            if work.done() and not stop.is_set():
                # A door that falls shut takes the others along: whoever runs this restarts it.
                work.result()
                raise RuntimeError(f"the door {work.get_name()} fell shut")
    finally:
        await doors.scheduler.stop()
        server.should_exit = True
        stopping.cancel()
        for work in works:
            if work.get_name() != "browser":
                work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await asyncio.gather(*works, return_exceptions=True)


def _listening(settings: Settings) -> socket.socket:
    """The browser door's socket, opened before anybody is told its address."""
    family = socket.AF_INET6 if ":" in settings.web_host else socket.AF_INET
    try:
        return socket.create_server((settings.web_host, settings.web_port), family=family)
    except OSError as error:
        raise OperatorError(
            "DIALOGBOTE_WEB_PORT",
            settings.web_port,
            f"cannot be opened ({error.strerror}): stop what uses it, or give another number",
        ) from error


async def _translate(translating: Translating) -> None:
    """By itself, as a text takes seconds: no letter waits for it, no fault of it stops a door."""
    while True:
        try:
            await translating.all_there_is()
        except Exception as error:
            log.error("translating failed", **fault(error))
        await asyncio.sleep(TRANSLATING_EVERY)


async def _register(door: TelegramDoor) -> None:
    try:
        await door.register()
    except TelegramError as error:
        log.warning("commands not registered", **fault(error))
