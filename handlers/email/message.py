"""A letter becomes an e-mail: plain text, and the same lines as simple HTML.

Nothing in it is fetched from anywhere and nothing tells that it was read. Headers are built from
values that can hold no line break, whatever people wrote.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.replies import Button, Code, Heading, Line, Link, Mail, Quote
from config.mail import Mailbox
from config.phrases import Phrasebook, Text, Verbatim, phrase, straight
from handlers.documents.produce import File
from handlers.documents.textfiles import plain

TEMPLATES = Path(__file__).parent / "templates"
SUBJECT = 120
"""Characters of a subject: what mail programs show of it, and more."""
UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]+")
"""What a header cannot hold, and marks that would turn the order of its letters round."""
WHY = phrase("You get this letter by e-mail because you chose so. Nobody reads answers to it.")
STOP = phrase("No more letters by e-mail")


@dataclass(frozen=True, slots=True)
class Words:
    """Some words of the HTML; `own` are somebody's, in whatever direction they run."""

    kind: str
    words: str
    own: bool


class Composer:
    """Writes e-mails from one mailbox, with links to one browser door."""

    def __init__(self, phrasebook: Phrasebook, mailbox: Mailbox, web: str) -> None:
        self._book, self._mailbox, self._web = phrasebook, mailbox, web
        self._template = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        ).get_template("letter.html")

    def compose(
        self, mail: Mail, language: str, to: str, files: Sequence[File], now: datetime
    ) -> bytes:
        """The e-mail, ready to be sent."""
        message = EmailMessage(policy=SMTP)
        message["From"] = Address(self._mailbox.name, addr_spec=self._mailbox.address)
        message["To"] = Address(addr_spec=to)
        message["Subject"] = self._subject(mail, language)
        message["Date"] = now
        message["Message-ID"] = f"<{self._number(mail, to)}@{self._mailbox.domain}>"
        message["Auto-Submitted"] = "auto-generated"
        # Keeps people's out-of-office notes from answering.
        message["X-Auto-Response-Suppress"] = "All"
        buttons = [one for row in mail.buttons for one in row]
        message.set_content(self._text(mail, buttons, language), cte="quoted-printable")
        html = self._html(mail, buttons, language)
        message.add_alternative(html, subtype="html", cte="quoted-printable")
        # Not sooner: setting the content takes headers about it away.
        message["Content-Language"] = language
        for file in files:
            kind, _, rest = file.media_type.partition("/")
            subtype, *parameters = rest.split(";")
            message.add_attachment(
                file.content,
                maintype=kind,
                subtype=subtype.strip(),
                filename=file.name,
                params=dict(one.strip().split("=", 1) for one in parameters),
            )
        return self._stop_header(mail) + message.as_bytes()

    def _stop_header(self, mail: Mail) -> bytes:
        """RFC 8058. By hand: Python would break the long link into encoded words."""
        if not mail.stop:
            return b""
        link = f"List-Unsubscribe: <{self._link(mail.stop)}>\r\n"
        return link.encode("ascii") + b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"

    def _number(self, mail: Mail, to: str) -> str:
        """The same whenever the letter is sent to this address, so that a doubled one is known."""
        return hashlib.sha256(f"{mail.letter.id}\n{to}".encode()).hexdigest()[:32]

    def _subject(self, mail: Mail, language: str) -> str:
        headings: list[str] = []
        for line in mail.lines:
            if not isinstance(line, Heading):
                break
            headings.append(self._book.say(line.text, language).strip().rstrip("."))
        joined = " – ".join(headings) or "Dialogbote"
        # Python would decode what looks like an encoded word, and a line break may hide in it.
        plain_words = UNSEEN.sub(" ", _storable(joined)).replace("=?", "= ?")
        subject = " ".join(plain_words.split())
        return subject if len(subject) <= SUBJECT else f"{subject[: SUBJECT - 1]}…"

    def _text(self, mail: Mail, buttons: list[Button], language: str) -> str:
        lines = [_shown(line) for line in mail.lines]
        parts = [plain(lines, self._book, language).strip()]
        parts += [f"{self._label(one, language)}:\n{self._link(one.url or '')}" for one in buttons]
        parts += ["-- ", self._book.say(WHY, language)]
        if mail.stop:
            parts.append(f"{self._book.say(STOP, language)}:\n{self._link(mail.stop)}")
        return _storable("\n\n".join(parts)) + "\n"

    def _html(self, mail: Mail, buttons: list[Button], language: str) -> str:
        return self._template.render(
            language=language,
            direction=self._book.direction(language),
            title=self._subject(mail, language),
            lines=[self._words(line, language) for line in mail.lines],
            buttons=[
                (self._label(one, language), self._link(one.url or ""), _is_own(one.label))
                for one in buttons
            ],
            why=self._book.say(WHY, language),
            stop=self._link(mail.stop) if mail.stop else "",
            stop_label=self._book.say(STOP, language),
        )

    def _words(self, line: Line, language: str) -> Words:
        kind = type(line).__name__.lower()
        line = _shown(line)
        if isinstance(line, Quote | Code | Link):
            return Words(kind, _storable(line.words), own=True)
        return Words(kind, _storable(self._book.say(line.text, language)), own=_is_own(line.text))

    def _label(self, button: Button, language: str) -> str:
        words = _storable(self._book.say(button.label, language))
        return f"✓ {words}" if button.chosen else words

    def _link(self, url: str) -> str:
        return f"{self._web}{url}" if url.startswith("/") else url


def _shown(line: Line) -> Line:
    return Quote(straight(line.words)) if isinstance(line, Quote) else line


def _is_own(text: Text) -> bool:
    return isinstance(text, Verbatim)


def _storable(words: str) -> str:
    """Half a surrogate pair is no text that could be sent."""
    return words.encode("utf-8", "replace").decode()
