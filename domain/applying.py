"""Where money paid before comes from when an invoice is issued: each source says what it can give, in its own order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple, TypeAlias

from domain import credit_balance, drawdown
from domain.invoice import InvoiceDrafted
from domain.knowledge import Knowledge
from domain.settlement import Applied

Tags: TypeAlias = Callable[[InvoiceDrafted, Knowledge], Iterable[str]]
Offers: TypeAlias = Callable[[InvoiceDrafted, Knowledge, date], Iterable[Applied]]


class Source(NamedTuple):
    """One kind of money paid before.

    `tags` names the parts of the book it must look at; `offers` what may be taken for this draft on
    its invoice date, first to be used first, each with its whole balance as `minor`.
    """

    tags: Tags
    offers: Offers


SOURCES: tuple[Source, ...] = (  # deposits before credit balances
    Source(drawdown.tags, drawdown.deposits_to_apply),
    Source(credit_balance.tags, credit_balance.applicable_credit),
)


def tags_of_sources(drafted: InvoiceDrafted, known: Knowledge) -> Iterable[str]:
    """The parts of the book to look at before a draft is issued."""
    for source in SOURCES:
        yield from source.tags(drafted, known)


def offered(drafted: InvoiceDrafted, known: Knowledge, on: date) -> Iterable[Applied]:
    """All money paid before that this invoice may use, in the order it is used."""
    for source in SOURCES:
        yield from source.offers(drafted, known, on)
