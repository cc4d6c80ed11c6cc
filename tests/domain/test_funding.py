"""The waterfall: each rule takes what fits, percentages hold while it does, cents always add up."""

from __future__ import annotations

import itertools
from collections import Counter
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.funding import Funded, Unfunded, share_out
from domain.funding_terms import FundingRule, FundingShare, FundingSource, FundingTerms


def terms(limits: dict[str, int | None], *rules: dict[str, str | int]) -> FundingTerms:
    return FundingTerms(
        sources=tuple(FundingSource(source_id=s, limit=limit) for s, limit in limits.items()),
        rules=tuple(
            FundingRule(
                priority=number,
                shares=tuple(
                    FundingShare(source_id=s, percent=Decimal(p)) for s, p in rule.items()
                ),
            )
            for number, rule in enumerate(rules, 1)
        ),
    )


def sums(funded: list[Funded]) -> Counter[str]:
    found: Counter[str] = Counter()
    for part in funded:
        found[part.source] += part.end - part.start
    return found


def test_the_crossing_part_is_split_over_the_rules() -> None:
    waterfall = terms({"A": 500, "B": 750, "C": None}, {"A": 50, "B": 50}, {"B": 100}, {"C": 100})
    parts = [Unfunded("e1", 0, 100, "1"), Unfunded("e2", 0, 5000, "1")]
    assert share_out(waterfall, {}, parts) == [
        Funded("e1", 0, 50, "A"),
        Funded("e1", 50, 100, "B"),
        Funded("e2", 0, 450, "A"),
        Funded("e2", 450, 900, "B"),
        Funded("e2", 900, 1150, "B"),
        Funded("e2", 1150, 5000, "C"),
    ]


def test_what_no_source_has_room_for_is_left_over() -> None:
    funded = share_out(terms({"A": 60}, {"A": 100}), {"A": 10}, [Unfunded("e", 0, 80, "1")])
    assert funded == [Funded("e", 0, 50, "A"), Funded("e", 50, 80, "")]


def test_a_source_that_pays_already_goes_on_before_new_work_asks() -> None:
    parts = [Unfunded("new", 0, 50, "1"), Unfunded("old", 0, 40, "1", "A")]
    funded = share_out(terms({"A": 60}, {"A": 100}), {}, parts)
    assert funded == [
        Funded("old", 0, 40, "A"),
        Funded("new", 0, 20, "A"),
        Funded("new", 20, 50, ""),
    ]


def test_a_source_for_one_line_pays_for_no_other() -> None:
    only = FundingTerms(
        sources=(FundingSource(source_id="A", lines=("2",)),),
        rules=(
            FundingRule(priority=1, shares=(FundingShare(source_id="A", percent=Decimal(100)),)),
        ),
    )
    assert share_out(only, {}, [Unfunded("e", 0, 5, "1")]) == [Funded("e", 0, 5, "")]
    assert share_out(only, {}, [Unfunded("e", 0, 5, "2")]) == [Funded("e", 0, 5, "A")]


limits = st.fixed_dictionaries({s: st.none() | st.integers(0, 3_000) for s in ("A", "B", "C")})
splits = st.lists(
    st.sampled_from(
        [{"A": 50, "B": 50}, {"A": "33.33", "B": "33.33", "C": "33.34"}, {"B": 100}, {"C": "100"}]
    ),
    min_size=1,
    max_size=4,
)


@given(limits, splits, st.lists(st.integers(0, 2_000), max_size=8))
def test_all_is_funded_once_or_left_over_and_no_source_passes_its_limit(
    limit: dict[str, int | None], rules: list[dict[str, str | int]], sizes: list[int]
) -> None:
    parts = [Unfunded(f"e{n}", 7, 7 + size, "1") for n, size in enumerate(sizes)]
    funded = share_out(terms(limit, *rules), {}, parts)
    for part in parts:
        mine = sorted((f for f in funded if f.entry_id == part.entry_id), key=lambda f: f[1:3])
        assert [mine[0].start, mine[-1].end] == [part.start, part.end]
        assert all(a.end == b.start for a, b in itertools.pairwise(mine))
    for source, minor in sums(funded).items():
        most = limit.get(source)
        assert most is None or minor <= most
