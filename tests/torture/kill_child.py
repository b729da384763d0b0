"""The process from which every bot that is to be killed is forked, after all imports.

It has one thread and no event loop. A connection to it becomes a process of its own, which reads
what it shall be from there and is driven over it. It ends when its standard input does.
"""

from __future__ import annotations

import gc
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import threading
import traceback
from importlib import import_module
from pathlib import Path
from typing import Any, Final

from tests.torture.kill_points import Passes, from_json, install

ROOT: Final = Path(__file__).resolve().parents[2]
PACKAGES: Final = ("config", "bot", "storage", "handlers")


def main() -> None:
    """`python -m tests.torture.kill_child`; prints a line with its port and all places."""
    passes = Passes()
    install(passes, ROOT, PACKAGES)
    _import_everything()
    from tests.torture import kill_life

    kill_life.prepare()
    passes.begin()
    # Not needed by the children: told apart from what they leave behind.
    gc.collect()
    gc.freeze()
    if threading.active_count() != 1:
        raise RuntimeError(f"a thread before the fork: {threading.enumerate()}")
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    hello = {"port": listener.getsockname()[1], "places": passes.places}
    sys.stdout.write(json.dumps(hello) + "\n")
    sys.stdout.flush()
    while True:
        ready, _, _ = select.select([listener, sys.stdin], [], [])
        if sys.stdin in ready:
            return
        connection, _ = listener.accept()
        if os.fork() == 0:
            listener.close()
            _be_child(connection, passes)
        connection.close()


def _import_everything() -> None:
    """All modules: what is imported late in real life must not be after the fork."""
    for package in PACKAGES:
        folder = import_module(package).__path__
        for module in pkgutil.walk_packages(folder, f"{package}.", onerror=_broken):
            if "migrations" not in module.name:
                import_module(module.name)
    import_module("tests.torture.kill_variants")
    import_module("tests.torture.kill_life")


def _broken(name: str) -> None:
    raise ImportError(name)


def _be_child(connection: socket.socket, passes: Passes) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    status = 1
    try:
        connection.sendall(_line(pid=os.getpid()))
        job = json.loads(_read_line(connection))
        _talk_to(Path(job["log"]))
        if job.get("passes"):
            passes.log_to(Path(job["passes"]))
        if point := from_json(job.get("point")):
            passes.die_at(point, lambda: connection.send(_line(at=job["point"])))
        from tests.torture import kill_life

        kill_life.run(job, connection)
        status = 0
    except BaseException:
        connection.setblocking(True)
        connection.sendall(_line(failed=traceback.format_exc()))
    finally:
        # Nothing of the parent is tidied up by the child.
        os._exit(status)


def _talk_to(log: Path) -> None:
    with log.open("ab") as file, Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
        os.dup2(file.fileno(), 1)
        os.dup2(file.fileno(), 2)


def _read_line(connection: socket.socket) -> bytes:
    # Byte by byte: whatever follows belongs to the event loop.
    line = b""
    while not line.endswith(b"\n"):
        byte = connection.recv(1)
        if not byte:
            raise EOFError
        line += byte
    return line


def _line(**said: Any) -> bytes:
    return json.dumps(said).encode() + b"\n"


if __name__ == "__main__":
    main()
