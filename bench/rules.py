"""How many cases the rules decide a second, on one core, each figure beside its target.

Run as `python -m bench.rules`. Times are the best of several rounds; the machine's other work
only ever makes them worse.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from typing import Literal, TypeVar

import msgspec

from rules import oracle
from rules.facts import BillingFacts, TimeFacts
from rules.judge import Judge
from rules.shelf import Shelf

DAY = date(2015, 3, 2)
ROUNDS = 5
MANY = 200_000  # decisions a round with memo
FEW = 20_000  # decisions a round without
LOAD_MAX = 1.5  # seconds

OVER_CAP = 0.12  # share of the entries
ODD = 0.02  # of each other fact

Case = BillingFacts | TimeFacts
Rounding = Literal["exact", "six_minutes_up", "quarter_hour_nearest"]
T = TypeVar("T")


def billing_cases(count: int) -> list[BillingFacts]:
    """Approved time as it comes: most of it billable, some over the cap, a little of the rest."""
    seed = random.Random(7)  # noqa: S311
    usual = {
        "billing_model": "time_and_materials",
        "cap_room": "enough",
        **dict.fromkeys(("chargeable", "contract_active", "project_open"), True),
        **dict.fromkeys(("grade_known", "rate_found", "currency_matches"), True),
        **dict.fromkeys(("long_day", "amendment_pending", "customer_on_hold"), False),
        "cap_blocked": False,
    }
    odd = ("chargeable", "rate_found", "long_day", "amendment_pending", "cap_blocked")
    cases = []
    for _ in range(count):
        facts = dict(usual)
        if seed.random() < OVER_CAP:
            facts["cap_room"] = "none"
        for name in odd:
            if seed.random() < ODD:
                facts[name] = not facts[name]
        cases.append(msgspec.convert(facts, BillingFacts))
    return cases


def time_cases(count: int) -> list[TimeFacts]:
    """Entries of all lengths, to the second."""
    seed = random.Random(7)  # noqa: S311
    roundings: tuple[Rounding, ...] = ("exact", "six_minutes_up", "quarter_hour_nearest")
    return [TimeFacts(seed.randrange(-100, 90_000), seed.choice(roundings)) for _ in range(count)]


def rate(decide: Callable[[T], object], cases: Sequence[T]) -> float:
    """Decisions a second, the best round."""
    best = float("inf")
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        for case in cases:
            decide(case)
        best = min(best, time.perf_counter() - begun)
    return len(cases) / best


def forgetful(judge: Judge) -> Judge:
    """The same judge without a memo: every verdict by engine and oracle."""
    return Judge(judge.table, judge.subject, remembers=False)


def main() -> int:
    """Print every figure; 1 when a target is missed."""
    begun = time.perf_counter()
    shelf = Shelf.load()
    loaded = time.perf_counter() - begun
    proven = shelf.prove()
    took = time.perf_counter() - begun - loaded
    met = [_line("load and check the shipped tables, s", loaded, LOAD_MAX, most=True)]
    met.append(_line(f"prove {proven:,} cases by engine and oracle, s", took, LOAD_MAX, most=True))

    billing = shelf.table("billing_eligibility").on(DAY)
    entries = shelf.table("time_policy").on(DAY)
    asked: tuple[tuple[Judge, Sequence[Case]], ...] = (
        (billing, billing_cases(MANY)),
        (entries, time_cases(MANY)),
    )
    for judge, cases in asked:
        name, few = judge.table.name, cases[:FEW]
        told = [msgspec.structs.asdict(case) for case in few]
        met.append(_line(f"{name}, memo + checks, /s", rate(judge.judge, cases), 200_000))
        fresh = rate(forgetful(judge).judge, few)
        met.append(_line(f"{name}, no memo (engine, oracle, checks), /s", fresh, 30_000))
        naive = rate(partial(oracle.matching, judge.table), told)
        _line(f"{name}, oracle alone, /s (yardstick)", naive, None)
    return 0 if all(met) else 1


def _line(label: str, figure: float, target: float | None, *, most: bool = False) -> bool:
    met = target is None or (figure <= target if most else figure >= target)
    shown = f"{figure:.3f}" if most else f"{figure:,.0f}"
    wanted = "" if target is None else f"  target {'<=' if most else '>='} {target:,}"
    sys.stdout.write(f"{label:<62}{shown:>12}{wanted}{'' if met else '  MISSED'}\n")
    return met


if __name__ == "__main__":
    raise SystemExit(main())
