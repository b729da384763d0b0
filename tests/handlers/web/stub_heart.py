"""A stand-in for the heart: one short conversation with every kind of question and message.

It knows accounts and the keys of presses, so that tests can tell what a request has changed.
"""

from __future__ import annotations

import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TypeVar

from bot.replies import (
    Action,
    Answered,
    Ask,
    Attachment,
    Button,
    CalendarFeed,
    Chart,
    Code,
    Command,
    DataFile,
    Entry,
    Heading,
    Item,
    Note,
    Oddity,
    Para,
    Press,
    Quote,
    RadarPicture,
    Say,
    Saying,
    SendFile,
    Tap,
    Words,
)
from bot.turn import Turn
from config.phrases import (
    Localized,
    Phrasebook,
    Text,
    Verbatim,
    label,
    phrase,
)

T = TypeVar("T")


def words(de: str, tr: str, ar: str) -> Localized:
    return Localized({"de": de, "tr": tr, "ar": ar})


NOTICE = words(
    "Die Stadt Musterstadt möchte wissen, was Sie über den Marktplatz denken. Niemand erfährt, wer was geschrieben hat.",
    "Musterstadt belediyesi pazar meydanı hakkında ne düşündüğünüzü bilmek istiyor. Kimin ne yazdığını kimse öğrenmez.",
    "تريد مدينة موسترشتات أن تعرف رأيك في ساحة السوق. لن يعرف أحد من كتب ماذا.",
)
TITLE = words("Unser Marktplatz", "Pazar meydanımız", "ساحة السوق لدينا")
ACCEPT = words("Ich habe das gelesen", "Okudum", "لقد قرأت ذلك")
QUESTIONS = (
    words(
        "Wofür nutzen Sie den Marktplatz?",
        "Pazar meydanını ne için kullanıyorsunuz?",
        "لماذا تستخدم ساحة السوق؟",
    ),
    words("Wie wohl fühlen Sie sich dort?", "Orada ne kadar rahatsınız?", "ما مدى ارتياحك هناك؟"),
    words("Was soll sich ändern?", "Ne değişmeli?", "ما الذي يجب أن يتغير؟"),
    words(
        "Wie oft sind Sie im Monat dort?", "Ayda kaç kez oradasınız?", "كم مرة في الشهر تكون هناك؟"
    ),
)
OPTIONS = (
    words(
        "Einkaufen auf dem Wochenmarkt", "Haftalık pazarda alışveriş", "التسوق في السوق الأسبوعي"
    ),
    words("Freunde treffen", "Arkadaşlarla buluşmak", "لقاء الأصدقاء"),
    words("Auf dem Weg zur Arbeit", "İşe giderken", "في الطريق إلى العمل"),
)
REVIEW = words("Ihre Antworten", "Yanıtlarınız", "إجاباتك")
SUBMIT = words("Absenden", "Yolla", "أرسل الإجابات")
THANKS = words("Danke!", "Teşekkürler!", "شكرًا!")
KEEP = words("Bewahren Sie diesen Code auf:", "Bu kodu saklayın:", "احتفظ بهذا الرمز:")
WRONG = "r_wrong"
"""A one-time code that leads nowhere."""
PLACES = words("Das können Sie tun:", "Yapabilecekleriniz:", "ما يمكنك فعله:")
RECEIPT = "7K3M-Q9TB-XW2H-0RVE"


@dataclass
class Walk:
    at: int = 0
    chosen: set[int] = field(default_factory=set)
    text: str = ""
    number: str = ""
    language: str = "de"
    sent: bool = False


