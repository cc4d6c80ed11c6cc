"""The firm's record with no set-up: a PostgreSQL of our own, shared by all who use one data folder.

The first user starts it, those who come later join it, and it is closed when the last has left,
however each of them ended. It speaks on a private socket only, asks for a password that only the
folder's owner can read, and keeps what it acknowledged through any crash.
"""

from __future__ import annotations

import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict
from urllib.parse import quote, urlencode

import psycopg

from journal import keeper
from journal.account import Account, account_for
from journal.binaries import find_programs
from journal.cluster import (
    DATABASE,
    OWNER,
    PORT,
    Home,
    make_cluster,
    make_folder,
    make_locks,
    socket_folder,
    write_settings,
)
from journal.unusable import DatabaseUnusable

LOOK_S = 0.03
START_MAX_S = 600.0  # replaying gigabytes after a crash takes minutes
GOING_DOWN_MAX_S = 10.0  # for a server whose keeper was killed
STOP_MAX_S = 90.0
LOG_MAX = 8 * 2**20  # bytes
LOG_SHOWN = 5  # lines


class Notes(TypedDict):
    """What the keeper wrote into its lock: its process number, and the socket's folder."""

    pid: int
    sockets: str


@dataclass(frozen=True)
class Status:
    """What can be said of a data folder's server without starting it."""

    made: bool
    running: bool
    stays: bool
    in_use: bool
    keeper: int | None
    url: str | None


@contextmanager
def running(folder: Path, environment: Mapping[str, str] | None = None) -> Iterator[str]:
    """The URL of the database in that data folder, its server up for as long as the block lasts.

    Raises DatabaseUnusable, having changed nothing, when the folder cannot be used.
    """
    environment = os.environ if environment is None else environment
    home = make_folder(folder)
    programs = find_programs(environment)
    account = account_for(home.folder, programs.folder)
    make_locks(home, account)
    with home.users_lock.open("r+") as hold:
        with _locked(home.start_lock):
            # Waits here while a keeper that found nobody is closing the server.
            fcntl.flock(hold, fcntl.LOCK_SH)
            if not _kept(home):
                make_cluster(home, programs, account)
            url = _ready(home, account, programs.path("postgres"), environment)
        yield url


def start(folder: Path, environment: Mapping[str, str] | None = None) -> str:
    """Start the server and let it stay until `stop`. Returns the URL."""
    with running(folder, environment) as url:
        Home(folder.resolve()).stay.touch()
    return url


def stop(folder: Path, *, though_used: bool = False) -> bool:
    """Stop the server and wait until it is down; False when none ran.

    Raises DatabaseUnusable when it is in use, unless `though_used`: then its users lose it.
    """
    home = Home(folder.resolve())
    if not home.start_lock.exists():
        return False
    with _locked(home.start_lock):
        if not _kept(home):
            home.stay.unlink(missing_ok=True)
            return False
        if _in_use(home) and not though_used:
            raise DatabaseUnusable(
                "The database is in use by another accrual command.",
                where=str(home.folder),
                do="end that command first, or stop the database all the same with --now",
            )
        home.stay.unlink(missing_ok=True)
        with suppress(ProcessLookupError):
            os.kill(_keeper_notes(home)["pid"], signal.SIGTERM)
        _wait_until_gone(home)
    return True


def status(folder: Path) -> Status:
    """What runs on that data folder; nothing is made, started or changed.

    Raises DatabaseUnusable when it is not ours to look into.
    """
    home = Home(folder.resolve())
    try:
        kept = home.keeper_lock.exists() and _kept(home)
    except PermissionError as fault:
        raise DatabaseUnusable(
            "The data folder is another user's.",
            where=str(home.folder),
            do="run the command as that user, or set ACCRUAL_DATA to a folder of your own",
        ) from fault
    notes = _keeper_notes(home) if kept else None
    return Status(
        made=home.cluster.exists(),
        running=kept,
        stays=home.stay.exists(),
        in_use=kept and _in_use(home),
        keeper=None if notes is None else notes["pid"],
        url=None if notes is None else _url(home, notes["sockets"]),
    )


