"""What looks like personal data, and what only looks a little like it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.personal_data import NAMES, PLACE_LENGTH, Sign, Sort, signs
from config.phrases import LANGUAGES_FILE, Phrasebook
from tests.storage.samples import HOSTILE

EMAIL, TELEPHONE, IBAN, NAME = Sort.EMAIL, Sort.TELEPHONE, Sort.IBAN, Sort.NAME


@pytest.mark.parametrize(
    ("text", "sort", "place"),
    [
        ("Schreiben Sie an anna.k@web.example!", EMAIL, "anna.k@web.example"),
        ("anna+rad (at) post.web.example", EMAIL, "anna+rad (at) post.web.example"),
        ("ANNA[ät]WEB.EXAMPLE", EMAIL, "ANNA[ät]WEB.EXAMPLE"),
        ("jörg@müller.example.", EMAIL, "jörg@müller.example"),
        ("Rufen Sie mich an: 0511 123456", TELEPHONE, "0511 123456"),
        ("Tel. 0511/12 34 56-7 abends", TELEPHONE, "0511/12 34 56-7"),
        ("(0511) 123 456", TELEPHONE, "(0511) 123 456"),
        ("mobil 01512 3456789", TELEPHONE, "01512 3456789"),
        ("0151-23456789", TELEPHONE, "0151-23456789"),
        ("+49 511 123456", TELEPHONE, "+49 511 123456"),
        ("0049 (0) 511 123456", TELEPHONE, "0049 (0) 511 123456"),
        ("+90 532 123 45 67", TELEPHONE, "+90 532 123 45 67"),
        ("+380 67 123 45 67 ввечері", TELEPHONE, "+380 67 123 45 67"),
        ("رقمي ٠١٥١٢٣٤٥٦٧٨٩", TELEPHONE, "٠١٥١٢٣٤٥٦٧٨٩"),
        ("Spenden: DE89 3704 0044 0532 0130 00 bitte", IBAN, "DE89 3704 0044 0532 0130 00"),
        ("de89370400440532013000", IBAN, "de89370400440532013000"),
        ("GB82 WEST 1234 5698 7654 32", IBAN, "GB82 WEST 1234 5698 7654 32"),
        ("FR14 2004 1010 0505 0001 3M02 606.", IBAN, "FR14 2004 1010 0505 0001 3M02 606"),
        ("MT84MALT011000012345MTLCAST001S", IBAN, "MT84MALT011000012345MTLCAST001S"),
    ],
)
def test_addresses_and_numbers_are_seen(text: str, sort: Sort, place: str) -> None:
    assert signs(text) == (Sign(sort, place),)


NAMED = [
    ("de", "Guten Tag, ich heiße Ayşe Yılmaz und wohne hier.", "ich heiße Ayşe Yılmaz"),
    ("de", "ich heisse ali", "ich heisse ali"),
    ("de", "Mein Name ist Petra Maria Schulz", "Mein Name ist Petra Maria Schulz"),
    ("de", "Mein Name: Anna", "Mein Name: Anna"),
    ("en", "Hello, my name is John Smith.", "my name is John Smith"),
    ("en", "My name’s ali", "My name’s ali"),
    ("tr", "Benim adım Ayşe Yılmaz.", "Benim adım Ayşe Yılmaz"),
    ("tr", "Merhaba, adım Mehmet", "adım Mehmet"),
    ("tr", "İsmim Zeynep", "İsmim Zeynep"),
    ("ar", "اسمي علي وأسكن هنا", "اسمي علي"),
    ("ar", "مرحبا، أنا اسمي فاطمة", "أنا اسمي فاطمة"),
    ("uk", "Мене звати Оксана Коваль", "Мене звати Оксана Коваль"),
    ("uk", "моє ім’я Тарас", "моє ім’я Тарас"),
    ("ru", "Меня зовут Иван Петров, я здесь живу.", "Меня зовут Иван Петров"),
    ("pl", "Nazywam się Anna Kowalska", "Nazywam się Anna Kowalska"),
    ("pl", "Mam na imię Piotr", "Mam na imię Piotr"),
    ("ro", "Mă numesc Ion Popescu", "Mă numesc Ion Popescu"),
    ("ro", "numele meu este Maria", "numele meu este Maria"),
    ("fa", "سلام، اسم من رضا است", "اسم من رضا"),
    ("fr", "Bonjour, je m’appelle Jean Dupont.", "je m’appelle Jean Dupont"),
    ("fr", "Mon nom est Dupont", "Mon nom est Dupont"),
]


@pytest.mark.parametrize(("language", "text", "place"), NAMED)
def test_names_are_seen_in_every_language(language: str, text: str, place: str) -> None:
    assert signs(text) == (Sign(NAME, place),)
    assert language in NAMES


def test_no_language_of_the_interface_is_left_out() -> None:
    spoken = {code.partition("-")[0] for code in Phrasebook.load().languages}
    assert LANGUAGES_FILE.exists()
    assert spoken, "there is no language to look at"
    assert spoken <= set(NAMES)
    assert {language for language, *_ in NAMED} == set(NAMES)


@pytest.mark.parametrize(
    "text",
    [
        "Seit 1998 wohne ich hier, 2010-2020 wurde nichts gebaut, 2021/22 auch nicht.",
        "Die Miete stieg von 850,50 € auf 1.200,00 €, das sind 1200 Euro im Jahr 2023.",
        "0,50 € je Stunde und 0 800 Euro im Monat, bei 08 Euro Grundpreis",
        "Hauptstraße 12-14, 30159 Hannover",
        "01067 Dresden, 04103-04109 Leipzig und 03042 Cottbus",
        "Am 03.04.2027 oder am 3.4.27, spätestens 2027-04-03",
        "von 08:00 - 18:00 Uhr, samstags 09.30-12.30 und 08.00 bis 14.00 Uhr",
        "Im Notfall 110 oder 112, sonst die 115",
        "Das Bürgertelefon 0800 1234567 ist immer besetzt.",
        "§ 559 BGB, DIN 18040-2, Drucksache 19/12345, Az. 61.20",
        "1.000.000 Wohnungen, 75 000 im Jahr, 12 345 678 Menschen",
        "3 x 25 cm, 1:200, 20-30 %, 1/3 bis 2/3, 100-200 m²",
        "PO12 3456 7890 1234 und DE88 3704 0044 0532 0130 00 sind keine Konten",
        "Ich heiße das nicht gut, und ich heiße Sie willkommen.",
        "Mein Name tut nichts zur Sache. Ich möchte, dass mein Name nicht genannt wird.",
        "My name is not important, and my name is on no list.",
        "Adım adım ilerleyelim, ilk adım bu olsun. Adımlarımı sayıyorum. Benim adım önemli değil.",
        "اسمي ليس مهماً ولا أريد أن أكتب اسمي هنا",
        "Моё имя не важно. Меня зовут на каждое собрание.",
        "Моє ім'я не важливе.",
        "Moje imię nie jest ważne.",
        "Numele meu nu contează.",
        "اسم من مهم نیست",
        "Mon nom est sans importance. Je m'appelle pas.",
        "@stadt und #wohnen, 50@60, a@b",
        "www.stadt.example/0511-plan?id=1",
        "http://169.254.169.254/latest und 192.168.178.1",
        "",
        "🚲" * 100,
    ],
)
def test_what_tells_of_nobody_is_left_alone(text: str) -> None:
    assert signs(text) == ()


def test_all_of_it_is_told_in_its_order_and_each_once() -> None:
    text = "Ich heiße Anna, a@b.example, 0511 123456, a@b.example, DE89370400440532013000"
    assert [one.sort for one in signs(text)] == [NAME, EMAIL, TELEPHONE, IBAN]


def test_what_is_told_is_short_and_of_one_line() -> None:
    (long,) = signs("a" * 5_000 + "@stadt.example")
    assert len(long.place) == PLACE_LENGTH
    (broken,) = signs("mein Name\nist\n\nAnna")
    assert broken.place == "mein Name ist Anna"


@given(st.text() | st.text("0123456789 +-/()@.DEab\n") | st.sampled_from(HOSTILE))
def test_every_text_can_be_looked_at(text: str) -> None:
    for sign in signs(text):
        assert sign.place
        assert len(sign.place) <= PLACE_LENGTH
        assert "\n" not in sign.place


@pytest.mark.parametrize(
    "piece", ["0511 1234567 ", "1 ", "a@", "a.", "DE89 ", "a", "ich heiße ", "0", "+49(", "٠"]
)
def test_no_text_takes_long(piece: str) -> None:
    """16,384 characters made to be looked at again and again."""
    signs((piece * 16_384)[:16_384])
