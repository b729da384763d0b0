"""Which programs are measured, how each is started, and which buttons lead through it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from harness import HERE, ROOT, Bot

PEER_PYTHON = os.environ.get("PEER_PYTHON") or str(ROOT / ".venv-bench/bin/python")
PRESSES = 15
"""One to begin, and 14 answers; the result stands in the place of the last question."""


def peer(name: str, program: str, press: list[str]) -> Bot:
    return Bot(
        name=name,
        command=[
            PEER_PYTHON,
            str(HERE / "peers" / program),
            *("--api-url", "{url}", "--token", "{token}"),
            *("--questions", "{questions}", "--data", "{data}"),
        ],
        route={"begin": "/start", "press": press, "end": "Ergebnis nach", "presses": PRESSES},
        first=["/start"],
    )


AIOGRAM = peer("aiogram", "aiogram_selfcheck.py", ["^w:answer:", "^w:new:"])
STOCK = peer("python-telegram-bot", "ptb_selfcheck.py", ["^answer:", "^new:"])
BARE = peer("bare ceiling", "bare_selfcheck.py", ["^answer:", "^new:"])
PEERS = [AIOGRAM, STOCK, BARE]


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
        return port


WEB_PORT = _free_port()
INSTALLATION = {
    "DIALOGBOTE_TOKEN": "{token}",
    "DIALOGBOTE_API_URL": "{url}",
    "DIALOGBOTE_DATA_DIR": "{data}/var",
    "DIALOGBOTE_WEB_PORT": str(WEB_PORT),
}


def invited(data: Path, people: int) -> list[str]:
    """Codes for so many people in the installation of that folder."""
    env = {
        **os.environ,
        "DIALOGBOTE_DATA_DIR": str(data / "var"),
        # Not in the folder of the scripts: the product is found as it is installed.
        "PYTHONPATH": str(ROOT),
    }
    command = [sys.executable, str(HERE / "invite.py"), str(people)]
    done = subprocess.run(command, cwd=data, env=env, stdout=subprocess.PIPE, check=True)
    codes: list[str] = json.loads(done.stdout)
    return codes


DIALOGBOTE = Bot(
    name="Dialogbote",
    command=[str(Path(sys.executable).with_name("dialogbote")), "run"],
    env=INSTALLATION,
    route={
        "prepare": ["/start {code}"],
        "begin": "/selfcheck",
        "press": ["^answer:", "^selfcheck-new:"],
        "end": "Ergebnis nach",
        "presses": PRESSES,
    },
    codes=invited,
)


def contestants() -> list[Bot]:
    """Dialogbote and the peers, as far as their environment is there (`make bench` makes it)."""
    return [DIALOGBOTE, *PEERS] if Path(PEER_PYTHON).exists() else [DIALOGBOTE]