def _ready(home: Home, account: Account, postgres: Path, environment: Mapping[str, str]) -> str:
    """Wait until the server answers, starting it when nobody keeps one. The caller holds the locks."""
    started = False
    began = time.monotonic()
    while time.monotonic() < began + START_MAX_S:
        if not _kept(home):
            patient = time.monotonic() < began + GOING_DOWN_MAX_S
            if started and not (patient and _met_another(home)):
                raise _did_not_start(home)
            _start_keeper(home, account, postgres, environment)
            started = True
        url = _url(home, _keeper_notes(home)["sockets"])
        if _answers(url):
            return url
        time.sleep(LOOK_S)
    raise _did_not_start(home)


def _met_another(home: Home) -> bool:
    """Did the server give up because one whose keeper was killed is still going down?"""
    return any('lock file "postmaster.pid" already exists' in line for line in _last_words(home))


def _start_keeper(
    home: Home, account: Account, postgres: Path, environment: Mapping[str, str]
) -> None:
    write_settings(home, account)
    sockets = socket_folder(home, environment, account)
    if home.log.stat().st_size > LOG_MAX:
        home.log.replace(home.log.with_suffix(".log.1"))
        make_locks(home, account)
    options = {"-D": home.cluster, "-k": sockets, "-p": PORT}
    arguments = [str(part) for option in options.items() for part in option]
    orders = {
        "home": str(home.folder),
        "cluster": str(home.cluster),
        "sockets": str(sockets),
        "command": [*account.prefix, str(postgres), *arguments],
        "environment": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
        "switch": account.switch,
    }
    with home.log.open("ab") as log:
        left = subprocess.run(
            [sys.executable, "-I", "-S", keeper.__file__],
            input=json.dumps(orders).encode(),
            stdout=subprocess.DEVNULL,
            stderr=log,
            start_new_session=True,
            cwd="/",
            check=False,
        )
    if left.returncode not in (0, keeper.ALREADY_KEPT):
        raise _did_not_start(home)


def _answers(url: str) -> bool:
    """Is the server up and past recovery? On its very first start the database itself is made."""
    maintenance = url.replace(f"@/{DATABASE}?", "@/postgres?")
    if psycopg.pq.PGconn.ping(maintenance.encode()) != psycopg.pq.Ping.OK:
        return False
    try:
        with psycopg.connect(maintenance, autocommit=True) as connection:
            found = connection.execute("select from pg_database where datname = %s", [DATABASE])
            if found.fetchone() is None:
                connection.execute(f"create database {DATABASE}")
    except psycopg.OperationalError as fault:
        # The server speaks English: it is started with LC_ALL=C.
        refused = ("password authentication failed", "no password supplied")
        if not any(said in str(fault) for said in refused):
            return False  # it is closing, or recovering, after all
        raise DatabaseUnusable(
            "The database does not accept the password that lies beside it.",
            where=url,
            do="restore accrual.pgpass from the back-up that this data came from",
        ) from fault
    return True


def _url(home: Home, sockets: str) -> str:
    """The address without a secret in it: the password stays in its file."""
    where = urlencode(
        {"host": sockets, "port": PORT, "passfile": home.passfile}, safe="/", quote_via=quote
    )
    return f"postgresql://{OWNER}@/{DATABASE}?{where}"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    with path.open("r+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _busy(path: Path) -> bool:
    """Is that lock taken, shared or whole?"""
    with path.open("r+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _kept(home: Home) -> bool:
    return _busy(home.keeper_lock)


def _in_use(home: Home) -> bool:
    return _busy(home.users_lock)


def _keeper_notes(home: Home) -> Notes:
    while not (text := home.keeper_lock.read_text()):
        time.sleep(LOOK_S)  # it has the lock and is about to write
    notes: Notes = json.loads(text)
    return notes


def _wait_until_gone(home: Home) -> None:
    until = time.monotonic() + STOP_MAX_S
    while _kept(home):
        if time.monotonic() > until:
            raise DatabaseUnusable(
                f"The database did not stop within {STOP_MAX_S:.0f} seconds.",
                where=str(home.log),
                do="read the end of that file; the data is safe whatever ends the server",
            )
        time.sleep(LOOK_S)


def _last_words(home: Home) -> list[str]:
    return home.log.read_text(errors="replace").splitlines()[-LOG_SHOWN:]


def _did_not_start(home: Home) -> DatabaseUnusable:
    return DatabaseUnusable(
        "PostgreSQL did not start. Its last words:\n    " + "\n    ".join(_last_words(home)),
        where=str(home.log),
        do="mend what it names and run the command again; nothing was lost",
    )
