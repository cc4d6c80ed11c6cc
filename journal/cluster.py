"""The folder in which the firm's record lies: how it is laid out, made once, and made to be safe."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from journal.account import Account
from journal.binaries import BINARIES, Programs
from journal.unusable import DatabaseUnusable

OWNER = "accrual_owner"  # not the name of a schema: PostgreSQL would look there first
DATABASE = "accrual"
PORT = 5432  # only part of the socket's name: nothing listens on the network
SOCKET_PATH_MAX = 100  # bytes; the system's limit is 104 to 108
BUILTIN_LOCALES_SINCE = 17
SHARED_MEMORY_MIN = 512 * 2**20  # bytes; below it /dev/shm is a container's stub

SETTINGS = {
    "listen_addresses": "''",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "maintenance_work_mem": "128MB",
    "work_mem": "16MB",
    "fsync": "on",
    "full_page_writes": "on",
    "synchronous_commit": "on",
    "wal_compression": "on",
    "max_wal_size": "4GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",
    "timezone": "'UTC'",
    "log_timezone": "'UTC'",
    "cluster_name": "'accrual'",
}


@dataclass(frozen=True)
class Home:
    """The data folder: the cluster, the locks, the log and, where its path is short, the socket."""

    folder: Path

    @property
    def cluster(self) -> Path:
        """PostgreSQL's own data directory."""
        return self.folder / "postgres"

    @property
    def passfile(self) -> Path:
        """The generated password, in libpq's form; it lives and is copied with the cluster."""
        return self.cluster / "accrual.pgpass"

    @property
    def log(self) -> Path:
        """What the server and its keeper said."""
        return self.folder / "postgres.log"

    @property
    def start_lock(self) -> Path:
        """Held by whoever starts or stops the server."""
        return self.folder / "start.lock"

    @property
    def users_lock(self) -> Path:
        """Shared by all who use the server."""
        return self.folder / "users.lock"

    @property
    def keeper_lock(self) -> Path:
        """Held by the keeper for its life; says its process number and where the socket is."""
        return self.folder / "keeper.lock"

    @property
    def stay(self) -> Path:
        """While this file is there the server stays up with nobody using it."""
        return self.folder / "keep"


def data_folder(environment: Mapping[str, str]) -> Path:
    """ACCRUAL_DATA, else `accrual` in the user's data folder (XDG_DATA_HOME or ~/.local/share)."""
    if named := environment.get("ACCRUAL_DATA"):
        return Path(named).expanduser().absolute()
    share = environment.get("XDG_DATA_HOME", "")
    return (Path(share) if share.startswith("/") else Path.home() / ".local/share") / "accrual"


