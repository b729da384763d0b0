"""Canaries: drawn as names, texts, accounts and codes, and remembered."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field

from tests.fakes.botapi import FakeTelegram, Person
from tests.stories.canary.searching import Secret
from tests.stories.canary.spelling import of_number, of_text

RECEIPT = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}\b")


@dataclass
class Canaries:
    """Draws canaries, and remembers all of them."""

    chance: random.Random = field(default_factory=lambda: random.Random(20270301))
    secrets: list[Secret] = field(default_factory=list)

    def word(self, name: str, *allowed: str) -> str:
        """A word that is nowhere else."""
        letters = "".join(self.chance.choices("abcdefghkmnpqrstuvwxyz23456789", k=10))
        return self.keep(name, f"{letters[:4]} ä{letters[4:]}", *allowed)

    def keep(self, name: str, text: str, *allowed: str) -> str:
        """Look for this one too."""
        self.secrets.append(Secret(name, of_text(text), frozenset(allowed)))
        return text

    def code(self, name: str, code: str) -> str:
        """A one-time code. It has 256 random bits, so that its hash alone may be kept."""
        spellings = of_text(code)
        hashes = {"sha256", "sha256 hex"}
        kept = {name: one for name, one in spellings.items() if name not in hashes}
        self.secrets.append(Secret(name, kept))
        return code

    def account(self, name: str) -> int:
        """The number of a Telegram account: large, so that it is nowhere by chance."""
        number = self.chance.randrange(1 << 46, 1 << 47)
        self.secrets.append(Secret(f"account of {name}", of_number(number)))
        return number

    def person(self, fake: FakeTelegram, name: str, language: str = "de") -> Person:
        """Somebody whose every name is a canary."""
        return fake.person(
            self.account(name),
            language_code=language,
            first_name=self.word(f"first name of {name}"),
            last_name=self.word(f"last name of {name}"),
            username=self.keep(f"user name of {name}", f"u_{self.chance.randbytes(6).hex()}"),
        )

    def receipt(self, name: str, shown: str) -> str:
        """The receipt in what somebody was shown."""
        code = RECEIPT.findall(shown)[-1]
        self.keep(f"receipt of {name}", code)
        self.keep(f"receipt of {name} without dashes", code.replace("-", ""))
        return str(code)
