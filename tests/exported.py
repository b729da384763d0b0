"""A row of an export, to be changed where a test wants to."""

from __future__ import annotations

from bot.replies import ExportRow

ROW = ExportRow(
    id=1,
    event="Event",
    prompt="Prompt",
    type="text",
    language="de",
    status="new",
    reason="",
    theme="",
    kind="",
    outcome="",
    answer="",
    owner="",
    day="",
    hidden=False,
    duplicate_of=None,
    translation="",
    translated_by="",
    value="Mehr Bänke",
)
"""One text that nobody has looked at yet."""
