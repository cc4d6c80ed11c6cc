"""Writes the files that are made from the code, or says which are not as the code would make them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
# File, then the module that writes it; asked with --check, that fails when the file is stale.
GENERATED = {
    "docs/steps.md": "features.words_list",
    "docs/events.json": "journal.event_shapes",
    "docs/http.md": "api.tables_page",
}


def main() -> int:
    """Write every file, or with --check only compare: 1 when one is stale."""
    check = sys.argv[1:] == ["--check"]
    stale = [name for name, module in GENERATED.items() if not _done(module, check=check)]
    if stale:
        print(f"Not as the code makes them: {', '.join(stale)}. Run: make generated")
    return 1 if stale else 0


def _done(module: str, *, check: bool) -> bool:
    command = [sys.executable, "-m", module, *(["--check"] if check else [])]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0


if __name__ == "__main__":
    sys.exit(main())
