"""`dialogbote check`: everything an operator or translator can get wrong, each with its remedy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from config.check import problems
from config.reading import Problem
from handlers.assembly import read_settings, wrong_settings


def found_problems() -> list[Problem]:
    """All of them: settings first, then content and translations."""
    wrong = [Problem(one.key, str(one.value), one.remedy) for one in wrong_settings()]
    return [*wrong, *([] if wrong else _unusable(read_settings().data_dir)), *problems()]


def _unusable(folder: Path) -> Iterator[Problem]:
    """Whether nothing could be written there; a folder that is not there yet would be created."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        yield Problem("DIALOGBOTE_DATA_DIR", str(folder), "give a folder that can be written")
