"""What is drawn, in this process: only tests may do so."""

from __future__ import annotations

import math

import pytest

from handlers.documents.drawing import bars, dots, radar, sheet
from tests.handlers.documents.drawn import (
    AXES,
    FIELDS,
    SCALE,
    grey,
    luminance,
    middle_of_ink,
    picture,
    several,
)


@pytest.mark.parametrize("count", range(10))
def test_any_number_of_axes_can_be_drawn(count: int) -> None:
    axes = [
        (f"Axis {number}", None if number % 3 == 0 else 10.0 * number) for number in range(count)
    ]
    assert radar.radar("Title", axes)[:8] == b"\x89PNG\r\n\x1a\n"


def test_a_gap_shows_even_without_colour() -> None:
    def drawn(score: float | None) -> bytes:
        png = radar.radar("Title", [("a", 50.0), ("b", score), ("c", 50.0)])
        return grey(png)

    assert len({drawn(None), drawn(0.0), drawn(50.0)}) == 3


@pytest.mark.parametrize(
    "label", ["$x^2$", "\\frac{", "", "  ", "x" * 300, "لا إله", "\u2068§ 24\u2069", "a\nb"]
)
def test_no_label_is_a_formula_or_an_obstacle(label: str) -> None:
    picture(radar.radar(label, [(label, 10), (label, None), ("c", 30)]))


def test_words_are_wrapped_and_only_broken_where_they_must() -> None:
    blank = sheet.Sheet()
    lines = blank.wrapped("Zusammenarbeit mit der Zivilgesellschaft", 290, 26, "normal")
    assert lines == ["Zusammenarbeit mit", "der Zivilgesellschaft"]
    broken = blank.wrapped("Donaudampfschifffahrtsgesellschaft", 200, 26, "normal")
    assert "".join(line.rstrip("-") for line in broken) == "Donaudampfschifffahrtsgesellschaft"
    assert all(blank.width(line, 26, "normal") <= 200 for line in broken)


def test_arabic_letters_are_joined() -> None:
    # Shaped, the two letters of lam-alef become one narrow sign.
    blank = sheet.Sheet()
    apart = blank.width("ل", 40, "normal") + blank.width("ا", 40, "normal")
    assert blank.width("لا", 40, "normal") < apart * 0.85


def test_every_line_of_arabic_runs_from_the_right() -> None:
    lines = sheet.Sheet().wrapped("الأسس القانونية 24 GO", 200, 32, "normal")
    assert len(lines) > 1
    assert all(line.startswith("\u200f") for line in lines)


@pytest.mark.parametrize(
    ("color", "needed"),
    [
        (sheet.INK, 4.5),
        (sheet.SHAPE, 4.5),
        (sheet.RING_TEXT, 4.5),
        (sheet.RING, 3.0),
    ],
)
def test_contrast_on_white_is_enough(color: str, needed: float) -> None:
    assert 1.05 / (luminance(color) + 0.05) >= needed


def test_series_are_told_apart_without_colour() -> None:
    known = [*sheet.LOOKS, sheet.BESIDE]
    assert len({look.marker for look in known}) == len(known) == 5
    assert len({str(look.dashes) for look in known}) == 5
    assert len({look.color for look in known}) == 5
    one, other = [80.0] * 7, [30.0] * 7
    drawn = {
        grey(radar.perspectives("T", FIELDS, several(*values)))
        for values in ((one, other), (other, one))
    }
    assert len(drawn) == 2


@pytest.mark.parametrize("look", [*sheet.LOOKS, sheet.BESIDE])
def test_every_series_has_contrast_on_white(look: sheet.Look) -> None:
    assert 1.05 / (luminance(look.color) + 0.05) >= 4.5


def test_a_joint_sheet_looks_the_same_however_many_groups_there_are() -> None:
    assert [look.marker for look in sheet.looks(several([1.0], joint=[2.0]))] == ["o", "X"]
    assert [look.marker for look in sheet.looks(several([1.0], [1.0], [1.0], joint=[2.0]))] == [
        "o", "s", "^", "X",
    ]  # fmt: skip


