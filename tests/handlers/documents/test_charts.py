"""The process that draws: it comes, goes, survives, and leaves the bot's own process alone."""

from __future__ import annotations

import asyncio
import math
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from io import BytesIO

import pytest
from PIL import Image

from handlers.documents import chart_worker
from handlers.documents.charts import ChartFailed, Charts

AXES: list[tuple[str, float | None]] = [
    ("Führung und Haltung", 62), ("Beteiligungskultur", 35.4), ("Öffentlichkeitsarbeit", 80),
    ("Verwaltungsstrukturen", None), ("Ressourcen", 20), ("Zusammenarbeit", 100), ("Recht", 0),
]  # fmt: skip


@pytest.fixture
async def charts() -> AsyncIterator[Charts]:
    charts = Charts()
    yield charts
    await charts.aclose()


def pid_of(charts: Charts) -> int:
    assert charts._process is not None
    return charts._process.pid


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def picture(png: bytes) -> Image.Image:
    image = Image.open(BytesIO(png))
    image.load()
    return image


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
    assert charts._retirement is not None
    await asyncio.wait_for(charts._retirement, 10)
    assert not runs(pid)
    assert await charts.radar("Selbstcheck", AXES) == first
    await charts.aclose()


async def test_a_process_in_use_is_not_idle() -> None:
    charts = Charts(idle=1.0)
    await charts.radar("Selbstcheck", AXES)
    pid = pid_of(charts)
    for _ in range(6):
        await asyncio.sleep(0.2)
        await charts.radar("Selbstcheck", AXES)
    assert pid_of(charts) == pid
    await charts.aclose()


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
    charts._patience = 0.2
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


# What is drawn, in this process: only tests may do so.


@pytest.mark.parametrize("count", range(10))
def test_any_number_of_axes_can_be_drawn(count: int) -> None:
    axes = [
        (f"Axis {number}", None if number % 3 == 0 else 10.0 * number) for number in range(count)
    ]
    assert chart_worker.radar("Title", axes)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_gap_shows_even_without_colour() -> None:
    def grey(score: float | None) -> bytes:
        png = chart_worker.radar("Title", [("a", 50.0), ("b", score), ("c", 50.0)])
        return picture(png).convert("L").tobytes()

    assert len({grey(None), grey(0.0), grey(50.0)}) == 3


@pytest.mark.parametrize(
    "label", ["$x^2$", "\\frac{", "", "  ", "x" * 300, "لا إله", "\u2068§ 24\u2069", "a\nb"]
)
def test_no_label_is_a_formula_or_an_obstacle(label: str) -> None:
    picture(chart_worker.radar(label, [(label, 10), (label, None), ("c", 30)]))


def test_words_are_wrapped_and_only_broken_where_they_must() -> None:
    sheet = chart_worker.Sheet()
    lines = sheet.wrapped("Zusammenarbeit mit der Zivilgesellschaft", 290, 26, "normal")
    assert lines == ["Zusammenarbeit mit", "der Zivilgesellschaft"]
    broken = sheet.wrapped("Donaudampfschifffahrtsgesellschaft", 200, 26, "normal")
    assert "".join(line.rstrip("-") for line in broken) == "Donaudampfschifffahrtsgesellschaft"
    assert all(sheet.width(line, 26, "normal") <= 200 for line in broken)


def test_arabic_letters_are_joined() -> None:
    # Shaped, the two letters of lam-alef become one narrow sign.
    sheet = chart_worker.Sheet()
    apart = sheet.width("ل", 40, "normal") + sheet.width("ا", 40, "normal")
    assert sheet.width("لا", 40, "normal") < apart * 0.85


def test_every_line_of_arabic_runs_from_the_right() -> None:
    lines = chart_worker.Sheet().wrapped("الأسس القانونية 24 GO", 200, 32, "normal")
    assert len(lines) > 1
    assert all(line.startswith("\u200f") for line in lines)


def luminance(color: str) -> float:
    shares = [part / 255 for part in bytes.fromhex(color[1:])]
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else math.pow((share + 0.055) / 1.055, 2.4)
        for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize(
    ("color", "needed"),
    [
        (chart_worker.INK, 4.5),
        (chart_worker.SHAPE, 4.5),
        (chart_worker.RING_TEXT, 4.5),
        (chart_worker.RING, 3.0),
    ],
)
def test_contrast_on_white_is_enough(color: str, needed: float) -> None:
    assert 1.05 / (luminance(color) + 0.05) >= needed
