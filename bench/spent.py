"""Processor seconds spent by this process and by the PostgreSQL server it uses: what a crowded machine does not change."""

from __future__ import annotations

import os
import resource
from pathlib import Path

from psycopg import Connection

PROCESSES = Path("/proc")
TICKS = os.sysconf("SC_CLK_TCK")


class Spent:
    """Reads the seconds spent so far. The server's are known where it runs on this machine (Linux), else 0."""

    def __init__(self, connection: Connection) -> None:
        """The connection says which server it is; it is not kept."""
        backend = connection.info.backend_pid
        folder = PROCESSES / str(backend)
        local = folder.exists() and "postgres" in (folder / "comm").read_text()
        self._postmaster = int(_fields(folder)[1]) if local else None

    def seconds(self) -> tuple[float, float]:
        """By this process (and those it started and waited for), and by the server."""
        own = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in own), self._server()

    def _server(self) -> float:
        if self._postmaster is None:
            return 0.0
        ticks = 0
        for folder in PROCESSES.iterdir():
            if folder.name.isdigit():
                try:
                    fields = _fields(folder)
                except OSError:  # it ended meanwhile
                    continue
                if int(folder.name) == self._postmaster:
                    ticks += sum(map(int, fields[11:15]))  # with the children it has waited for
                elif int(fields[1]) == self._postmaster:
                    ticks += sum(map(int, fields[11:13]))
        return ticks / TICKS


def _fields(folder: Path) -> list[str]:
    """Of a process, from its state on: parent second, user and system ticks from the twelfth."""
    return (folder / "stat").read_text().rpartition(")")[2].split()
