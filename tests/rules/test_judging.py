"""A judge refuses facts that are none, shares verdicts on equal cases, and is asked by date."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from domain.policy import Case
from rules.facts import BillingFacts, PostingFacts, RevenueFacts, TimeFacts
from rules.judge import Judge
from rules.shelf import Shelf

DAY = date(2015, 3, 2)
BILLABLE: dict[str, Any] = {
    "billing_model": "time_and_materials",
    "chargeable": True,
    "contract_active": True,
    "project_open": True,
    "grade_known": True,
    "rate_found": True,
    "currency_matches": True,
    "long_day": False,
    "amendment_pending": False,
    "customer_on_hold": False,
    "cap_room": "enough",
    "cap_blocked": False,
}


def billing(**but: Any) -> BillingFacts:
    return BillingFacts(**(BILLABLE | but))


class Sneaky(str):
    """Equal to a word, and not a word."""

    __slots__ = ()


class WiderFacts(BillingFacts, frozen=True):
    """A struct that says more than the table was checked for."""


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        (billing(rate_found=1), "rate_found is yes or no (true or false), not 1."),
        (billing(rate_found=0), "rate_found is yes or no (true or false), not 0."),
        (billing(rate_found="true"), 'rate_found is yes or no (true or false), not "true".'),
        (billing(rate_found=None), "rate_found is yes or no (true or false), not None."),
        (billing(cap_room="some"), 'cap_room is one of "enough", "none", "uncapped", not "some".'),
        (billing(cap_room=""), 'cap_room is one of "enough", "none", "uncapped", not "".'),
        (billing(cap_room=Sneaky("none")), "cap_room is one of"),
        (billing(cap_room=[]), "cap_room is one of"),
        (billing(cap_room=True), "cap_room is one of"),
        (TimeFacts(True, "exact"), "seconds is a whole number from -1000000000 to 1000000000"),
        (TimeFacts(1.0, "exact"), "seconds is a whole number"),  # type: ignore[arg-type]
        (TimeFacts(10**9 + 1, "exact"), "not 1000000001."),
        (TimeFacts(-(10**9) - 1, "exact"), "not -1000000001."),
        (TimeFacts(2**64, "exact"), "not 18446744073709551616."),
        (TimeFacts("60", "exact"), "seconds is a whole number"),  # type: ignore[arg-type]
        (TimeFacts(60, "exakt"), 'rounding is one of "exact",'),  # type: ignore[arg-type]
    ],
)  # fmt: skip
@pytest.mark.parametrize("remembers", [True, False])
def test_a_fact_that_can_not_be_is_refused_by_name(
    shelf: Shelf, facts: BillingFacts | TimeFacts, why: str, remembers: bool
) -> None:
    name = "time_policy" if isinstance(facts, TimeFacts) else "billing_eligibility"
    known = shelf.table(name).on(DAY)
    known.prove()  # equal but ill-typed values must not find their way to a remembered verdict
    judge = known if remembers else Judge(known.table, known.subject, remembers=False)
    with pytest.raises(ValueError, match=type(facts).__name__) as raised:
        judge.judge(facts)
    assert why in str(raised.value)


def test_the_domain_and_the_table_name_the_facts_of_billing_in_one_order() -> None:
    assert Case.__struct_fields__ == BillingFacts.__struct_fields__  # handed over by place


def test_facts_of_another_table_are_refused(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="judges BillingFacts, not TimeFacts"):
        shelf.judge("billing_eligibility", DAY, TimeFacts(60, "exact"))


def test_a_wider_struct_is_refused(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="judges BillingFacts, not WiderFacts"):
        shelf.judge("billing_eligibility", DAY, WiderFacts(**BILLABLE))


def test_equal_cases_without_numbers_share_one_verdict(shelf: Shelf) -> None:
    one = shelf.judge("billing_eligibility", DAY, billing(rate_found=False))
    other = shelf.judge("billing_eligibility", date(2010, 1, 1), billing(rate_found=False))
    assert one is other
    assert one is not shelf.judge("billing_eligibility", DAY, billing())


def test_facts_no_rule_mentions_still_stand_in_the_ruling(shelf: Shelf) -> None:
    for model in ("time_and_materials", "retainer"):
        facts = RevenueFacts(model, "as_invoiced", "unbilled")
        ruling = shelf.judge("revenue_treatment", DAY, facts).ruling
        assert ruling.facts == msgspec.structs.asdict(facts)


def test_numbers_stand_in_the_ruling_as_they_are(shelf: Shelf) -> None:
    seen = [shelf.judge("time_policy", DAY, TimeFacts(at, "exact")) for at in (3600, 3601)]
    assert [verdict.ruling.facts["seconds"] for verdict in seen] == [3600, 3601]
    assert seen[0].then == seen[1].then
    assert seen[0].ruling.rules == seen[1].ruling.rules


def test_every_reason_has_its_desk_and_what_clears_it(shelf: Shelf) -> None:
    verdict = shelf.judge("billing_eligibility", DAY, billing(rate_found=False, long_day=True))
    rate, day = verdict.reasons
    assert (rate.code, rate.desk, rate.rule) == ("rate_missing", "pricing", "BE-060")
    assert rate.clears.startswith("A rate that is valid on the work date")
    assert (day.code, day.desk, day.rule) == ("long_day", "project-manager", "BE-080")


def test_the_reason_is_not_among_the_words(shelf: Shelf) -> None:
    assert shelf.judge("billing_eligibility", DAY, billing(long_day=True)).then == {"bills": False}


def test_a_verdict_survives_the_journal(shelf: Shelf) -> None:
    verdict = shelf.judge("time_policy", DAY, TimeFacts(61_200, "half_hour_up"))
    written = msgspec.json.encode(verdict)
    assert msgspec.json.decode(written, type=type(verdict)) == verdict


def test_an_engine_is_started_only_when_its_table_is_asked() -> None:
    fresh = Shelf.load()
    fresh.judge("posting", DAY, PostingFacts("accrue", "as_invoiced"))
    started = {judge.table.name for judge in fresh if judge._matcher._handle is not None}
    assert started == {"posting"}


def test_a_proven_table_asks_its_engine_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    judge = Shelf.load().table("billing_eligibility").on(DAY)
    judge.prove()
    monkeypatch.setattr(judge, "_matcher", None)
    assert judge.judge(billing()).then == {"bills": True}


def test_the_rule_set_version_is_that_of_all_tables_together(shelf: Shelf) -> None:
    assert len(shelf.digest) == 64
    assert shelf.digest == Shelf.load().digest