def make_folder(folder: Path) -> Home:
    """The data folder, made when it is not there. Raises DatabaseUnusable when it cannot be used."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Asked of the system itself: root may write where the permission bits say no.
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as fault:
        raise DatabaseUnusable(
            f"The data folder cannot be written: {fault.strerror or fault}.",
            where=str(folder),
            do="give yourself the right to write there, or set ACCRUAL_DATA to another folder",
        ) from fault
    return Home(folder.resolve())


def make_locks(home: Home, account: Account) -> None:
    """Make the lock files and the log, as the folder's owner's own, even when root is first."""
    for path in (home.start_lock, home.users_lock, home.keeper_lock, home.log):
        if not path.exists():
            path.touch(0o600)
            _own(path, account)


def make_cluster(home: Home, programs: Programs, account: Account) -> None:
    """Make the cluster when there is none; one that was half made when something died is redone.

    It is made aside and moved into place whole, its password inside. The caller holds the
    starting lock. Raises DatabaseUnusable when one is there that must not be started.
    """
    for half in home.folder.glob("postgres.new-*"):
        shutil.rmtree(half)
    if home.cluster.exists():
        _check(home, programs)
        return
    new = Path(tempfile.mkdtemp(prefix="postgres.new-", dir=home.folder))
    _own(new, account)
    password = secrets.token_urlsafe(32)
    _initdb(new / "data", password, programs, account)
    _write_private(new / "data" / home.passfile.name, f"*:*:*:{OWNER}:{password}\n", account)
    _write_private(new / "data" / "local.conf", "# Yours: what is set here wins.\n", account)
    with (new / "data" / "postgresql.conf").open("a") as settings:
        settings.write("\ninclude 'accrual.conf'\ninclude 'local.conf'\n")
    (new / "data").rename(home.cluster)
    new.rmdir()


def _initdb(folder: Path, password: str, programs: Programs, account: Account) -> None:
    secret = folder.with_name("password")
    _write_private(secret, password + "\n", account)
    # The built-in provider orders text the same on every machine, whatever locales it has.
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"]
    done = account.run(
        [
            programs.path("initdb"),
            f"--pgdata={folder}",
            f"--username={OWNER}",
            f"--pwfile={secret}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            *(builtin if programs.major >= BUILTIN_LOCALES_SINCE else ["--locale=C.UTF-8"]),
            "--data-checksums",
            "--no-instructions",
        ]
    )
    secret.unlink()
    if done.returncode != 0:
        raise DatabaseUnusable(
            f"PostgreSQL could not make its data directory: {_last_words(done.stderr)}",
            where=str(folder),
            do="see that the disk has room and the folder can be written, and run the command again",
        )


def write_settings(home: Home, account: Account) -> None:
    """Write the settings Accrual needs; `local.conf` beside them can change any of them."""
    settings = dict(SETTINGS)
    if _shared_memory_is_small():
        settings["dynamic_shared_memory_type"] = "mmap"
    text = "".join(f"{name} = {value}\n" for name, value in settings.items())
    _write_private(
        home.cluster / "accrual.conf",
        "# Written anew at every start; change local.conf instead.\n" + text,
        account,
    )


def socket_folder(home: Home, environment: Mapping[str, str], account: Account) -> Path:
    """A private folder for the socket: in the data folder, or a short one where that path is long."""
    inside = home.folder / "run"
    if len(bytes(inside)) <= SOCKET_PATH_MAX - len(f"/.s.PGSQL.{PORT}") and _plain(inside):
        folder = inside
    else:
        short = hashlib.sha256(bytes(home.folder)).hexdigest()[:10]
        runtime = environment.get("XDG_RUNTIME_DIR") or tempfile.gettempdir()
        folder = Path(runtime) / f"accrual-{os.geteuid()}-{short}"
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    ours = account.user if account.user is not None else os.geteuid()
    if found.st_uid not in (ours, os.geteuid()) or found.st_mode & 0o077:
        raise DatabaseUnusable(
            "The folder for the database's socket is not private to you.",
            where=str(folder),
            do="remove it, or set XDG_RUNTIME_DIR to a folder of your own",
        )
    _own(folder, account)
    return folder


def _check(home: Home, programs: Programs) -> None:
    """Refuse a cluster that this server must not touch, before it touches it."""
    found = home.cluster.stat()
    try:
        major = (home.cluster / "PG_VERSION").read_text().strip()
        passfile = home.passfile.stat()
    except OSError as fault:
        raise DatabaseUnusable(
            f"The data folder is damaged or not Accrual's: {fault.strerror} ({fault.filename}).",
            where=str(home.cluster),
            do="restore the folder from a back-up, or name another in ACCRUAL_DATA",
        ) from fault
    if major != str(programs.major):
        raise DatabaseUnusable(
            f"The data was written by PostgreSQL {major}, and the programs here are "
            f"PostgreSQL {programs.major}. Nothing was changed.",
            where=str(home.cluster),
            do=f"set {BINARIES} to the folder of PostgreSQL {major}'s programs, or dump with those "
            "and load into a new ACCRUAL_DATA (docs/runbooks/database.md)",
        )
    if found.st_mode & 0o077 or passfile.st_mode & 0o077:
        raise DatabaseUnusable(
            "The data can be read by other users of this machine.",
            where=str(home.cluster),
            do=f"run: chmod 700 {home.cluster} && chmod 600 {home.passfile}",
        )


def _plain(folder: Path) -> bool:
    """Can the path stand in PostgreSQL's list of socket folders, and in a URL, as it is?"""
    return re.fullmatch(r"[\w./-]+", str(folder), re.ASCII) is not None


def _shared_memory_is_small() -> bool:
    try:
        room = os.statvfs("/dev/shm")  # noqa: S108 - measured, not written
    except OSError:
        return False
    return room.f_frsize * room.f_blocks < SHARED_MEMORY_MIN


def _write_private(path: Path, text: str, account: Account) -> None:
    path.unlink(missing_ok=True)
    path.touch(0o600)
    path.write_text(text)
    _own(path, account)


def _own(path: Path, account: Account) -> None:
    if account.user is not None and account.group is not None:
        os.chown(path, account.user, account.group)


def _last_words(said: str) -> str:
    """The last line a program wrote that says something."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return lines[-1] if lines else "it said nothing"
