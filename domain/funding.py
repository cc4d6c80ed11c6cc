"""The funding waterfall: each rule takes what fits its sources, the rest goes to the next, what is left waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from domain.funding_terms import FundingRule, FundingTerms
from domain.money import allocate


class Unfunded(NamedTuple):
    """A part of an entry's value that a source is to pay for, `source` the one that does so far."""

    entry_id: str
    start: int
    end: int
    line_id: str
    source: str = ""


class Funded(NamedTuple):
    """A part of an entry's value and the source that pays for it; none: no source has room."""

    entry_id: str
    start: int
    end: int
    source: str


class Purse:
    """What is left of each source while work is put to them."""

    def __init__(self, terms: FundingTerms, used: Mapping[str, int]) -> None:
        self.terms = terms
        self.rules = sorted(terms.rules, key=lambda rule: rule.priority)
        self.left: dict[str, int | None] = {
            source.source_id: None
            if source.limit is None
            else max(source.limit - used.get(source.source_id, 0), 0)
            for source in terms.sources
        }

    def keep(self, part: Unfunded) -> int:
        """How much of what a source pays for already it can go on paying for; taken from it."""
        source = self.terms.source(part.source)
        if source is None or not source.covers(part.line_id):
            return 0
        return self._take(part.source, part.end - part.start)

    def fund(self, part: Unfunded) -> list[Funded]:
        """Put a part to the sources, rule by rule; the last piece has no source when none has room left."""
        rules = [rule for rule in self.rules if self._covers(rule, part.line_id)]
        if part.start == part.end:  # worth nothing: the first source takes it
            source = rules[0].shares[0].source_id if rules else ""
            return [Funded(part.entry_id, part.start, part.end, source)]
        funded: list[Funded] = []
        at = part.start
        for rule in rules:
            takes = self._fits(rule, part.end - at)
            shares = allocate(takes, [share.part for share in rule.shares])
            for share, minor in zip(rule.shares, shares, strict=True):
                if minor:
                    self._take(share.source_id, minor)
                    funded.append(Funded(part.entry_id, at, at + minor, share.source_id))
                    at += minor
        if at < part.end:
            funded.append(Funded(part.entry_id, at, part.end, ""))
        return funded

    def _covers(self, rule: FundingRule, line_id: str) -> bool:
        sources = [self.terms.source(share.source_id) for share in rule.shares]
        return all(source is not None and source.covers(line_id) for source in sources)

    def _fits(self, rule: FundingRule, wanted: int) -> int:
        """The most of an amount of which every source of a rule can pay its share."""
        most = wanted
        for share in rule.shares:
            left = self.left[share.source_id]
            if left is not None:
                numerator, denominator = (
                    Fraction(share.part) / Fraction(rule.whole)
                ).as_integer_ratio()
                most = min(most, left * denominator // numerator)
        return most

    def _take(self, source_id: str, minor: int) -> int:
        left = self.left[source_id]
        if left is None:
            return minor
        taken = min(left, minor)
        self.left[source_id] = left - taken
        return taken


def share_out(
    terms: FundingTerms, used: Mapping[str, int], parts: Iterable[Unfunded]
) -> list[Funded]:
    """Put parts to the sources in the order in which they come.

    `used` is what is drafted and billed of each source. What has a source keeps it while the source
    has room; the rest is put to the rules.
    """
    purse = Purse(terms, used)
    parts = list(parts)
    funded: list[Funded] = []
    open_parts: list[Unfunded] = []
    for part in parts:
        kept = purse.keep(part) if part.source else 0
        cut = part.start + kept
        if kept or (part.source and part.start == part.end):
            funded.append(Funded(part.entry_id, part.start, cut, part.source))
        if cut < part.end or (part.start == part.end and not part.source):
            open_parts.append(part._replace(start=cut, source=""))
    for part in open_parts:
        funded += purse.fund(part)
    return funded
