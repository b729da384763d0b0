"""The `dialogbote` command as an operator meets it: real processes in a folder of their own."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import command_line
from tests.command_line import Done


def dialogbote(folder: Path, *arguments: str, **more: str) -> Done:
    return command_line.dialogbote(folder, *arguments, environment=more)


@contextmanager
def running(folder: Path, command: str, **more: str) -> Iterator[str]:
    """A started bot and its web address; asked to stop at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "handlers.cli", command],
        cwd=folder,
        env=command_line.settings(folder, {"DIALOGBOTE_WEB_PORT": str(port), **more}),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                    break
            except OSError:
                assert process.poll() is None, process.communicate()
                time.sleep(0.05)  # another process: there is nothing to be told by
        yield address
        process.send_signal(signal.SIGTERM)
        out, errors = process.communicate(timeout=20)
        assert process.returncode == 0, errors
        assert address in out
    finally:
        process.kill()
        process.wait()


def test_grant_members_revoke(tmp_path: Path) -> None:
    unknown = dialogbote(tmp_path, "grant", "--role", "moderator", "--municipality", "Neustadt")
    assert unknown.returncode == 1
    assert "--kind" in unknown.stderr and "landkreis" in unknown.stderr
    granted = dialogbote(
        tmp_path, "grant", "--role", "moderator", "--municipality", "Neustadt",
        "--kind", "kreisfrei", "--note", "Frau\tMuster\n",
    )  # fmt: skip
    assert granted.returncode == 0, granted.stderr
    code = re.search(r"code: +(\S+)", granted.stdout)
    assert code and f"/join/{code[1]}" in granted.stdout
    lead = dialogbote(tmp_path, "grant", "--role", "programme-lead")
    assert lead.returncode == 0
    for role in ("owner", "deputy"):
        other = dialogbote(tmp_path, "grant", "--role", role, "--municipality", "Neustadt")
        assert other.returncode == 2, "they come with their measure or talk"
    members = dialogbote(tmp_path, "members").stdout.splitlines()
    rows = sorted(line.split("\t")[1:] for line in members)
    assert rows == [["(programme)", "programme-lead", ""], ["Neustadt", "moderator", "Frau Muster"]]
    slip = dialogbote(
        tmp_path, "grant", "--role", "moderator", "--municipality", "neustadt",
        "--kind", "landkreis",
    )  # fmt: skip
    assert slip.returncode == 1 and "Neustadt is known as kreisfrei" in slip.stderr
    placed = dialogbote(
        tmp_path, "grant", "--role", "moderator", "--municipality", "Neustadt", "--land", "BY"
    )
    assert placed.returncode == 0
    misplaced = dialogbote(
        tmp_path, "grant", "--role", "moderator", "--municipality", "Neustadt", "--land", "HE"
    )
    assert misplaced.returncode == 1 and "Neustadt lies in BY" in misplaced.stderr
    corrected = dialogbote(tmp_path, "municipality", "neustadt", "--land", "HE")
    assert corrected.returncode == 0
    again = dialogbote(
        tmp_path, "grant", "--role", "moderator", "--municipality", "Neustadt", "--land", "BY"
    )
    assert again.returncode == 1 and "Neustadt lies in HE" in again.stderr
    other = dialogbote(tmp_path, "municipality", "Altstadt", "--land", "HE")
    assert other.returncode == 1 and "NAME = Altstadt" in other.stderr
    nowhere = dialogbote(tmp_path, "grant", "--role", "programme-lead", "--land", "HE")
    assert nowhere.returncode == 1 and "--land" in nowhere.stderr
    person = next(line.split("\t")[0] for line in members if "Neustadt" in line)
    assert dialogbote(tmp_path, "revoke", person).returncode == 0
    assert len(dialogbote(tmp_path, "members").stdout.splitlines()) == 2
    again = dialogbote(tmp_path, "revoke", person)
    assert again.returncode == 1 and person in again.stderr


