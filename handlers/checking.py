"""`dialogbote check`: everything an operator or translator can get wrong, each with its remedy."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from config.check import problems
from config.reading import Problem
from config.settings import setting_names, strange_names
from handlers.assembly import (
    imported_folder,
    read_settings,
    without_address,
    without_mail,
    without_translator,
    wrong_settings,
)
from handlers.documents.pdf import PACKAGES, missing_library


def found_problems() -> list[Problem]:
    """All of them: settings first, then content and translations."""
    found = [Problem(one.key, str(one.value), one.remedy) for one in wrong_settings()]
    imported: Path | None = None
    if not found:
        settings = read_settings()
        found += [
            Problem(one.key, str(one.value or ""), one.remedy)
            for one in (
                without_address(settings),
                without_mail(settings),
                without_translator(settings),
            )
            if one is not None
        ]
        found += _unusable(settings.data_dir)
        imported = imported_folder(settings)
    return [*_misspelt(), *found, *problems(imported=imported)]


def _misspelt() -> list[Problem]:
    """What a misspelt setting asks for would silently not happen."""
    remedy = f"there is no such setting; there are {', '.join(setting_names())}"
    return [Problem(name, "…", remedy) for name in strange_names()]


def found_gaps() -> list[Problem]:
    """What this machine lacks. The bot runs without it and says so where it is asked for."""
    missing = missing_library()
    remedy = f"PDF needs it; on Debian and Ubuntu: apt install {PACKAGES}"
    return [Problem("PDF", missing, remedy)] if missing else []


def _unusable(folder: Path) -> Iterator[Problem]:
    """Whether nothing could be written there; a folder that is not there yet would be created."""
    there = next(one for one in (folder, *folder.absolute().parents) if one.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        yield Problem("DIALOGBOTE_DATA_DIR", str(folder), "give a folder that can be written")