@pytest.mark.parametrize("count", range(9))
def test_any_number_of_axes_rows_and_series_can_be_drawn(count: int) -> None:
    values: list[float | None] = [None if n % 3 == 0 else float(n % 5) for n in range(count)]
    for series in ([], several(values), several(values, values, values, joint=values)):
        names = [f"Name {n}" for n in range(count)]
        picture(radar.perspectives("Title", names, series))
        picture(dots.dots("Title", SCALE, names, series))


@pytest.mark.parametrize(
    ("scores", "apart"),
    [
        ([50.0, 50.0, 50.0], radar.MARKER),
        ([50.0, 47.0, 52.0], radar.MARKER),
        ([15.0, 15.0, 15.0], radar.LEAST),
        ([0.0, 0.0, 0.0], radar.LEAST),
    ],
)
def test_markers_of_one_spoke_never_hide_each_other(scores: list[float], apart: float) -> None:
    series = several(*([score] * 7 for score in scores))
    turns = radar._turns(7)
    corners = radar._side_by_side(series, turns)
    for spoke, turn in enumerate(turns):
        places = [corner for line in corners if (corner := line[spoke]) is not None]
        assert len(places) == 3
        nearest = min(math.dist(p, q) for n, p in enumerate(places) for q in places[:n])
        assert nearest >= apart - 1e-9
        # And they stay nearer to their own spoke than to any other.
        for (across, up), score in zip(places, scores, strict=True):
            if score:
                away = math.atan2(up - radar.MIDDLE[1], across - radar.MIDDLE[0]) - turn
                assert abs(math.remainder(away, 2 * math.pi)) < math.pi / 7


def test_scores_that_are_apart_stay_on_their_spoke() -> None:
    ((corner, *_), (other, *_)) = radar._side_by_side(several([20.0], [80.0]), [math.pi / 2])
    assert corner == pytest.approx(radar._at(math.pi / 2, radar.RADIUS * 0.2))
    assert other == pytest.approx(radar._at(math.pi / 2, radar.RADIUS * 0.8))


LONG = [
    "Wissen alle, wohin sie sich wenden können, wenn sie in Ihrem Haus Diskriminierung erleben, "
    "und folgt daraus etwas, das auch andere erfahren?",
    "Donaudampfschifffahrtsgesellschaftskapitänsanwärterinnenkonferenzvorbereitungsausschuss?",
    "هل يجد السكان الجدد معلومات وإرشادًا يفهمونه، بعدة لغات ومن دون عوائق، وفي كل مكان يحتاجون إليه؟",
] * 4


class Boxes(sheet.Sheet):
    """A sheet that remembers where its words stand."""

    seen: list[Boxes] = []  # noqa: RUF012 (of one test)

    def __init__(self) -> None:
        super().__init__()
        self.seen.append(self)

    def boxes(self) -> list[tuple[str, float, float, float, float]]:
        canvas = self._figure.canvas
        canvas.draw()
        renderer = canvas.get_renderer()  # type: ignore[attr-defined]
        height = self._figure.bbox.height
        found = []
        for text in self._axes.texts:
            box = text.get_window_extent(renderer)
            assert box.x0 >= 0 and box.x1 <= sheet.SIDE, text.get_text()
            assert box.y0 >= 0 and box.y1 <= height, text.get_text()
            found.append((text.get_text(), box.x0, box.y0, box.x1, box.y1))
        return found


@pytest.mark.parametrize("title", ["Wo die Perspektiven am weitesten auseinanderliegen", "وجهات"])
@pytest.mark.parametrize("chart", ["dots", "perspectives"])
def test_no_words_overlap_and_none_are_cut(
    monkeypatch: pytest.MonkeyPatch, chart: str, title: str
) -> None:
    monkeypatch.setattr(Boxes, "seen", [])
    if chart == "dots":
        monkeypatch.setattr(dots, "Sheet", Boxes)
        values: list[float | None] = [float(n % 5) for n in range(12)]
        series = several(values, values, [0.0] * 12, joint=values)
        dots.dots(title, SCALE, LONG, series)
    else:
        monkeypatch.setattr(radar, "Sheet", Boxes)
        radar.perspectives(title, FIELDS, several([50.0] * 7, [20.0] * 7, joint=[70.0] * 7))
    (drawn,) = Boxes.seen
    assert len(drawn.boxes()) > 10
    assert_apart(drawn.boxes())


