"""Who takes part in a walk, what they are, and what is asked of them.

Two municipalities that know nothing of each other, and a third without contacts, whose moderator has
not got far.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.model import Role
from bot.questions import Kind, Option, Question, When
from config.phrases import Localized

PEOPLE: Final[Mapping[str, tuple[int, str]]] = {
    "anna": (101, "en"),
    "bert": (102, "en"),
    "nils": (103, "de"),
    "mona": (201, "en"),
    "milo": (202, "en"),
    "dora": (301, "en"),
    "lena": (401, "en"),
    "rita": (501, "tr"),
    "noor": (601, "ar"),
    "gina": (701, "en"),
}
ROLES: Final[Mapping[str, tuple[tuple[Role, str | None], ...]]] = {
    "mona": ((Role.MODERATOR, "Musterstadt"), (Role.COORDINATOR, "Musterstadt")),
    "milo": ((Role.MODERATOR, "Neudorf"),),
    "dora": ((Role.DECISION_MAKER, "Musterstadt"), (Role.RESPONDENT, "Musterstadt")),
    "lena": ((Role.PROGRAMME_LEAD, None),),
    "rita": ((Role.MODERATOR, "Beispielhausen"), (Role.DECISION_MAKER, "Beispielhausen")),
    "noor": ((Role.MODERATOR, "Neudorf"),),
    "gina": ((Role.DECISION_MAKER, "Neudorf"),),
}
OTHERS: Final = (901, 902, 903)
"""They have answered before the walk begins, so that a fifth person makes a batch."""
NAMES: Final = tuple(PEOPLE)

PARK: Final = (
    Question("p1", Kind.TEXT, Localized({"en": "What shall change?"}), max_answers=3, kinds=True),
    Question(
        "p2",
        Kind.CHOICE,
        Localized({"en": "Which colour?"}),
        options=(Option("o1", Localized({"en": "Red"})), Option("o2", Localized({"en": "Blue"}))),
        required=False,
    ),
    Question("p3", Kind.YES_NO, Localized({"en": "Shall there be more of it?"}), required=False),
    Question(
        "p4",
        Kind.NUMBER,
        Localized({"en": "How many benches?"}),
        low=0,
        high=50,
        when=When("p3", frozenset({"yes"})),
    ),
    Question(
        "p5",
        Kind.CHOICES,
        Localized({"en": "For whom?"}),
        options=tuple(Option(f"o{n}", Localized({"en": f"Group {n}"})) for n in (1, 2, 3)),
        required=False,
    ),
)
CODES: Final = ("park", "park_club", "rathaus", "later", "e-none")