@pytest.mark.parametrize(
    ("setting", "value", "remedy"),
    [
        ("DIALOGBOTE_WEB_PORT", "80800", "65535"),
        ("DIALOGBOTE_API_URL", "https://example.org/", "/bot"),
        ("DIALOGBOTE_PUBLIC_URL", "http://example.org", "https://"),
        ("DIALOGBOTE_DATABASE_URL", "sqlite:///x", "sqlite+aiosqlite"),
        ("DIALOGBOTE_TOKEN", "not a token", "@BotFather"),
        ("DIALOGBOTE_SMTP_URL", "smtp//u:secret@host", "smtps://user:password@host:465"),
        ("DIALOGBOTE_MAIL_FROM", "somebody", "bote@example.org"),
    ],
)
def test_a_wrong_setting_is_named_with_its_remedy(
    tmp_path: Path, setting: str, value: str, remedy: str
) -> None:
    checked = dialogbote(tmp_path, "check", **{setting: value})
    assert checked.returncode == 1
    line = next(line for line in checked.stderr.splitlines() if setting in line)
    assert remedy in checked.stderr
    secret = setting in ("DIALOGBOTE_TOKEN", "DIALOGBOTE_SMTP_URL")
    assert (value in line) == (not secret), "a token or password is never shown"


def test_every_wrong_setting_is_named(tmp_path: Path) -> None:
    wrong = {"WEB_PORT": "0", "API_URL": "nonsense", "PUBLIC_URL": "nonsense"}
    given = {f"DIALOGBOTE_{name}": value for name, value in wrong.items()}
    checked = dialogbote(tmp_path, "check", **given)
    assert checked.returncode == 1
    assert all(name in checked.stderr for name in given)


def test_a_setting_that_is_none_is_named(tmp_path: Path) -> None:
    checked = dialogbote(tmp_path, "check", DIALOGBOTE_TOKKEN="1:secret")
    assert checked.returncode == 1
    assert "DIALOGBOTE_TOKKEN" in checked.stderr and "DIALOGBOTE_TOKEN" in checked.stderr
    assert "secret" not in checked.stderr


def test_half_of_what_e_mail_needs_is_named(tmp_path: Path) -> None:
    given = {
        "DIALOGBOTE_SMTP_URL": "smtps://u:secret@mail.example.org",
        "DIALOGBOTE_MAIL_FROM": "bote@example.org",
        "DIALOGBOTE_PUBLIC_URL": "https://dialog.example.org",
    }
    assert dialogbote(tmp_path, "check", **given).returncode == 0
    for missing in given:
        rest = {name: value for name, value in given.items() if name != missing}
        for command in ("check", "run"):
            refused = dialogbote(tmp_path, command, **rest)
            assert refused.returncode == 1, (command, missing)
            assert missing in refused.stderr and "secret" not in refused.stderr


def test_an_address_that_nobody_is_told_is_named(tmp_path: Path) -> None:
    for command in ("check", "run"):
        refused = dialogbote(tmp_path, command, DIALOGBOTE_WEB_HOST="0.0.0.0")
        assert refused.returncode == 1 and "DIALOGBOTE_PUBLIC_URL" in refused.stderr, command


@pytest.mark.parametrize(
    "command",
    [["members"], ["letters"], ["revoke", "x"], ["export", "x", "--format=csv", "--out=x"]],
)
def test_looking_into_a_folder_without_a_database_creates_none(
    tmp_path: Path, command: list[str]
) -> None:
    elsewhere = tmp_path / "mistyped"
    refused = dialogbote(tmp_path, *command, DIALOGBOTE_DATA_DIR=str(elsewhere))
    assert refused.returncode == 1 and "holds no database" in refused.stderr
    assert not elsewhere.exists()


def test_what_is_no_backup_is_not_restored(tmp_path: Path) -> None:
    (tmp_path / "some.csv").write_text("value;language\n" * 200)
    refused = dialogbote(tmp_path, "restore", str(tmp_path / "some.csv"))
    assert refused.returncode == 1
    assert "no database" in refused.stderr and "dialogbote restore" not in refused.stderr


