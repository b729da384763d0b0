"""Every attachment becomes a file with a fitting name, type and content."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from io import BytesIO
from typing import get_args

import pytest
import vobject
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event
from PIL import Image

from bot.replies import (
    Attachment,
    CalendarEntry,
    CalendarFeed,
    CalendarFile,
    Code,
    CountsPicture,
    DataFile,
    DifferencesPicture,
    Document,
    ExportFile,
    ExportFormat,
    Heading,
    Item,
    Line,
    Note,
    Para,
    PerspectivesPicture,
    PlainTable,
    Poster,
    PosterCode,
    PosterColumn,
    QrPicture,
    Quote,
    RadarPicture,
    ReceiptPicture,
    Series,
    Sheet,
    TextFile,
    Workbook,
)
from config.phrases import Language, Localized, Phrasebook, Verbatim, phrase
from handlers.documents.calendars import NOBODY, PRODUCER, ics
from handlers.documents.produce import Documents, safe_name
from handlers.documents.qrcodes import qr_png
from handlers.documents.textfiles import plain
from tests.exported import ROW

NOW = datetime(2026, 3, 1, 9, 30, tzinfo=UTC)
LINK = "https://bot.example.org/e/ABCD-EFGH?lang=de"
TITLE = Localized({"de": "Frühstück; mit, Komma", "ar": "فطور"})
TALK = CalendarEntry(
    uid="k3v9@bot.example.org",
    title=TITLE,
    description=phrase("Impulse: {who}\nCome in", who="Dr. Öz"),
    place="Rathaus, Raum 1; links",
    starts=datetime(2026, 6, 15, 6, 30, tzinfo=UTC),
    zone="Europe/Berlin",
    minutes=60,
    sequence=2,
    cancelled=False,
    organiser=Verbatim("Musterstadt"),
)
ATTACHMENTS: list[tuple[Attachment, str, str]] = [
    (TextFile("full.txt", (Para(TITLE),)), "full.txt", "text/plain; charset=utf-8"),
    (DataFile("mine", {"a": 1}), "mine.json", "application/json"),
    (ExportFile("rows", ExportFormat.CSV, (ROW,)), "rows.csv", "text/csv; charset=utf-8"),
    (
        ExportFile("rows.xlsx", ExportFormat.XLSX, (ROW,)),
        "rows.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    (PlainTable("log", Sheet(TITLE, (TITLE,), ((5,),))), "log.csv", "text/csv; charset=utf-8"),
    (ExportFile("rows", ExportFormat.JSONL, (ROW,)), "rows.jsonl", "application/jsonl"),
    (CalendarFile("talk", TALK), "talk.ics", "text/calendar; charset=utf-8; method=PUBLISH"),
    (
        CalendarFile("talk", replace(TALK, cancelled=True)),
        "talk.ics",
        "text/calendar; charset=utf-8; method=CANCEL",
    ),
    (CalendarFeed("talks", TITLE, (TALK,)), "talks.ics", "text/calendar; charset=utf-8"),
    (QrPicture("code", LINK, TITLE), "code.png", "image/png"),
    (ReceiptPicture("receipt", "ABCD-EFGH-JKMN-PQRS", LINK, TITLE), "receipt.png", "image/png"),
    (RadarPicture("radar", TITLE, ((TITLE, 1.0), (TITLE, None)), ()), "radar.png", "image/png"),
    (
        PerspectivesPicture("views", TITLE, (TITLE, TITLE), (Series(TITLE, (1.0, None)),), ()),
        "views.png",
        "image/png",
    ),
    (
        DifferencesPicture(
            "apart", TITLE, TITLE, TITLE, 4, (TITLE,), (Series(TITLE, (2.5,), beside=True),), ()
        ),
        "apart.png",
        "image/png",
    ),
    (
        CountsPicture("counts", TITLE, ((TITLE, 5), (TITLE, None)), 9, TITLE, ()),
        "counts.png",
        "image/png",
    ),
    (Document("report", TITLE, TITLE, (Para(TITLE),)), "report.pdf", "application/pdf"),
    (
        Poster(
            "hall",
            TITLE,
            TITLE,
            (PosterCode(QrPicture("code", LINK, TITLE), TITLE, LINK),),
            (PosterColumn("ar", "العربية", (TITLE,)),),
            (),
        ),
        "hall.pdf",
        "application/pdf",
    ),
    (
        Workbook("report", TITLE, (Sheet(TITLE, (TITLE,), ((TITLE,), (5,))),)),
        "report.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
]


def language(code: str, direction: str = "ltr") -> Language:
    return Language(code, code, direction, Locale.parse(code))


BOOK = Phrasebook(
    [language("de"), language("ar", "rtl")],
    {"de": NullTranslations(), "ar": NullTranslations()},
)


@pytest.fixture
async def documents() -> AsyncIterator[Documents]:
    documents = Documents(BOOK, clock=lambda: NOW)
    yield documents
    await documents.aclose()


@pytest.mark.parametrize(("attachment", "name", "media_type"), ATTACHMENTS)
async def test_every_attachment_becomes_a_file(
    documents: Documents, attachment: Attachment, name: str, media_type: str
) -> None:
    file = await documents.produce(attachment, "ar")
    assert (file.name, file.media_type) == (name, media_type)
    assert file.content


def test_no_kind_of_attachment_is_forgotten_here() -> None:
    assert {type(attachment) for attachment, _, _ in ATTACHMENTS} == set(get_args(Attachment))


# -- names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("export.csv", "export.csv"),
        ("Straßenfest 2026", "Straßenfest 2026.csv"),
        ("../../etc/passwd", "passwd.csv"),
        ("C:\\Windows\\system.ini", "system.ini.csv"),
        ("a\r\nX-Header: b\x00.csv", "aX-Header b.csv"),
        ("ab\u202evsc.exe", "abvsc.exe.csv"),
        ("...", "file.csv"),
        ("", "file.csv"),
        ("dir/", "file.csv"),
        ("م" * 300, "م" * 80 + ".csv"),
    ],
)
def test_names_are_safe(name: str, safe: str) -> None:
    assert safe_name(name, "csv") == safe


@given(st.text())
def test_no_name_leaves_its_folder(name: str) -> None:
    safe = safe_name(name, "csv")
    assert safe.endswith(".csv")
    assert not set(safe) & set('/\\\0\r\n"')
    assert len(safe.encode()) <= 255 + 80
    assert not safe.startswith(".")


# -- texts


def test_lines_are_laid_out_plainly() -> None:
    lines: tuple[Line, ...] = (
        Heading(Verbatim("Hallo")),
        Para(Verbatim("Ein Satz.")),
        Item(Verbatim("eins")),
        Item(Verbatim("zwei")),
        Quote("  Mehr *Bänke*\r\n\tam Markt  "),
        Note(Verbatim("Klein.")),
        Code("ABCD-EFGH"),
    )
    assert plain(lines, BOOK, "de") == (
        "Hallo\n=====\n\nEin Satz.\n\n- eins\n- zwei\n\n  Mehr *Bänke*\r\n\tam Markt  \n\n"
        "Klein.\n\nABCD-EFGH\n"
    )


@given(st.text())
def test_a_quote_is_exact(words: str) -> None:
    assert plain((Quote(words),), BOOK, "ar") == f"{words}\n"


async def test_text_files_have_no_byte_order_mark(documents: Documents) -> None:
    file = await documents.produce(TextFile("a", (Para(Verbatim("Grüße")),)), "de")
    assert file.content == "Grüße\n".encode()


async def test_data_is_readable_json(documents: Documents) -> None:
    file = await documents.produce(DataFile("a", {"größe": [1, None, True]}), "de")
    assert json.loads(file.content) == {"größe": [1, None, True]}
    assert "größe" in file.content.decode()
    assert file.content.count(b"\n") > 3


# -- QR codes


@pytest.mark.parametrize("link", [LINK, "https://t.me/bot?start=" + "x" * 64, "https://ä.de/ü"])
def test_a_qr_code_is_read_back(link: str) -> None:
    zxingcpp = pytest.importorskip("zxingcpp", reason="pip install zxing-cpp to read QR codes back")
    image = Image.open(BytesIO(qr_png(link)))
    assert min(image.size) >= 600
    assert image.width == image.height
    (found,) = zxingcpp.read_barcodes(image.convert("L"))
    assert found.text == link
    assert found.ec_level == "M"


# -- calendars


def read(content: bytes) -> tuple[Calendar, Event]:
    calendar = Calendar.from_ical(content)
    assert isinstance(calendar, Calendar)
    (event,) = calendar.events
    return calendar, event


def test_a_talk_is_read_back() -> None:
    content = ics(TALK, BOOK, "de", NOW)
    calendar, event = read(content)
    assert (calendar["method"], calendar["version"]) == ("PUBLISH", "2.0")
    assert calendar["prodid"] == PRODUCER
    assert (event["uid"], event["sequence"], event["status"]) == (TALK.uid, 2, "CONFIRMED")
    assert event["summary"] == "Frühstück; mit, Komma"
    assert event["description"] == "Impulse: Dr. Öz\nCome in"
    assert event["location"] == TALK.place
    assert event.DTSTAMP == NOW
    assert event.start == TALK.starts
    assert event.end == TALK.starts + timedelta(hours=1)
    assert [zone.tz_name for zone in calendar.timezones] == ["Europe/Berlin"]
    assert b"DTSTART;TZID=Europe/Berlin:20260615T083000\r\n" in content
    assert "ATTENDEE" not in event
    assert content.count(b"RRULE:FREQ=YEARLY") == 2


def test_a_cancelled_talk_takes_the_first_one_back() -> None:
    calendar, event = read(ics(replace(TALK, cancelled=True, sequence=3), BOOK, "de", NOW))
    assert (calendar["method"], event["status"]) == ("CANCEL", "CANCELLED")
    assert (event["uid"], event["sequence"]) == (TALK.uid, 3)


def test_lines_are_folded_by_bytes() -> None:
    long = replace(TALK, description=Verbatim("Grüße und مرحبا 🙂 " * 40))
    content = ics(long, BOOK, "de", NOW)
    lines = content.split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 for line in lines)
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert read(content)[1]["description"] == "Grüße und مرحبا 🙂 " * 40


@given(st.text(), st.text())
def test_no_text_breaks_out_of_its_line(title: str, place: str) -> None:
    hostile = f"{title}\rATTENDEE:mailto:a@b.c\r\nEND:VEVENT\n{place}\u2028X:1"
    entry = replace(TALK, title=Verbatim(hostile), place=hostile, organiser=Verbatim(hostile))
    content = ics(entry, BOOK, "de", NOW)
    assert not any(b"\r" in line or b"\n" in line for line in content.split(b"\r\n"))
    _, event = read(content)
    assert "ATTENDEE" not in event
    assert event["uid"] == TALK.uid
    assert event["organizer"] == NOBODY
    assert vobject.readOne(content.decode()).vevent.organizer.value == NOBODY


# Berlin changes its clocks on 29 March and 25 October 2026 at 01:00 UTC.
DAYS = [
    datetime(2026, 1, 15, 7, 0, tzinfo=UTC),
    datetime(2026, 3, 28, 23, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 0, 30, tzinfo=UTC),
    datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    datetime(2026, 7, 1, 6, 0, tzinfo=UTC),
    datetime(2026, 10, 24, 23, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    datetime(2026, 10, 25, 3, 0, tzinfo=UTC),
    datetime(2031, 10, 26, 9, 0, tzinfo=UTC),
]


@pytest.mark.parametrize("starts", DAYS)
@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Asia/Kolkata"])
def test_two_readers_agree_on_the_time(starts: datetime, zone: str) -> None:
    content = ics(replace(TALK, starts=starts, zone=zone, minutes=90), BOOK, "de", NOW)
    _, event = read(content)
    assert event.start == starts
    assert event.end == starts + timedelta(minutes=90)

    other = vobject.readOne(content.decode()).vevent
    assert other.dtstart.value.astimezone(UTC) == starts
    assert other.dtend.value.astimezone(UTC) == starts + timedelta(minutes=90)
    assert other.location.value == TALK.place
