"""The report for machines: a row for each number and answer that may be shown."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bot.model import Measure, Sheet
from bot.selfcheck import moving_report
from bot.selfcheck.comparison import Comparison
from bot.selfcheck.feedback import helped
from bot.selfcheck.reporting import Report
from bot.selfcheck.rounds import COMMENT
from bot.selfcheck.workshop import minutes


def rows(report: Report) -> Iterator[dict[str, Any]]:
    """Every number and answer that may be shown, each with the questionnaire and its version.

    The language is that of the answer: the joint sheet's. Of respondents it is not kept, as a rare
    one could tell whose answer it is.
    """
    head = {
        "municipality": report.municipality.name,
        "kind": report.round.kind.value,
        "opened": report.round.opened.isoformat(),
        "closed": report.round.closed.isoformat() if report.round.closed else None,
        "questionnaire": report.round.questionnaire,
        "version": report.round.version,
    }
    for row in _rows(report):
        yield {**head, **row}


def _rows(report: Report) -> Iterator[dict[str, Any]]:
    yield from _compared(report.comparison)
    if report.joint is not None:
        yield from _joint(report.joint)
    if report.since is not None:
        yield from moving_report.rows(report.since)
    for held in report.workshops:
        yield from minutes.rows(held)
    yield from helped.rows(report.feedback)
    yield from map(_measure, report.measures)
    for item, words in report.comments:
        yield {"level": "comment", "item": item, "value": words, "language": None}


def _compared(comparison: Comparison) -> Iterator[dict[str, Any]]:
    for level, found in (("field", comparison.fields), ("item", comparison.items)):
        for one in found:
            for group, cell in zip(comparison.groups, one.cells, strict=True):
                if cell is not None:
                    yield {
                        "level": level,
                        level: getattr(one, level),
                        "group": list(group.perspectives),
                        "people": cell.people,
                        "median": cell.median,
                        "spread": cell.spread,
                        "language": None,
                    }


def _joint(sheet: Sheet) -> Iterator[dict[str, Any]]:
    for item, value in sorted(sheet.answers.items()):
        if item.endswith(COMMENT):
            continue  # told as a comment, as everybody's
        yield {
            "level": "answer",
            "item": item,
            "group": "joint sheet",
            "value": list(value),
            "language": sheet.language,
        }


def _measure(measure: Measure) -> dict[str, Any]:
    return {
        "level": "measure",
        "field": measure.field,
        "what": measure.what,
        "owner": measure.owner,
        "due": measure.due.isoformat() if measure.due else None,
        "resources": measure.resources,
        "ties in with": measure.ties_in,
        "status": measure.status.value,
        "hindrance": measure.hindrance.value if measure.hindrance else None,
    }