def assert_apart(boxes: list[tuple[str, float, float, float, float]]) -> None:
    for number, (words, left, low, right, high) in enumerate(boxes):
        for other, x0, y0, x1, y1 in boxes[:number]:
            apart = right <= x0 or x1 <= left or high <= y0 + 1 or y1 <= low + 1
            # The rings' numbers stand where no marker can hide them, two of them closely.
            assert apart or {words, other} <= {"0", "25", "50", "75", "100"}, (words, other)


def test_a_plot_is_as_high_as_its_rows_need() -> None:
    heights = [
        picture(dots.dots("T", SCALE, LONG[:rows], several([1.0] * 12, [3.0] * 12))).height
        for rows in (1, 3, 6, 10)
    ]
    assert heights == sorted(set(heights))
    # What Telegram takes as a photo: width and height together, and their relation.
    assert 1080 + heights[-1] < 10_000
    assert heights[-1] / 1080 < 20


def test_right_to_left_turns_the_scale() -> None:
    assert dots._place(0, SCALE, turned=False) == dots._place(4, SCALE, turned=True)
    assert dots._place(1, SCALE, turned=False) == dots._place(3, SCALE, turned=True)
    left = dots.dots("T", SCALE, ["a"], several([0.0], [1.0]))
    right = dots.dots("ت", SCALE, ["a"], several([0.0], [1.0]))
    assert ink(left, "left") > ink(left, "right")
    assert ink(right, "right") > ink(right, "left")


def ink(png: bytes, half: str) -> int:
    """Dark pixels of a half of the lower part, where the only row is."""
    image = picture(png).convert("L")
    width, height = image.size
    left = 0 if half == "left" else width // 2
    part = image.crop((left, height // 2, left + width // 2, height))
    return sum(value < 160 for value in part.tobytes())


@pytest.mark.parametrize("count", [1, 2])
def test_fewer_fields_than_a_web_needs_are_a_line_with_whole_words(
    monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    monkeypatch.setattr(Boxes, "seen", [])
    monkeypatch.setattr(radar, "Sheet", Boxes)
    radar.radar("Selbstcheck", AXES[:count])
    radar.perspectives("Selbstcheck", FIELDS[:count], several([50.0] * count, [20.0] * count))
    assert len(Boxes.seen) == 2
    for drawn in Boxes.seen:
        words = [words for words, *_ in drawn.boxes()]
        assert {*FIELDS[:count], "0", "25", "50", "75", "100"} <= set(words), "no word is broken"
        assert_apart(drawn.boxes())


def filled(png: bytes, color: str) -> int:
    """Pixels of that color."""
    found = picture(png).convert("RGB")
    wanted = tuple(bytes.fromhex(color[1:]))
    return sum(count for count, one in found.getcolors(1 << 24) or [] if one == wanted)


def test_bars_are_as_long_as_what_they_count() -> None:
    lengths = [
        filled(bars.bars("T", [("a", count)], 40, "-", turned=False), sheet.SHAPE)
        for count in (10, 20, 40)
    ]
    assert lengths[1] == pytest.approx(2 * lengths[0], rel=0.02)
    assert lengths[2] == pytest.approx(4 * lengths[0], rel=0.02)
    none = [
        filled(bars.bars("T", [("a", count)], 40, "-", turned=False), sheet.SHAPE)
        for count in (0, None)
    ]
    assert none == [0, 0]


def test_what_is_not_shown_looks_otherwise_than_none() -> None:
    assert grey(bars.bars("T", [("a", 0)], 9, "-", turned=False)) != grey(
        bars.bars("T", [("a", None)], 9, "-", turned=False)
    )


def test_bars_run_from_the_right_for_who_reads_so_whatever_the_title_is_in() -> None:
    def middle(title: str, *, turned: bool) -> float:
        return middle_of_ink(bars.bars(title, [("a", 10)], 40, "-", turned=turned), sheet.SHAPE)

    for title in ("Title", "عنوان"):
        assert middle(title, turned=False) < sheet.SIDE / 2 < middle(title, turned=True)


def test_thirty_long_rows_have_room() -> None:
    rows = [("Eine lange Antwort, die über mehr als eine Zeile geht, " * 2, 5)] * 30
    assert picture(bars.bars("T", rows, 150, "nicht gezeigt", turned=False)).height > 3000
