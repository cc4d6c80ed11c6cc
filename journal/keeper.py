"""Keeps the database open while anybody uses it, and closes it properly when the last has left.

One keeper runs for each data folder, apart from the commands that use the database, so that a
Ctrl-C or a kill of a command does not touch it. Users hold a shared lock on `users.lock`, which
the system releases however they end; the keeper closes the database once nobody holds it. It is
started as a script, without the project's packages: it starts fast and stays small.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

LOOK_S = 0.1
LINGER_S = 1.5  # a script of short commands is not made to start the database for each
STOP_S = 60.0
RESTARTS_MAX = 5
ORPHANS_S = 15.0  # how long the parts of a killed server may take to notice and go
ALREADY_KEPT = 3
PR_SET_PDEATHSIG = 1


class Keeper:
    """One running server, restarted when it is killed, stopped when it is no longer used."""

    def __init__(self, orders: dict[str, Any]) -> None:
        self.orders = orders
        self.home = Path(orders["home"])
        self.cluster = Path(orders["cluster"])
        self.users = (self.home / "users.lock").open("a")
        self.told_to_stop = False

    def keep(self) -> None:
        """Run the server until told to stop, or until nobody has used it for LINGER_S.

        At a stop for want of users their lock stays taken, so that nobody comes in meanwhile.
        """
        stop_leftover(self.cluster)
        server = self._start()
        restarts = 0
        used_at = time.monotonic()
        while not self.told_to_stop:
            if _ended(server):
                if restarts == RESTARTS_MAX or not _killed(server):
                    return
                restarts += 1
                server = self._restart()
            if self._wanted():
                used_at = time.monotonic()
            elif time.monotonic() - used_at >= LINGER_S:
                break
            else:
                fcntl.flock(self.users, fcntl.LOCK_UN)
        stop(server)

    def _wanted(self) -> bool:
        """Does anybody use the server, or was it started to stay? If not, users are locked out."""
        if (self.home / "keep").exists():
            return True
        try:
            fcntl.flock(self.users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False

    def _start(self) -> subprocess.Popen[bytes]:
        drop_stale_pids(self.cluster, Path(self.orders["sockets"]))
        with (self.home / "postgres.log").open("ab") as log:
            return subprocess.Popen(
                self.orders["command"],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                env=self.orders["environment"],
                start_new_session=True,
                **self.orders["switch"],
                preexec_fn=_die_with_keeper,  # noqa: PLW1509 - the keeper has one thread
            )

    def _restart(self) -> subprocess.Popen[bytes]:
        """Start again after a kill; the killed server's orphans may hold its memory for a moment."""
        until = time.monotonic() + ORPHANS_S
        while True:
            server = self._start()
            time.sleep(5 * LOOK_S)
            if not _ended(server) or time.monotonic() > until:
                return server

    def stop_soon(self, *_: object) -> None:
        """Note a request to stop; the loop acts on it."""
        self.told_to_stop = True


def stop(server: subprocess.Popen[bytes]) -> None:
    """Stop fast: clients are told, everything is written; at the worst, leave it to recovery."""
    server.send_signal(signal.SIGINT)
    try:
        server.wait(STOP_S)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGQUIT)
        server.wait()


def stop_leftover(cluster: Path) -> None:
    """Stop a server whose keeper is gone: it must not run on unkept."""
    pid = written_pid(cluster / "postmaster.pid")
    if pid is None or not serves(pid, cluster):
        return
    for how, patience in ((signal.SIGINT, STOP_S), (signal.SIGQUIT, STOP_S)):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, how)
        until = time.monotonic() + patience
        while time.monotonic() < until:
            if not serves(pid, cluster):
                return
            time.sleep(LOOK_S)


def drop_stale_pids(cluster: Path, sockets: Path) -> None:
    """Remove a dead server's pid files whose number some other program has been given since.

    PostgreSQL sees to every other case itself, but takes any live process of that number for a
    server and would never start again: common where a container starts with low numbers.
    """
    for note in (cluster / "postmaster.pid", *sockets.glob(".s.PGSQL.*.lock")):
        pid = written_pid(note)
        if pid is not None and _alive(pid) and not _anyone_in(cluster):
            note.unlink()


def written_pid(note: Path) -> int | None:
    """The process number in a pid file, which may be stale; None when there is none."""
    try:
        return int(note.read_text().splitlines()[0])
    except (OSError, ValueError, IndexError):
        return None


def serves(pid: int, cluster: Path) -> bool:
    """Is that process a PostgreSQL server on this cluster? It works with the cluster as its folder."""
    try:
        return Path(f"/proc/{pid}/cwd").samefile(cluster)
    except OSError:
        if Path("/proc/self/cwd").exists():
            return False
    said = subprocess.run(
        ["ps", "-o", "command=", "-p", str(pid)], capture_output=True, text=True, check=False
    ).stdout
    return str(cluster) in said


def _anyone_in(cluster: Path) -> bool:
    """Does any process of a server on this cluster, or what is left of one, still run?"""
    here = Path("/proc")
    if not (here / "self").exists():
        return True
    return any(serves(int(each.name), cluster) for each in here.iterdir() if each.name.isdigit())


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _ended(server: subprocess.Popen[bytes]) -> bool:
    """Has it ended by the next look? Sleeping between looks costs less than waiting for it does."""
    time.sleep(LOOK_S)
    return server.poll() is not None


def _killed(server: subprocess.Popen[bytes]) -> bool:
    return server.returncode is not None and server.returncode < 0


def _die_with_keeper() -> None:
    """Ask the system to stop the server when its keeper is killed (Linux; elsewhere it is found)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGINT)


def main() -> int:
    """Read the orders, take the keeper's lock, leave the starter's side, keep."""
    orders = json.load(sys.stdin)
    lock = (Path(orders["home"]) / "keeper.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return ALREADY_KEPT
    if os.fork():
        os._exit(0)  # the starter need not wait for, or bury, the keeper
    lock.truncate(0)
    lock.write(json.dumps({"pid": os.getpid(), "sockets": orders["sockets"]}))
    lock.flush()
    keeper = Keeper(orders)
    signal.signal(signal.SIGTERM, keeper.stop_soon)
    signal.signal(signal.SIGINT, keeper.stop_soon)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    keeper.keep()
    lock.close()  # before the users' lock is let go: whoever comes in then finds no keeper
    return 0


if __name__ == "__main__":
    sys.exit(main())
