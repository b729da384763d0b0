"""The `dialogbote` command: arguments in, sentences and exit codes out. It decides nothing.

Exit codes: 0 done, 1 something is wrong (named on standard error), 2 the command line is wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import sys
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TypeAlias

from bot.errors import OperatorError
from bot.model import Land, MunicipalityKind, Role
from bot.replies import ExportFormat

SHOWN = 200
"""Characters of what stands in the way: a cell of a spreadsheet can hold 32,767."""
GARBAGE = 10_000
"""Objects that may come into being before Python looks which of them are garbage."""
Run = Callable[[argparse.Namespace], Awaitable[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command."""
    # Starting makes much that stays: looking through it for garbage took a seventh of the time.
    gc.set_threshold(GARBAGE)
    options = _parser().parse_args(arguments)
    try:
        code: int = asyncio.run(options.run(options))
    except OperatorError as error:
        for one in (error, *error.further):
            _complain(one.key, one.value, one.remedy)
        return 1
    except KeyboardInterrupt:
        return 0
    return code


def _complain(key: str, value: object, remedy: str) -> None:
    words = str(value)
    if len(words) > SHOWN:
        words = f"{words[:SHOWN]}… ({len(words)} characters)"
    print(f"{_shown(key)} = {_shown(words)}\n  {_shown(remedy)}", file=sys.stderr)


def _shown(words: str) -> str:
    """Words of a file that nobody has vouched for: in one line, and no commands to a terminal."""
    return "".join(one if one.isprintable() else repr(one)[1:-1] for one in words)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="dialogbote", description="Municipalities in dialogue, by Telegram and in the browser."
    )
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    def command(name: str, run: Run, purpose: str) -> argparse.ArgumentParser:
        return _added(commands, name, run, purpose)

    command("check", _check, "check settings, content and translations")
    command("run", _run, "open all doors that are configured")
    command("demo", _demo, "try everything with a sample municipality, on this machine only")
    grant = command("grant", _grant, "invite a person to a role; prints a one-time code")
    # Owners are invited with their measure, by whoever coordinates the self-check; deputies by the
    # guests of a talk. Visitors and subscribers come by themselves.
    theirs = (Role.OWNER, Role.DEPUTY, Role.VISITOR, Role.SUBSCRIBER)
    roles = [role.value for role in Role if role not in theirs]
    grant.add_argument("--role", required=True, choices=roles)
    grant.add_argument("--municipality", metavar="NAME")
    grant.add_argument("--kind", choices=[kind.value for kind in MunicipalityKind])
    lands = [land.value for land in Land]
    grant.add_argument(
        "--land",
        choices=lands,
        help="where the municipality lies: no letter goes out on its public holidays",
    )
    grant.add_argument("--note", default="", help="who this is, for `members`")
    place = command("municipality", _municipality, "correct in which Land a municipality lies")
    place.add_argument("name", metavar="NAME")
    place.add_argument("--land", required=True, choices=lands)
    command("members", _members, "list everybody with a role")
    revoke = command("revoke", _revoke, "take a role away")
    revoke.add_argument("id", metavar="ID", help="as listed by `members`")
    export = command("export", _export, "write an event's released contributions to a file")
    export.add_argument("event", metavar="EVENT", help="the event's code")
    export.add_argument("--format", required=True, choices=[kind.value for kind in ExportFormat])
    export.add_argument("--out", required=True, type=Path, metavar="FILE")
    report = command("report", _report, "write the report of a municipality's last closed round")
    report.add_argument("kind", choices=["selfcheck"], help="what it is about")
    report.add_argument("--municipality", required=True, metavar="NAME")
    report.add_argument("--format", required=True, choices=["pdf", "xlsx", "jsonl"])
    report.add_argument("--language", default="de", metavar="CODE", help="de by default")
    report.add_argument("--out", required=True, type=Path, metavar="FILE")
    _add_questionnaire(commands)
    _add_letters(commands)
    backup = command("backup", _backup, "write a copy of the database, without any key")
    backup.add_argument("file", type=Path, metavar="FILE")
    restore = command("restore", _restore, "put a backup in the place of the database")
    restore.add_argument("file", type=Path, metavar="FILE")
    return parser


# The type has no public name, and cannot be indexed at run time.
Commands: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"  # noqa: SLF001


def _added(commands: Commands, name: str, run: Run, purpose: str) -> argparse.ArgumentParser:
    added = commands.add_parser(name, help=purpose, description=purpose)
    added.set_defaults(run=run)
    return added


def _add_letters(commands: Commands) -> None:
    purpose = "list what is due, sent, uncertain or missed; hold letters back"
    letters = _added(commands, "letters", _letters, purpose)
    letters.add_argument("--json", action="store_true", help="for machines")
    one = letters.add_mutually_exclusive_group()
    one.add_argument(
        "--ahead", action="store_true", help="what goes out when, to how many, in how many minutes"
    )
    one.add_argument("--pause", metavar="SUBJECT", help="hold back what is about this subject")
    one.add_argument("--resume", metavar="SUBJECT", help="let it go on")


