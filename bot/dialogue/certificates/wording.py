"""What a certificate says, in sentences: the same on paper and in the text that was issued."""

from __future__ import annotations

from bot.anonymity import K
from bot.certificates import Certificate, Occasion
from bot.replies import Heading, Item, Line, Para
from config.phrases import Phrase, phrase, plural

TITLE = phrase("Certificate of deletion")


def lines(certificate: Certificate, municipality: str) -> list[Line]:
    """All of it below its title."""
    about = phrase(
        "Event “{event}” (code {code}) of {municipality}",
        event=certificate.title,
        code=certificate.code,
        municipality=municipality,
    )
    rest = _of_close if certificate.occasion is Occasion.CLOSE else _of_retention
    return [Para(about), *rest(certificate)]


def why(certificate: Certificate) -> Phrase:
    """The occasion in a sentence."""
    if certificate.occasion is Occasion.CLOSE:
        return phrase(
            "When this event closed, everything was deleted that could tell who has answered, or "
            "tie anybody to an answer."
        )
    return phrase(
        "The time for which the answers to this event were kept is over: they have been deleted."
    )


def _of_close(certificate: Certificate) -> list[Line]:
    return [
        Para(why(certificate)),
        *_when(certificate),
        Heading(phrase("What was deleted")),
        Item(_people(certificate.people)),
        Item(_drafts(certificate.drafts)),
        Item(
            phrase(
                "What told which answers waited together, and the exact numbers behind the links "
                "of multipliers"
            )
        ),
        Heading(phrase("Which keys were destroyed")),
        Item(phrase("The key of the tags of participation (K_part)")),
        Item(phrase("The key of unfinished answers (K_draft)")),
        Heading(phrase("Why it cannot come back")),
        Para(
            phrase(
                "The file of the database was built anew without it, and in an order that does not "
                "tell which answer came first. Older backups may hold the tags, but none ever held "
                "these keys, and without them the tags tell nothing."
            )
        ),
        Heading(phrase("What stays")),
        Para(
            phrase(
                "The answers themselves stay, encrypted and from nobody, until their own time is "
                "up; another certificate tells of that. Of the people, their number stays, rounded "
                "down to fives."
            )
        ),
    ]


def _of_retention(certificate: Certificate) -> list[Line]:
    return [
        Para(why(certificate)),
        *_when(certificate),
        Heading(phrase("What was deleted")),
        Item(_answers(certificate.answers)),
        Item(
            phrase(
                "With them their translations, the decisions on them, the official answers, the "
                "themes and what receipts were known by"
            )
        ),
        Heading(phrase("Which keys were destroyed")),
        Item(phrase("The key of the answers (K_content)")),
        Heading(phrase("Why it cannot come back")),
        Para(
            phrase(
                "Older backups hold the answers in encrypted form only. Whoever keeps copies of "
                "the key file beside them has to delete these copies as well: from then on nobody "
                "can read the answers."
            )
        ),
        Heading(phrase("What stays")),
        Para(
            phrase(
                "The questions, the plan, the log of moderation by days, and the number of people, "
                "rounded down to fives. Files that were exported before are not known here."
            )
        ),
    ]


def _when(certificate: Certificate) -> list[Line]:
    day = certificate.day
    return [Para(phrase("The last of it was gone on {day}.", day=day))] if day else []


def _people(people: int) -> Phrase:
    if people < K:
        return phrase("The tags of participation of fewer than {k} people", k=K)
    return plural(
        "The tags of participation of at least {n} person (counted in fives)",
        "The tags of participation of at least {n} people (counted in fives)",
        people,
    )


def _drafts(drafts: int | None) -> Phrase:
    if drafts is None:
        return phrase("All unfinished answers; nobody has counted them")
    if drafts < K:
        return phrase("All unfinished answers: fewer than {k}", k=K)
    return phrase("All unfinished answers: at least {n} (counted in fives)", n=drafts)


def _answers(answers: int | None) -> Phrase:
    if answers is None or answers < K:
        return phrase("All answers: fewer than {k}", k=K)
    return phrase("All answers: at least {n} (counted in fives)", n=answers)