def test_a_report_needs_a_closed_round(tmp_path: Path) -> None:
    def report(municipality: str, *more: str) -> Done:
        return dialogbote(
            tmp_path, "report", "selfcheck", "--municipality", municipality,
            "--format", "jsonl", "--out", str(tmp_path / "out.jsonl"), *more,
        )  # fmt: skip

    dialogbote(
        tmp_path, "grant", "--role", "coordinator", "--municipality", "Neustadt",
        "--kind", "kreisfrei",
    )  # fmt: skip
    slip, early, tongue = report("Neustat"), report("Neustadt"), report("Neustadt", "--language=xx")
    assert [done.returncode for done in (slip, early, tongue)] == [1, 1, 1]
    assert "known: Neustadt" in slip.stderr
    assert "closed no round yet" in early.stderr
    assert "--language" in tongue.stderr
    assert not (tmp_path / "out.jsonl").exists()


def test_a_data_folder_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    for command in ("check", "members", "run"):
        refused = dialogbote(tmp_path, command, DIALOGBOTE_DATA_DIR=str(tmp_path / "file"))
        assert refused.returncode == 1, command
        assert "DIALOGBOTE_DATA_DIR" in refused.stderr and "Traceback" not in refused.stderr


def test_the_demo_refuses_strangers(tmp_path: Path) -> None:
    for setting, value in (
        ("DIALOGBOTE_WEB_HOST", "0.0.0.0"),
        ("DIALOGBOTE_PUBLIC_URL", "https://dialog.example.org"),
    ):
        refused = dialogbote(tmp_path, "demo", **{setting: value})
        assert refused.returncode == 1
        assert setting in refused.stderr and value in refused.stderr


def test_a_port_in_use_is_named_and_nothing_is_announced(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        refused = dialogbote(tmp_path, "demo", DIALOGBOTE_WEB_PORT=port)
    assert refused.returncode == 1
    assert "DIALOGBOTE_WEB_PORT" in refused.stderr and port in refused.stderr
    assert "in the browser" not in refused.stdout


def test_the_demo_starts_exports_backs_up_and_keeps_its_data(tmp_path: Path) -> None:
    with running(tmp_path, "demo") as address:
        with urllib.request.urlopen(f"{address}/healthz", timeout=5) as answer:
            assert json.load(answer) == {"intake": True, "outbox": True, "database": True}
        with urllib.request.urlopen(f"{address}/", timeout=5) as page:
            assert b"/demo/moderator" in page.read()
        second = dialogbote(tmp_path, "demo")
        assert second.returncode == 1 and "stop it first" in second.stderr
        saved = dialogbote(tmp_path, "backup", "copy.sqlite")
        assert saved.returncode == 0, saved.stderr
        assert "lasting.key" in saved.stdout and "participation" not in saved.stdout
    out = dialogbote(tmp_path, "export", "beispiel", "--format", "jsonl", "--out", "x.jsonl")
    assert out.returncode == 0, out.stderr
    rows = [json.loads(line) for line in (tmp_path / "x.jsonl").read_bytes().splitlines()]
    assert sum(row["type"] == "text" for row in rows) == 12
    for kind, beginning in (("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")):
        done = dialogbote(tmp_path, "export", "beispiel", "--format", kind, "--out", f"x.{kind}")
        assert done.returncode == 0
        assert (tmp_path / f"x.{kind}").read_bytes().startswith(beginning)
    missing = dialogbote(tmp_path, "export", "nothing", "--format", "csv", "--out", "y.csv")
    assert missing.returncode == 1 and not (tmp_path / "y.csv").exists()
    restored = dialogbote(tmp_path, "restore", "copy.sqlite")
    assert restored.returncode == 0, restored.stderr
    with running(tmp_path, "demo"):
        pass
    letters = dialogbote(tmp_path, "letters", "--json")
    assert json.loads(letters.stdout) == []


def test_run_has_no_role_page(tmp_path: Path) -> None:
    with running(tmp_path, "run") as address:
        with urllib.request.urlopen(f"{address}/", timeout=5) as page:
            assert b"/demo/" not in page.read()
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"{address}/demo/moderator", timeout=5)
        assert refused.value.code == 404
        refused.value.close()
