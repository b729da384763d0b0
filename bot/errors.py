"""Everything that can go wrong in the heart, as one tree.

    DialogboteError
    ├── Refused            a wish that is understood but not granted; carries the sentence to say
    │   ├── NotFound       no such thing *for this person*: foreign and absent are the same
    │   ├── InvalidAnswer  the answer does not fit its question; nothing was changed
    │   └── Outdated       a button of a state that is no more
    ├── MissingKey         a key file is gone: what it sealed cannot be read any more
    └── OperatorError      a setting, file or command line is wrong: names key, value, remedy

Doors turn a `Refused` into its sentence; anything else is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Sequence

from config.phrases import Phrase, Text, phrase


class DialogboteError(Exception):
    """The root: whatever the heart raises on purpose."""


class Refused(DialogboteError):
    """A wish that is not granted. `sentence` says why, in words for the person."""

    def __init__(self, sentence: Text) -> None:
        # Of an author's own words only that there were some: errors are logged.
        super().__init__(sentence.wording if isinstance(sentence, Phrase) else "own words")
        self.sentence = sentence


class NotFound(Refused):
    """There is no such thing for this person; whether it exists for others is not told."""

    def __init__(self, sentence: Phrase | None = None) -> None:
        super().__init__(sentence or phrase("I cannot find that."))


class InvalidAnswer(Refused):
    """The answer does not fit the question. The state before it stays as it was."""


class Outdated(Refused):
    """A button that belongs to a state which is no more."""


class MissingKey(DialogboteError):
    """A key file is gone, so what it sealed is unreadable: on purpose after a close."""


class OperatorError(DialogboteError):
    """A mistake in settings, content or a command, with its remedy; `further` are more of them."""

    def __init__(
        self, key: str, value: object, remedy: str, *, further: Sequence[OperatorError] = ()
    ) -> None:
        super().__init__(f"{key} = {value!r}: {remedy}")
        self.key, self.value, self.remedy, self.further = key, value, remedy, further
