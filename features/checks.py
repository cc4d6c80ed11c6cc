"""How a Then compares: in the words it was said in, so that a difference reads as finance would say it."""

from __future__ import annotations

from collections.abc import Iterable

from domain.money import written
from features.steps.words import Amount


def money_is(minor: int, currency: str, said: Amount, what: str) -> None:
    """Fails, in words, when an amount is not the one that was said."""
    found = written(minor, currency)
    assert found == written(said.minor, said.currency), f"{what}: {found}, not {said}"


def same(found: object, said: object, what: str) -> None:
    """Fails, in words, when something is not what was said."""
    assert found == said, f"{what}: {found}, not {said}"


def listed(found: Iterable[str], said: Iterable[str], what: str) -> None:
    """Fails, in words, when two lists differ in more than order."""
    have, want = sorted(found), sorted(said)
    assert have == want, (
        f"{what}: {', '.join(have) or 'nothing'}; not {', '.join(want) or 'nothing'}"
    )
