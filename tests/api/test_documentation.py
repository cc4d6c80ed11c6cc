"""The page for people says the same as the tables that decide."""

from __future__ import annotations

from pathlib import Path

from api.actors import MAY_READ, MAY_SEND
from api.problems import MEANINGS

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "http.md").read_text()


def test_the_roles_of_every_command_and_view_are_on_the_page() -> None:
    for name, roles in [*MAY_SEND.items(), *MAY_READ.items()]:
        row = f"| `{name}` | {', '.join(f'`{role}`' for role in roles.split())} |"
        assert row in PAGE, f"docs/http.md should have the row: {row}"


def test_every_problem_is_on_the_page_with_its_status() -> None:
    for code, meaning in MEANINGS.items():
        row = f"| `{code}` | {meaning.status} | {meaning.title} |"
        assert row in PAGE, f"docs/http.md should have the row: {row}"
