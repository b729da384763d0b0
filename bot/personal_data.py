"""Whether a text looks as if it told who somebody is: what stands in it, and where.

It is a guess from the shape of words, made on this machine, so that a person can be asked before
something is sent. Nothing here refuses, changes or keeps a text. The rules and their sources:

- e-mail address: the usual shape of RFC 5322, also with `(at)` or `[at]` for the sign;
- telephone number: what libphonenumber takes for a valid number that is dialled in Germany, or in
  international form (E.164), however it is grouped (DIN 5008 and others). Not a public service's
  (0800, 0180, 0900, 032): nobody's own. Days, times, years, prices and postal codes are left out
  before, as their digits may be a valid number by chance;
- IBAN: ISO 13616, with the check digits right (ISO 7064, MOD 97-10);
- name: "my name is …" in each language of the interface, whatever language the buttons are in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

COUNTRY = "DE"
"""Where a telephone number without a country's code is dialled."""
PLACE_LENGTH = 80
"""Characters of a place that are told: enough to find it."""
NUMBERS_TRIED = 500
"""What looks like a telephone number at first is looked at closely so often, then no more."""
NAME_WORDS = 3
"""Words of a name: with a second first name."""


class Sort(StrEnum):
    """What something looks like."""

    EMAIL = "email"
    TELEPHONE = "telephone"
    IBAN = "iban"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Sign:
    """Something in a text that looks like personal data."""

    sort: Sort
    place: str
    """The words that look like it, shortened."""


def signs(text: str) -> tuple[Sign, ...]:
    """All there are, each once, in the order of the text."""
    found: list[tuple[int, Sign]] = []
    rest = text
    for sort, places in (
        (Sort.EMAIL, _emails),
        (Sort.IBAN, _ibans),
        (Sort.TELEPHONE, _telephones),
        (Sort.NAME, _names),
    ):
        for start, end in list(places(rest)):
            found.append((start, Sign(sort, " ".join(text[start:end].split())[:PLACE_LENGTH])))
            # What is one thing is not looked at as another.
            rest = _blanked(rest, start, end)
    return tuple(dict.fromkeys(sign for _, sign in sorted(found, key=lambda one: one[0])))


Place = tuple[int, int]
_BLANK = "\N{MIDDLE DOT}"
"""Neither a digit nor a letter, and in no telephone number."""


def _blanked(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{_BLANK * (end - start)}{text[end:]}"


# --------------------------------------------------------------------------- e-mail addresses

_EMAIL = re.compile(
    r"(?<![\w.%+'-])[\w.%+'-]+"
    r"(?:@|[ ]?[\[(][ ]?(?:at|ät)[ ]?[\])][ ]?)"
    r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}",
    re.IGNORECASE,
)


def _emails(text: str) -> Iterator[Place]:
    return (found.span() for found in _EMAIL.finditer(text))


# --------------------------------------------------------------------------- IBANs

_IBAN_HEAD = re.compile(r"(?<!\w)[A-Z]{2}\d{2}(?=[ \xa0]?[0-9A-Z])", re.IGNORECASE | re.ASCII)
_IBAN_GROUP = re.compile(r"[ \xa0]?[0-9A-Z]+", re.IGNORECASE | re.ASCII)
IBAN_LENGTHS = range(15, 35)


def _ibans(text: str) -> Iterator[Place]:
    after = 0
    for head in _IBAN_HEAD.finditer(text):
        if head.start() >= after and (end := _iban_end(text, head)):
            after = end
            yield head.start(), end


def _iban_end(text: str, head: re.Match[str]) -> int:
    """Where the longest IBAN ends that begins there; 0: there is none. A word may follow it."""
    written, at, found = head[0], head.end(), 0
    while len(written) < IBAN_LENGTHS.stop and (group := _IBAN_GROUP.match(text, at)):
        written += group[0].strip()
        at = group.end()
        if len(written) in IBAN_LENGTHS and _checks(written):
            found = at
    return found


def _checks(iban: str) -> bool:
    """Whether the check digits are right: a letter counts as 10 to 35, the head comes last."""
    return int("".join(str(int(sign, 36)) for sign in iban[4:] + iban[:4])) % 97 == 1


# --------------------------------------------------------------------------- telephone numbers

_NO_NUMBER = re.compile(
    r"""
    (?<![\d+])(?:
        \d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2})(?!\d)           # a day: 03.04.2027
        | (?:1[89]|2[01])\d\d-[01]?\d-[0-3]?\d(?!\d)            # 2027-04-03
        | [0-2]?\d[.:h][0-5]\d(?![.\d])                         # a time: 08.30
        | (?:1[89]|2[01])\d\d(?:[ ]?[-–/][ ]?(?:(?:1[89]|2[01])\d\d|\d\d))?(?![\d])  # 2010-2020
        | \d{1,3}(?:[. ]\d{3})+(?:,\d{1,2})?(?=[ ]?(?:€|%|Euro\b|EUR\b|m²|qm\b))     # 1.200 €
        | \d+(?:[.,]\d+)?(?=[ ]?(?:€|%|Euro\b|EUR\b|Cent\b|m²|qm\b|km\b))            # 0,50 €
        | (?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![.\d])  # a computer's
        | \d{5}[ ]?[-–/][ ]?\d{5}(?!\d)                         # postal codes from 04103-04109
        | \d{5}(?=[ ][^\W\d_])                                  # a postal code: 01067 Dresden
    )
    """,
    re.VERBOSE | re.IGNORECASE,
)


