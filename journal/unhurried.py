"""While much is done at once, Python looks less often for what it could throw away: a fifth of the work otherwise."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

THRESHOLDS = (
    50_000,
    20,
    100,
)  # new containers before a look at them; such looks before a wider one
_turn = Lock()
_under_way = 0
_usual = gc.get_threshold()


@contextmanager
def unhurried() -> Iterator[None]:
    """Hold the collector back inside the block. Blocks of several threads may overlap; the last one out resets it."""
    global _under_way, _usual  # noqa: PLW0603 - the collector is the process's own
    with _turn:
        if not _under_way:
            _usual = gc.get_threshold()
            gc.set_threshold(*THRESHOLDS)
        _under_way += 1
    try:
        yield
    finally:
        with _turn:
            _under_way -= 1
            if not _under_way:
                gc.set_threshold(*_usual)
