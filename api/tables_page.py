"""The tables of docs/http.md: who may send and read what, and every problem. `python -m api.tables_page [--check]`."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from api.actors import MAY_READ, MAY_SEND
from api.problems import MEANINGS

PAGE = Path(__file__).resolve().parent.parent / "docs" / "http.md"


def tables() -> dict[str, Iterable[str]]:
    """The rows that belong under each head of a table."""
    roles = {
        "| Command | Roles |": MAY_SEND.items(),
        "| View | Roles |": MAY_READ.items(),
    }
    return {
        **{
            head: [f"| `{name}` | {_listed(who)} |" for name, who in rows]
            for head, rows in roles.items()
        },
        "| Code | Status | Title |": [
            f"| `{code}` | {meaning.status} | {meaning.title} |"
            for code, meaning in MEANINGS.items()
        ],
    }


def _listed(roles: str) -> str:
    return ", ".join(f"`{role}`" for role in roles.split())


def written(page: str) -> str:
    """The page with its tables as the code has them; all else stays. A missing head is an error."""
    for head, rows in tables().items():
        found = re.findall(rf"{re.escape(head)}\n[|-]+\n(?:\|.*\n)*", page)
        if len(found) != 1:
            raise ValueError(f"docs/http.md should have one table with the head: {head}")
        title, line, *_ = found[0].splitlines()
        page = page.replace(found[0], "".join(f"{row}\n" for row in (title, line, *rows)))
    return page


def main() -> int:
    """Write the page; with --check only compare: 1 when it is stale."""
    page = PAGE.read_text(encoding="utf-8")
    made = written(page)
    if sys.argv[1:] == ["--check"]:
        return int(made != page)
    PAGE.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
