"""How a file is named to whoever asked: as short as it can be said from where they stand."""

from __future__ import annotations

import os


def shown(path: str) -> str:
    """A path as it is said from here; one that lies elsewhere stays whole."""
    relative = os.path.relpath(path)
    return path if relative.startswith("..") else relative
