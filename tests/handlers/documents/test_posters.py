"""Posters and table cards: what screen readers get, what paper shows, in three directions at once."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from io import BytesIO

import page as validator
import pikepdf
import pypdfium2
import pytest
import zxingcpp

from bot.replies import Poster, PosterCode, PosterColumn, QrPicture
from config.phrases import Localized, Moment, Phrasebook, Text, Verbatim, phrase
from handlers.documents.pdf import Papers, PdfFailed, missing_library
from handlers.documents.pictures import Pictures
from handlers.documents.posters import hung
from handlers.documents.produce import Documents
from tests.handlers.documents.papers_sample import HOSTILE

BOOK = Phrasebook.load()
LONG = "Donaudampfschifffahrtsgesellschaft " * 3 + "und vieles mehr"
"""As long as an event's title can be."""
UNTIL = Moment(datetime(2027, 9, 29, 16, 30, tzinfo=UTC), "Europe/Berlin")
MEETING = Moment(datetime(2027, 9, 30, 16, 0, tzinfo=UTC), "Europe/Berlin")
PLACE = "Rathaus, Saal 2 (Hof), Markt 1"
URL = "https://dialog.example.org/e/unser-marktplatz-2027_k7x2"
DEEP = "https://t.me/musterbot?start=unser-marktplatz-2027_k7x2"
TITLE = Localized({"de": "Unser Marktplatz: Wie soll er werden?"})
ASKED = phrase(
    "{municipality} would like to hear from you. It takes a few minutes, in your language, and nobody "
    "needs to know who you are.",
    municipality="Musterstadt",
)

pytestmark = pytest.mark.skipif(
    missing_library() is not None, reason=f"no PDF can be made here: {missing_library()}"
)


def poster(*languages: str, title: Text = TITLE, cards: bool = False, place: str = PLACE) -> Poster:
    codes = (
        PosterCode(
            QrPicture("web.png", URL, phrase("QR code of {url}", url=URL)),
            phrase("In the browser"),
            URL.removeprefix("https://"),
        ),
        PosterCode(
            QrPicture("telegram.png", DEEP, phrase("QR code of {url}", url=DEEP)),
            phrase("On Telegram"),
            DEEP.removeprefix("https://"),
        ),
    )
    lines = (
        ASKED,
        phrase("Point your phone’s camera at the code, or type the address below it."),
        phrase("You can take part until {moment}.", moment=UNTIL),
    )
    # On cards there is no room for it.
    date = (
        ()
        if cards
        else (phrase("When: {moment}", moment=MEETING), phrase("Where: {place}", place=place))
    )
    columns = tuple(PosterColumn(one, BOOK.languages[one].name, lines, date) for one in languages)
    foot = (Verbatim("Stadt Musterstadt, Markt 1"), Verbatim("musterstadt.example/impressum"))
    return Poster("poster", title, Verbatim("Musterstadt"), codes, columns, foot, cards)


WAYS = {
    "one": poster("de"),
    "three": poster("de", "ar", "tr"),
    "arabic first": poster("ar", "de", "en"),
    "ukrainian": poster("de", "ar", "uk"),
    "cards": poster("de", "ar", "tr", cards=True),
}


@pytest.fixture(scope="module")
def made() -> dict[str, bytes]:
    async def make() -> dict[str, bytes]:
        pictures = Pictures(BOOK)
        papers = Papers(BOOK, pictures)
        content = {name: await papers.poster(one, "de") for name, one in WAYS.items()}
        content["hostile"] = await papers.poster(poster("de", title=Verbatim(HOSTILE)), "de")
        long = Verbatim(LONG)
        content["long"] = await papers.poster(poster("de", "ar", "tr", title=long), "de")
        content["long place"] = await papers.poster(
            poster("de", "ar", "uk", title=long, place="Großer Saal im Bürgerhaus, " * 11), "de"
        )
        content["long cards"] = await papers.poster(
            poster("de", "ar", "tr", title=long, cards=True), "de"
        )
        await papers.aclose()
        await pictures.aclose()
        return content

    return asyncio.run(make())


@pytest.mark.parametrize("name", [*WAYS, "hostile", "long", "long place", "long cards"])
def test_a_validator_calls_it_pdf_ua_and_it_is_one_page(made: dict[str, bytes], name: str) -> None:
    report = validator.validate_pdf_bytes(made[name], profile="ua1")
    assert not [(failure.rule_id, failure.message) for failure in report.failures]
    assert report.rules.total > 100
    assert len(pypdfium2.PdfDocument(made[name])) == 1


