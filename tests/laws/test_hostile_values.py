"""Whatever values a command comes with, it is decided or refused in words: nothing breaks, and what is decided balances."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import msgspec
import pytest

from domain.catalogue import AnyEvent
from domain.commands import AnyCommand
from domain.refusal import Refused
from processes.desk import Receipt, Request
from processes.looking import Look
from tests.laws.every_model import EveryModel
from tests.laws.hostile_values import variant
from tests.laws.small_firm import BOOK
from tests.laws.test_every_model import a_step

STEPS, VARIANTS = 120, 25
_ASKED = Request(actor="finance", key="never recorded")


class Pestered(EveryModel):
    """Before every command, the firm is asked for the same with values that are out of place."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        self.chance = Random(seed)  # noqa: S311
        self.decided: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def attempt(self, command: AnyCommand, actor: str = "finance") -> Receipt | None:
        for _ in range(VARIANTS):
            other = variant(command, self.chance)
            if other is not None:
                self.pester(other)
        return super().attempt(command, actor)

    def pester(self, command: AnyCommand) -> None:
        """What would follow, without recording it."""
        desk, name = self.firm.desk, type(command).__name__
        look = Look(desk.books.open(BOOK), desk._memory(BOOK), fresh=True)
        try:
            look.at(command, "never recorded")
            moment = desk._moment(look, _ASKED, self.firm.clock())
            events = desk.decided(command, look.known, moment)
        except Refused:
            self.refused[name] += 1
            return
        self.decided[name] += 1
        look.known.supposing(events)  # and the next decision can go by it
        for event in events:
            can_be_kept(event)


def can_be_kept(event: AnyEvent) -> None:
    """The event balances, and reads back as what was written."""
    sums: Counter[tuple[Any, ...]] = Counter()
    for one in getattr(event, "postings", ()):
        sums[one.on, one.contract_id, one.currency, one.document] += one.minor
    assert not any(sums.values()), event
    again = msgspec.json.decode(msgspec.json.encode(event), type=type(event))
    assert again == event


@pytest.mark.parametrize("seed", range(3))
def test_values_out_of_place_are_refused_in_words_or_do_no_harm(seed: int) -> None:
    firm = Pestered(seed)
    firm.open(customer="5000.00")
    chance = Random(seed)  # noqa: S311
    for _ in range(STEPS):
        a_step(firm, chance)
    assert len(firm.refused) > 25, firm.refused
    assert len(firm.decided) > 25, firm.decided
