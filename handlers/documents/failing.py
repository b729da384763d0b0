"""What is raised where a file cannot be made, for the doors to say in its place."""

from __future__ import annotations

from bot.errors import DialogboteError


class FileFailed(DialogboteError):
    """There is no file.

    Args:
        reason: for the log; never a word of the content.
        words: what the person is told, in their language; "" where the lines beside the file say
            all that it would have shown.
    """

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(reason)
        self.words = words
