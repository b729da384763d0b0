"""The process that draws: it comes, goes, survives, and leaves the bot's own process alone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys

import pytest

from bot.replies import CountsPicture
from config.phrases import Phrasebook, Verbatim, phrase
from handlers.documents.charts import ChartFailed, Charts
from handlers.documents.drawing.sheet import SHAPE, SIDE
from handlers.documents.pictures import Pictures
from tests.handlers.documents.drawn import AXES, FIELDS, middle_of_ink, picture, pid_of, several


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


async def test_a_picture_is_a_square_for_a_phone_and_opaque(charts: Charts) -> None:
    image = picture(await charts.radar("Selbstcheck", AXES))
    assert image.size == (1080, 1080)
    assert image.convert("RGBA").getchannel("A").getextrema() == (255, 255)
    assert "Software" not in image.info
    assert image.convert("RGB").getpixel((0, 0)) == (255, 255, 255)


async def test_one_process_draws_them_all_in_order(charts: Charts) -> None:
    one, two = await asyncio.gather(charts.radar("One", AXES), charts.radar("Two", AXES[:3]))
    pid = pid_of(charts)
    assert one == await charts.radar("One", AXES)
    assert two == await charts.radar("Two", AXES[:3])
    assert one != two
    assert pid_of(charts) == pid


async def test_bars_of_a_german_question_turn_for_who_reads_arabic() -> None:
    pictures = Pictures(Phrasebook.load())
    rows = ((phrase("Yes"), 10), (phrase("No"), None))
    counts = CountsPicture("c.png", Verbatim("Ein Park?"), rows, 20, phrase("not shown"), ())
    middles = {
        language: middle_of_ink(await pictures.png(counts, language), SHAPE)
        for language in ("de", "ar")
    }
    await pictures.aclose()
    assert middles["de"] < SIDE / 2 < middles["ar"]


async def test_the_loop_goes_on_while_it_draws(charts: Charts) -> None:
    drawing = asyncio.create_task(charts.radar("Selbstcheck", AXES))
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert turns > 10
    await drawing


async def test_the_process_ends_when_idle_and_comes_back() -> None:
    charts = Charts(idle=0.05)
    first = await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    assert charts._worker._retirement is not None
    await asyncio.wait_for(charts._worker._retirement, 10)
    assert not runs(pid)
    assert await charts.radar("Selbstcheck", AXES) == first
    await charts.aclose()


async def test_a_process_in_use_is_not_idle(charts: Charts) -> None:
    await charts.radar("Selbstcheck", AXES)
    pid, planned = pid_of(charts), charts._worker._retirement
    assert planned is not None
    await charts.radar("Selbstcheck", AXES)
    # Each picture calls off the end that the one before had planned, and plans it anew.
    assert planned.cancelled()
    assert charts._worker._retirement not in (None, planned)
    assert pid_of(charts) == pid


async def test_a_killed_process_is_replaced(charts: Charts) -> None:
    first = await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    os.kill(pid, signal.SIGKILL)
    assert await charts.radar("Selbstcheck", AXES) == first
    assert pid_of(charts) != pid


async def test_a_process_killed_at_work_is_replaced(charts: Charts) -> None:
    first = await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    os.kill(pid, signal.SIGSTOP)
    drawing = asyncio.create_task(charts.radar("Selbstcheck", AXES))
    await asyncio.sleep(0.1)
    os.kill(pid, signal.SIGKILL)
    assert await drawing == first


async def test_what_cannot_be_drawn_fails_and_harms_nothing(charts: Charts) -> None:
    first = await charts.radar("Selbstcheck", AXES)
    with pytest.raises(ChartFailed):
        await charts.radar("Selbstcheck", [("axis", "many")])  # type: ignore[list-item]
    assert await charts.radar("Selbstcheck", AXES) == first


async def test_a_process_that_hangs_is_given_up(charts: Charts) -> None:
    await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    charts._worker._patience = 0.2
    os.kill(pid, signal.SIGSTOP)
    with pytest.raises(ChartFailed, match="TimeoutError"):
        await charts.radar("Selbstcheck", AXES)
    assert not runs(pid)


async def test_who_gives_up_waiting_does_not_mix_up_the_next_picture(charts: Charts) -> None:
    expected = await charts.radar("Two", AXES)
    waiting = asyncio.create_task(charts.radar("One", AXES))
    await asyncio.sleep(0.01)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert await charts.radar("Two", AXES) == expected


async def test_closing_ends_the_process() -> None:
    charts = Charts()
    await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    await charts.aclose()
    assert not runs(pid)
    await charts.aclose()


def test_the_bot_never_imports_matplotlib() -> None:
    program = (
        "import asyncio, sys\n"
        "from handlers.documents import produce\n"
        "from handlers.documents.charts import Charts\n"
        "async def draw():\n"
        "    charts = Charts()\n"
        "    png = await charts.radar('Title', [['a', 1.0], ['b', 2.0], ['c', None]])\n"
        "    await charts.aclose()\n"
        "    return len(png)\n"
        "assert asyncio.run(draw()) > 1000\n"
        "assert not {'matplotlib', 'numpy', 'xlsxwriter'} & set(sys.modules)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    subprocess.run([sys.executable, "-c", program], check=True, env=environment, timeout=60)


async def test_pictures_of_several_series_come_from_the_same_process(charts: Charts) -> None:
    await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    orders = [(one.name, one.values, one.beside) for one in several([10.0] * 7, [20.0] * 7)]
    one = picture(await charts.perspectives("Felder", FIELDS, orders))
    other = picture(await charts.dots("Fragen", ("nie", "immer", 4), ["a", "b"], orders))
    assert one.width == other.width == 1080
    assert pid_of(charts) == pid