@pytest.mark.parametrize("name", ["cards", "long cards"])
def test_all_of_a_card_stands_on_it(made: dict[str, bytes], name: str) -> None:
    page = pypdfium2.PdfDocument(made[name])[0]
    height = page.get_height()
    words = page.get_textpage()
    search = words.search("musterstadt.example/impressum")
    ends = []
    while found := search.get_next():
        ends.append(words.get_charbox(found[0])[1])
    # The last line of each card, above the edge it is cut at.
    assert len(ends) == 4
    assert all(end > 0 for end in ends)
    assert sum(end > height / 2 for end in ends) == 2


@pytest.mark.parametrize("name", WAYS)
def test_every_code_is_read_back_from_paper(made: dict[str, bytes], name: str) -> None:
    picture = pypdfium2.PdfDocument(made[name])[0].render(scale=2).to_pil()
    found = sorted(code.text for code in zxingcpp.read_barcodes(picture))
    assert found == sorted([URL, DEEP] * (4 if name == "cards" else 1))


def test_columns_stand_in_the_order_chosen_and_run_their_own_way(made: dict[str, bytes]) -> None:
    page = pypdfium2.PdfDocument(made["three"])[0].get_textpage()
    words = [page.search(word).get_next() for word in ("Deutsch", "Türkçe")]
    assert all(words)
    places = [page.get_charbox(start)[0] for start, _ in words if start >= 0]
    assert places[0] < places[1]
    said = hung(WAYS["three"], BOOK)
    assert [(one["name"]["lang"], one["name"]["dir"]) for one in said["columns"]] == [
        ("de", "ltr"), ("ar", "rtl"), ("tr", "ltr"),
    ]  # fmt: skip
    assert said["title"] | {"words": ""} == {"words": "", "lang": "de", "dir": "ltr"}
    assert hung(WAYS["arabic first"], BOOK)["title"]["lang"] == "de"
    with pikepdf.Pdf.open(BytesIO(made["arabic first"])) as pdf:
        assert str(pdf.Root.Lang) == "ar"


def test_each_language_is_said_in_full(made: dict[str, bytes]) -> None:
    text = pypdfium2.PdfDocument(made["three"])[0].get_textpage().get_text_bounded()
    flat = re.sub(r"\s+", " ", re.sub("[\ufffe\u0002\u2010-]\r?\n", "", text))
    for language in ("de", "tr"):
        for word in BOOK.say(ASKED, language).split():
            assert word in flat, (language, word)
    assert flat.count("Musterstadt") >= 4


def test_the_date_is_said_in_each_language_its_own_way(made: dict[str, bytes]) -> None:
    text = pypdfium2.PdfDocument(made["ukrainian"])[0].get_textpage().get_text_bounded()
    flat = re.sub(r"\s+", " ", re.sub("[\ufffe\u0002\u2010-]\r?\n", "", text))
    assert "Wann: Donnerstag, 30. September 2027, 18:00" in flat
    assert "Коли: четвер, 30 вересня 2027 р., 18:00" in flat
    for label in ("Wo", "Де"):
        assert f"{label}: {PLACE}" in flat
    columns = hung(WAYS["ukrainian"], BOOK)["columns"]
    assert [[line["dir"] for line in column["date"]] for column in columns] == [
        ["ltr", "ltr"], ["rtl", "rtl"], ["ltr", "ltr"],
    ]  # fmt: skip
    arabic = [line["words"] for line in columns[1]["date"]]
    assert all("\u2068" in words and "\u2069" in words for words in arabic), "a German place"
    assert "الخميس" in arabic[0]


def test_hostile_words_stay_words_and_fetch_nothing(made: dict[str, bytes]) -> None:
    assert b"root:" not in made["hostile"]
    text = pypdfium2.PdfDocument(made["hostile"])[0].get_textpage().get_text_bounded()
    assert "{{ 7 * 7 }}" in re.sub(r"\s+", " ", text)


async def test_it_comes_as_a_file_of_its_name() -> None:
    documents = Documents(BOOK)
    file = await documents.produce(WAYS["one"], "tr")
    await documents.aclose()
    assert (file.name, file.media_type) == ("poster.pdf", "application/pdf")
    assert file.content.startswith(b"%PDF")


async def test_where_none_can_be_made_the_code_as_a_picture_is_named() -> None:
    papers = Papers(BOOK, Pictures(BOOK), patience=0.01)
    with pytest.raises(PdfFailed) as failed:
        await papers.poster(WAYS["one"], "en")
    assert "The QR code also comes as a picture." in failed.value.words
    await papers.aclose()