def _telephones(text: str) -> Iterator[Place]:
    if sum(character.isdecimal() for character in text) < FEWEST_DIGITS:
        return
    import phonenumbers  # takes memory

    service = {
        phonenumbers.PhoneNumberType.TOLL_FREE,
        phonenumbers.PhoneNumberType.PREMIUM_RATE,
        phonenumbers.PhoneNumberType.SHARED_COST,
        phonenumbers.PhoneNumberType.UAN,
    }
    looked_at = _NO_NUMBER.sub(lambda found: _BLANK * len(found[0]), text)
    for found in phonenumbers.PhoneNumberMatcher(
        looked_at, COUNTRY, phonenumbers.Leniency.VALID, NUMBERS_TRIED
    ):
        if phonenumbers.number_type(found.number) not in service:
            yield found.start, found.end


FEWEST_DIGITS = 6
"""A number of fewer digits is none that reaches a person from elsewhere."""


# --------------------------------------------------------------------------- names


@dataclass(frozen=True, slots=True)
class _Saying:
    """How people say what they are called."""

    words: re.Pattern[str]
    not_before: frozenset[str]
    """What may follow these words where they mean something else."""
    begins: bool = False
    """Only at the beginning of a sentence: elsewhere they mean other things too."""
    capital: bool = False
    """Only before a capital letter, for the same reason."""


def _saying(words: str, not_before: str, *, begins: bool = False, capital: bool = False) -> _Saying:
    spaced = words.replace(" ", r"\s+")
    found = re.compile(rf"(?<!\w)(?:{spaced})\s*:?\s+", re.IGNORECASE)
    return _Saying(found, frozenset(not_before.split()), begins, capital)


NAMES = {
    "de": (
        _saying(
            "ich hei(?:ß|ss)e|hei(?:ß|ss)e ich",
            "alle alles auch aufs das dem den denn der dich die dies diese diesen dieses ein eine "
            "einen es euch hier ihn ihr ja jede jeden jedes nicht niemanden nur sie so solche "
            "solches und was wie zwar",
        ),
        _saying(
            "mein (?:vor|nach|familien)?name (?:ist|lautet)|mein (?:vor|nach|familien)?name",
            "auf bekannt bitte darf doch egal geheim hier in ist kann kein lautet nicht nie "
            "niemals oft schon soll steht tut und unbekannt unwichtig war wird wurde",
        ),
    ),
    "en": (
        _saying(
            "my (?:first |last |full |family )?name(?: is|['’]s)|i am called|i['’]m called",
            "a already an being by for in irrelevant known not never no nobody on only out secret "
            "the there to unimportant unknown upon",
        ),
    ),
    "tr": (
        _saying(
            "(?:benim )?adım soyadım|benim adım|(?:benim )?ismim",
            "belli bende bile burada da de değil geçmesin gizli hiç kalsın neden niye olmasın "
            "önemli önemsiz var yazılmasın yazmıyor yok",
        ),
        _saying("adım", "adım", begins=True, capital=True),
    ),
    "ar": (
        _saying(
            "(?:مرحب[اًا]+ |السلام عليكم )?(?:[أا]نا |و)?[اإأ]سمي(?: هو| الكامل)?",
            "إلا الا على عن غير في فقط لا لن ليس ليست مجهول من مهم هنا ولا",
            begins=True,
        ),
    ),
    "uk": (
        _saying(
            "мене зв(?:ати|уть)|мо(?:є|е) (?:ім['’ʼ`]?я|прізвище)",
            "в до з на не ніде ніколи ніхто тут у це щоб",
        ),
    ),
    "ru": (
        _saying(
            "меня зовут|мо[её] имя|моя фамилия",
            "в для за здесь и к на не неважно нигде никому никто с тут",
        ),
    ),
    "pl": (
        _saying(
            "nazywam się|mam na imię|na imię mi|moje (?:imię|nazwisko)(?: to| jest)?",
            "do i jest na nie nieważne niech się to tu tutaj w za",
        ),
    ),
    "ro": (
        _saying(
            "m[ăa] numesc|m[ăa] cheam[ăa]|(?:pre)?numele meu(?: este| e)?",
            "aici ca cineva de e este în in la nu pe pentru și si",
        ),
    ),
    "fa": (
        _saying(
            "(?:اسم|نام) من|اسمم|نامم",
            "است به را در مهم نباید نه نیست هم و",
        ),
    ),
    "fr": (
        _saying(
            "je m['’]appelle|je me nomme|mon (?:pré)?nom(?: de famille)? est",
            "à au connu dans déjà en inconnu ni par pas sans secret sur un une",
        ),
    ),
}
"""By language; people who read `de-simple` write `de`."""
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = re.compile(r"(?:\A|[.!?؟،\n:,;–-])\s*\Z")


def _names(text: str) -> Iterator[Place]:
    for saying in (one for some in NAMES.values() for one in some):
        for found in saying.words.finditer(text):
            first = _WORD.match(text, found.end())
            if first is None or first[0].casefold() in saying.not_before:
                continue
            if saying.begins and not _SENTENCE.search(text[: found.start()]):
                continue
            if saying.capital and not first[0][0].isupper():
                continue
            yield found.start(), _name_end(text, first)


def _name_end(text: str, first: re.Match[str]) -> int:
    """Where a name ends: it goes on as long as its words begin with capital letters."""
    end = first.end()
    for _ in range(NAME_WORDS - 1):
        following = _WORD.match(text, end + 1)
        if following is None or text[end] != " " or not following[0][0].isupper():
            break
        end = following.end()
    return end