def _add_questionnaire(commands: Commands) -> None:
    purpose = "list questionnaires; import and export them as XLSForm (ODK, KoboToolbox)"
    parser = commands.add_parser("questionnaire", help=purpose, description=purpose)
    verbs = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    every = _added(verbs, "list", _questionnaire_list, "list all versions of all questionnaires")
    every.add_argument("--json", action="store_true", help="for machines")
    into = _added(
        verbs, "import", _questionnaire_import, "import an XLSForm workbook as a new version"
    )
    into.add_argument("file", type=Path, metavar="FILE.xlsx")
    out = _added(verbs, "export", _questionnaire_export, "export a questionnaire as XLSForm")
    out.add_argument("name", metavar="NAME", help="as listed by `questionnaire list`")
    out.add_argument("--version", type=int, metavar="N", help="an earlier version")
    out.add_argument("--out", required=True, type=Path, metavar="FILE.xlsx")


# The composition root is imported by each command, so that `--help` is there at once.


async def _check(options: argparse.Namespace) -> int:
    from handlers.checking import found_gaps, found_problems

    del options
    problems = found_problems()
    for problem in (*problems, *found_gaps()):
        _complain(problem.key, problem.value, problem.remedy)
    if problems:
        print(f"{len(problems)} problems found.", file=sys.stderr)
        return 1
    print("Settings, content and translations are in order.")
    return 0


async def _run(options: argparse.Namespace) -> int:
    from handlers.serving import serve

    del options
    await serve(demo=False, announce=print)
    return 0


async def _demo(options: argparse.Namespace) -> int:
    from handlers.serving import serve

    del options
    await serve(demo=True, announce=print)
    return 0


async def _grant(options: argparse.Namespace) -> int:
    from handlers.operating import grant

    kind = MunicipalityKind(options.kind) if options.kind else None
    land = Land(options.land) if options.land else None
    granted = await grant(Role(options.role), options.municipality, kind, options.note, land)
    print(f"Invitation of {granted.person} ({options.role}), to be used once:")
    print(f"  code:     {granted.code}")
    print(f"  browser:  {granted.web}")
    print(f"  Telegram: {granted.telegram}")
    return 0


async def _municipality(options: argparse.Namespace) -> int:
    from handlers.operating import relocate

    await relocate(options.name, Land(options.land))
    print(f"{options.name} lies in {options.land}.")
    return 0


async def _members(options: argparse.Namespace) -> int:
    from handlers.operating import members

    del options
    for member in await members():
        print("\t".join(member))
    return 0


async def _revoke(options: argparse.Namespace) -> int:
    from handlers.operating import revoke

    await revoke(options.id)
    print(f"{options.id} has no role any more.")
    return 0


async def _export(options: argparse.Namespace) -> int:
    from handlers.operating import export

    count = await export(options.event, ExportFormat(options.format), options.out)
    print(f"{count} answers written to {options.out}")
    return 0


async def _report(options: argparse.Namespace) -> int:
    from handlers.operating import report

    await report(options.municipality, options.format, options.language, options.out)
    print(f"The report is written to {options.out}")
    return 0


async def _questionnaire_list(options: argparse.Namespace) -> int:
    from handlers.questionnaires import as_data, as_table, listed

    rows = listed()
    if options.json:
        print(json.dumps(as_data(rows), indent=2, ensure_ascii=False))
        return 0
    print(*map(_shown, as_table(rows)), sep="\n")
    return 0


async def _questionnaire_import(options: argparse.Namespace) -> int:
    from handlers.questionnaires import take_in

    imported = take_in(options.file)
    for notice in imported.notices:
        print(f"Note: {_shown(notice)}")
    if imported.file is None:
        print(f"{imported.id} is unchanged: version {imported.version} says the same.")
    else:
        print(f"{imported.id} is imported as version {imported.version}: {imported.file}")
    print(f"It can be used for: {', '.join(imported.uses) or 'nothing yet'}.")
    if imported.not_for_rounds:
        print(f"Not for rounds: {imported.not_for_rounds}.")
    if imported.file is not None and imported.uses:
        print(
            "New conversations use it from the next start of the bot: restart it if it is running. "
            "Conversations that have begun end with the version they began with."
        )
    return 0


async def _questionnaire_export(options: argparse.Namespace) -> int:
    from handlers.questionnaires import put_out

    version = put_out(options.name, options.version, options.out)
    print(f"{options.name}, version {version}, written to {options.out}")
    return 0


async def _letters(options: argparse.Namespace) -> int:
    from handlers.outgoing import hold_back, let_go, letters, letters_ahead

    if options.pause is not None:
        print(f"Paused. {await hold_back(options.pause)} letters wait.")
        return 0
    if options.resume is not None:
        print(f"Resumed. {await let_go(options.resume)} letters go on when they are due.")
        return 0
    rows = await (letters_ahead() if options.ahead else letters())
    if options.json:
        print(json.dumps(rows, indent=2))
        return 0
    if not rows:
        print("No letters.")
        return 0
    for line in (tuple(rows[0]), *(row.values() for row in rows)):
        print("\t".join(line))
    return 0


async def _backup(options: argparse.Namespace) -> int:
    from handlers.operating import backup

    keys = await backup(options.file)
    print(f"Written to {options.file}. It holds no key; copy these files to another safe place:")
    for key in keys:
        print(f"  {key}")
    return 0


async def _restore(options: argparse.Namespace) -> int:
    from handlers.operating import restore

    for sentence in await restore(options.file):
        print(sentence)
    return 0


if __name__ == "__main__":
    sys.exit(main())