@dataclass
class StubIntake:
    """Commits nothing anywhere, but remembers everything."""

    walks: dict[str, Walk] = field(default_factory=dict)
    taken: list[Press] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)
    fail: bool = False
    post: list[Saying] = field(default_factory=list)
    letters: list[bool] = field(default_factory=list)
    """Links of e-mails that were opened, and whether their buttons were pressed."""
    echo: list[Saying] | None = None
    """Said to whatever comes, if set."""

    def __post_init__(self) -> None:
        self.book = phrasebook()

    async def look(self, presses: Sequence[Press]) -> list[Answered]:
        return await self.take(presses)

    async def letter(self, token: str, hint: str | None, *, pressed: bool) -> Answered:
        del token
        self.letters.append(pressed)
        return Answered(self.book.choose(hint), (Say((Para(REVIEW),)),))

    async def calendar(self, code: str) -> tuple[str, CalendarFeed] | None:
        del code
        return None

    async def ask(self, press: Press, question: Callable[[Turn], Awaitable[T]]) -> T:
        raise AssertionError("no page of these tests asks for values")

    async def do(self, press: Press, deed: Callable[[Turn], Awaitable[T]]) -> T | None:
        raise AssertionError("no page of these tests does anything")

    async def multiplier(self, secret: str, hint: str | None) -> Answered | None:
        del secret, hint
        return None

    async def take(self, presses: Sequence[Press]) -> list[Answered]:
        if self.fail:
            raise OSError("the disk is full of secrets")
        self.taken.extend(presses)
        return [self._answer(press) for press in presses]

    def _answer(self, press: Press) -> Answered:
        walk = self.walks.get(press.account)
        language = walk.language if walk else self.book.choose(press.hint)
        if self.echo is not None:
            return Answered(language, tuple(self.echo))
        if press.key in self.keys:
            return Answered(language, tuple(self._stand(walk)))
        if press.what == Command("start", WRONG):
            return Answered(language, (Say((Para(PLACES),)),), refused=True)
        said = self._heard(press, walk, language)
        self.keys.add(press.key)
        walk = self.walks.get(press.account)
        return Answered(walk.language if walk else language, tuple(said))

    def _heard(self, press: Press, walk: Walk | None, language: str) -> list[Saying]:
        match press.what:
            case Command(name="new-letters"):
                return list(self.post)
            case Command(name="start" | "resume"):
                return self._stand(walk, event=press.what.name == "start")
            case Command(name="help"):
                return [Say((Heading(PLACES), Item(TITLE), Item(REVIEW)), stay=True)]
            case Command(name="mydata"):
                return [
                    SendFile(DataFile("meine-daten.json", {"language": language}), (Para(REVIEW),))
                ]
            case Command():
                return [Say((Para(PLACES),), stay=True)]
            case Oddity():
                return [
                    Say((Para(phrase("Please use the buttons.")),), stay=True),
                    *self._stand(walk),
                ]
            case Tap(action=Action(verb="accept")):
                self.walks[press.account] = walk = Walk(language=language)
            case Tap(action=action) if walk:
                self._tapped(walk, action)
            case Words(text=text) if walk:
                self._written(walk, text)
        said = self._stand(walk)
        if walk and walk.sent and walk.at == 4:
            walk.at = 5
        return said

    def _tapped(self, walk: Walk, action: Action) -> None:
        match action.verb:
            case "language":
                walk.language = action.value
            case "mark" | "unmark":
                walk.chosen ^= {int(action.value)}
            case "done" | "answer" | "skip" if action.question == f"q{walk.at}":
                walk.at += 1
            case "back":
                walk.at -= 1
            case "finish":
                walk.sent = True

    def _written(self, walk: Walk, text: str) -> None:
        if walk.at == 2:
            walk.text = f"{walk.text}\n{text}".strip()
        elif walk.at == 3:
            walk.number = text
            walk.at = 4

    def _stand(self, walk: Walk | None, *, event: bool = True) -> list[Saying]:
        if walk is None and not event:
            return [Say((Heading(PLACES), Item(TITLE), Note(NOTICE)))]
        if walk is None:
            accept = Button(ACCEPT, Action("accept", "ev3nt"))
            more = Button(
                Verbatim("musterstadt.example"), url="https://musterstadt.example/datenschutz"
            )
            return [Say((Heading(TITLE), Para(NOTICE), Note(NOTICE)), ((accept,), (more,)))]
        if walk.sent:
            return [
                Say(
                    (
                        Heading(THANKS),
                        Para(KEEP),
                        Code(RECEIPT),
                        Code("https://chat.example/e/MARKT"),
                    )
                ),
                SendFile(
                    RadarPicture("bild.png", REVIEW, ((TITLE, 50.0),), (Item(TITLE), Item(REVIEW))),
                    (Para(REVIEW),),
                ),
            ]
        return [self._ask(walk)]

    def _ask(self, walk: Walk) -> Ask:
        at = walk.at
        if at == 4:
            lines = (
                Heading(REVIEW),
                Para(QUESTIONS[2]),
                Quote(walk.text or "–"),
                Para(QUESTIONS[3]),
                Para(Verbatim(walk.number or "–")),
            )
            rows = ((_button(SUBMIT, "finish", at),), (_button(label("Back"), "back", at),))
            return Ask(lines, rows)
        top = (Note(phrase("Question {n} of {all}", n=at + 1, all=4)), Heading(QUESTIONS[at]))
        way = tuple(
            _button(label(text), verb, at)
            for text, verb in (("Back", "back"), ("Skip", "skip"), ("Leave", "leave"))
        )[0 if at else 1 :]
        done = (_button(label("Done"), "done", at),)
        if at == 0:
            marks = tuple(
                (
                    _button(
                        option,
                        "unmark" if n in walk.chosen else "mark",
                        at,
                        str(n),
                        n in walk.chosen,
                    ),
                )
                for n, option in enumerate(OPTIONS)
            )
            hint = Note(phrase("Choose as many as you like, then press Done."))
            return Ask((*top, hint), (*marks, done, way))
        if at == 1:
            steps = tuple(_button(Verbatim(str(n)), "answer", at, str(n)) for n in range(5))
            return Ask(top, (steps, way))
        if at == 3:
            return Ask(top, (way,), entry=Entry.NUMBER)
        if not walk.text:
            hint = Note(phrase("Write your answer, in one message or several."))
            return Ask((*top, hint), (way,), entry=Entry.TEXT)
        so_far = (Para(phrase("Your answer so far:")), Quote(walk.text))
        return Ask((*top, *so_far), (done, way), entry=Entry.TEXT)


def _button(text: Text, verb: str, at: int, value: str = "", chosen: bool = False) -> Button:
    return Button(text, Action(verb, "c0nversati", f"q{at}", value, at + 1), chosen=chosen)


@dataclass(frozen=True)
class StubFile:
    name: str
    media_type: str
    content: bytes


class StubDocuments:
    """Small files of the right types."""

    made: StubFile | None = None

    async def produce(self, attachment: Attachment, language: str) -> StubFile:
        if self.made is not None:
            return replace(self.made)
        if isinstance(attachment, Chart):
            return StubFile("bild.png", "image/png", _png())
        return StubFile(attachment.name, "application/json", f'{{"{language}": 1}}'.encode())


def _png(width: int = 320, height: int = 200) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        body = kind + data
        return len(data).to_bytes(4, "big") + body + zlib.crc32(body).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + bytes((8, 2, 0, 0, 0))
    rows = (b"\x00" + bytes((11, 93, 102)) * width) * height
    pixels = chunk(b"IDAT", zlib.compress(rows))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@cache
def phrasebook() -> Phrasebook:
    """All languages, read once for all tests."""
    return Phrasebook.load()
