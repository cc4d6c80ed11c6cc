"""A process that writes facts until it is ended, and says which of them were acknowledged.

Run with: the data folder, the book, a name, and `one` (single facts, from four threads) or `many`
(bulk). Every fact has a request tag of its own, and is written only if that tag is not there yet.
When an outcome is unknown it is read again by its tag, as every caller of the journal does.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Sequence
from itertools import count
from pathlib import Path

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from journal.embedded import running
from journal.failures import BookUnavailable, CommitUnknown
from journal.recorder import PostgresRecorder

BULK = 150
_saying = threading.Lock()


def write(recorder: PostgresRecorder, tags: Sequence[str]) -> None:
    """Have all of these facts in the book, once, whatever happens meanwhile."""
    query = DCBQuery([DCBQueryItem([], [tag]) for tag in tags])
    while True:
        try:
            recorder.append(
                [DCBEvent("A", b"{}", [tag]) for tag in tags], DCBAppendCondition(query, after=0)
            )
        except CommitUnknown:
            if len(list(recorder.read(query))) == len(tags):
                return
        except IntegrityError:
            # Written by an attempt of which the outcome was unknown: all of it or nothing.
            assert len(list(recorder.read(query))) == len(tags)
            return
        except BookUnavailable:
            time.sleep(0.05)
        else:
            return


def patiently(recorder: PostgresRecorder, tags: Sequence[str]) -> None:
    """As `write`; the reading again may find the server away too."""
    while True:
        try:
            write(recorder, tags)
        except BookUnavailable:
            time.sleep(0.05)
        else:
            with _saying:
                sys.stdout.write("".join(f"{tag}\n" for tag in tags))
                sys.stdout.flush()
            return


def work(recorder: PostgresRecorder, name: str, lines: int) -> None:
    for number in count():
        patiently(recorder, [f"request:{name}:{number}:{line}" for line in range(lines)])


if __name__ == "__main__":
    folder, book, name, size = sys.argv[1:]
    with running(Path(folder)) as url:
        recorder = PostgresRecorder(url, book)
        sys.stdout.write("in\n")
        sys.stdout.flush()
        for thread in range(4 if size == "one" else 1):
            threading.Thread(
                target=work,
                args=(recorder, f"{name}:{thread}", 1 if size == "one" else BULK),
                daemon=True,
            ).start()
        threading.Event().wait()
