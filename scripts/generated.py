"""Writes the files that are made from the code, or says which are not as the code would make them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# File, then the command whose standard output it is.
GENERATED: dict[str, list[str]] = {}


def made(command: list[str]) -> str:
    """What the command writes. Its failure is ours."""
    done = subprocess.run(
        [sys.executable, *command], cwd=ROOT, check=True, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


def main() -> int:
    """Write every file, or with --check only compare: 1 when one is not clean."""
    check = "--check" in sys.argv[1:]
    stale = []
    for name, command in GENERATED.items():
        path, text = ROOT / name, made(command)
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if not check:
            path.write_text(text)
            print(f"written: {name}")
    if check and stale:
        print(f"Not as the code makes them: {', '.join(stale)}. Run: make generated")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
