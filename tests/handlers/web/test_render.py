"""Charts on a page: a picture with a name, and all it shows in words beside it."""

from __future__ import annotations

from typing import get_args

import pytest

from bot.replies import (
    Answered,
    Attachment,
    Chart,
    CountsPicture,
    DifferencesPicture,
    Heading,
    Item,
    PerspectivesPicture,
    RadarPicture,
    SendFile,
    Series,
)
from config.phrases import Verbatim
from handlers.documents.charts import ChartFailed
from handlers.web.downloads import Tickets
from handlers.web.render import Renderer
from tests.handlers.web.stub_heart import StubDocuments, StubFile, phrasebook

NAME, WORDS = Verbatim("Verwaltung und Politik"), (Item(Verbatim("Verwaltung 3; Politik 1")),)
SERIES = (Series(NAME, (3.0,)), Series(NAME, (1.0,), beside=True))
CHARTS: list[Chart] = [
    RadarPicture("radar", NAME, ((NAME, 50.0),), WORDS),
    PerspectivesPicture("views", NAME, (NAME,), SERIES, WORDS),
    DifferencesPicture("apart", NAME, NAME, NAME, 4, (NAME,), SERIES, WORDS),
    CountsPicture("counts", NAME, ((NAME, 7), (NAME, None)), 12, NAME, WORDS),
]


@pytest.mark.parametrize("chart", CHARTS)
async def test_a_chart_comes_with_its_words_once(chart: Chart) -> None:
    renderer = Renderer(phrasebook(), StubDocuments(), Tickets())
    for caption in ((), (Heading(NAME), *WORDS)):
        answered = Answered("de", (SendFile(chart, caption),))
        (message,) = await renderer.messages([answered], "account")
        assert message.picture is not None
        assert message.picture.alternative == "Verwaltung und Politik"
        assert message.picture.source.startswith("data:image/png;base64,")
        said = [part.words for block in message.blocks for part in block.parts]
        assert said.count("Verwaltung 3; Politik 1") == 1


class Broken(StubDocuments):
    """A drawing process that has no luck."""

    async def produce(self, attachment: Attachment, language: str) -> StubFile:
        raise ChartFailed("no chart")


@pytest.mark.parametrize("chart", CHARTS)
async def test_a_chart_that_cannot_be_drawn_is_told_in_words(chart: Chart) -> None:
    renderer = Renderer(phrasebook(), Broken(), Tickets())
    answered = Answered("de", (SendFile(chart, (Heading(NAME),)),))
    (message,) = await renderer.messages([answered], "account")
    assert message.picture is None
    said = [part.words for block in message.blocks for part in block.parts]
    assert said == ["Verwaltung und Politik", "Verwaltung 3; Politik 1"]


def test_no_chart_is_forgotten_here() -> None:
    assert {type(chart) for chart in CHARTS} == set(get_args(Chart))
