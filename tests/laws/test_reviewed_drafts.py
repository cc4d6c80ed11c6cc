"""The law of reviews: whatever is put on a draft, nothing falls below zero, and credits in parts return all of it."""

from __future__ import annotations

from collections import Counter
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.invoice_commands import (
    AddLine,
    AdjustDraft,
    AdjustLine,
    CreditInvoice,
    CreditPart,
    DraftInvoice,
    IssueInvoice,
)
from domain.invoicing_commands import DiscountTerms, InvoicingTerms, RetainageTerms
from domain.money import as_said
from domain.settlement import Settlement
from tests.conformance.firm import events
from tests.conformance.test_taxed_invoices import ON, firm_taxed_at, sell
from tests.laws.small_firm import SmallFirm

CODES = {"standard": "20", "reduced": "5.5", "exempt": "0"}
codes = st.sampled_from(sorted(CODES))
cents = st.integers(1, 30_000)
kinds = st.sampled_from(["allowance", "charge"])
sold = st.lists(
    st.fixed_dictionaries(
        {"minor": cents, "code": codes, "discount": st.sampled_from([None, "10", "33.33"])}
    ),
    min_size=1,
    max_size=3,
)
put_on = st.lists(
    st.fixed_dictionaries(
        {"quantity": st.integers(-3, 5).filter(bool), "minor": st.integers(0, 9_000), "code": codes}
    ),
    max_size=3,
)
beside = st.lists(
    st.fixed_dictionaries(
        {
            "kind": kinds,
            "number": st.integers(0, 3),
            "minor": st.none() | cents,
            "percent": st.sampled_from(["5", "33.333", "100"]),
            "code": st.none() | codes,
        }
    ),
    max_size=5,
)
parts = st.lists(st.tuples(st.integers(1, 4), st.integers(1, 9_000)), max_size=6)


def written(minor: int) -> str:
    return as_said(minor, "GBP")


def reviewed(
    contracts: list[list[dict[str, Any]]],
    added: list[dict[str, Any]],
    adjustments: list[dict[str, Any]],
    terms: dict[str, Any],
) -> SmallFirm:
    """A firm with a draft over its contracts that a review put all this on."""
    firm = firm_taxed_at(CODES)
    for place, lines in enumerate(contracts):
        said = [
            {
                "quantity": "1",
                "price": written(one["minor"]),
                "code": one["code"],
                "discount": one["discount"] and DiscountTerms(percent=one["discount"]),
            }
            for one in lines
        ]
        sell(firm, said, f"C-{place}", **terms)
    names = tuple(f"C-{place}" for place in range(len(contracts)))
    invoice = str(firm.do(DraftInvoice(contracts=names, cut_off=ON)).about["invoice_id"])
    for place, one in enumerate(added):
        firm.do(
            AddLine(
                invoice_id=invoice,
                text="Beside the work",
                quantity=one["quantity"],
                unit_price=written(one["minor"]),
                tax_code=one["code"],
                contract_id=names[place % len(names)],
                reason="agreed",
            )
        )
    for place, one in enumerate(adjustments):
        fixed = one["minor"]
        firm.tried(
            AdjustDraft(
                invoice_id=invoice,
                kind=one["kind"],
                code=f"code_{place}",
                number=one["number"],
                amount=None if fixed is None else written(fixed),
                percent=one["percent"] if fixed is None else None,
                tax_code=None if one["number"] else one["code"],
                reason="agreed",
            )
        )
    return firm


@given(
    contracts=st.lists(sold, min_size=1, max_size=2),
    added=put_on,
    adjustments=beside,
    lowered=st.none() | st.integers(0, 100),
    retained=st.none() | st.sampled_from(["5", "10"]),
    step=st.sampled_from([None, "0.05", "1"]),
    credits_=parts,
)
@settings(max_examples=60, deadline=None)
def test_credits_in_parts_return_all_that_was_charged(
    contracts: list[list[dict[str, Any]]],
    added: list[dict[str, Any]],
    adjustments: list[dict[str, Any]],
    lowered: int | None,
    retained: str | None,
    step: str | None,
    credits_: list[tuple[int, int]],
) -> None:
    terms: dict[str, Any] = {"invoicing": InvoicingTerms(round_to=step)} if step else {}
    if retained:
        terms["retainage"] = RetainageTerms(percent=retained)
    firm = reviewed(contracts, added, adjustments, terms)
    invoice = "C-0-1"
    if lowered is not None:
        minor = contracts[0][0]["minor"] * lowered // 100
        firm.do(AdjustLine(invoice_id=invoice, number=1, amount=written(minor), reason="agreed"))
    firm.tried(IssueInvoice(invoice_id=invoice, issued_on=ON))
    for issued in events(firm, InvoiceIssued):
        if issued.settlement is not None:
            check_sums(issued.settlement)
            assert issued.payable >= 0
            assert all(line.net >= 0 for line in issued.settlement.lines)
        for number, minor in credits_:
            part = CreditPart(number=number, amount=written(minor))
            firm.tried(
                CreditInvoice(invoice_id=invoice, credited_on=ON, reason="wrong", lines=(part,))
            )
        firm.tried(CreditInvoice(invoice_id=invoice, credited_on=ON, reason="all of it"))
        given_back(firm, issued)


def check_sums(settlement: Settlement) -> None:
    """Every sum is the sum of its parts."""
    added = sum(line.net for line in settlement.added)
    assert settlement.net == sum(line.net for line in settlement.lines) + added
    assert settlement.exclusive == sum(group.taxable for group in settlement.groups)
    due = settlement.inclusive - settlement.retained - settlement.prepaid + settlement.rounding
    assert settlement.payable == due


def in_parts(settlement: Settlement) -> Counter[object]:
    """Everything that a document comes to, part by part."""
    sums: Counter[object] = Counter()
    for line in settlement.lines:
        for name in ("charged", "allowance", "charge", "net"):
            sums[name, line.number] += getattr(line, name)
        for one in line.adjustments:
            sums[one.kind, line.number, one.code] += one.minor
    for added in settlement.added:
        sums["added", added.number] += added.minor
    for whole in settlement.adjustments:
        sums[whole.kind, whole.code, whole.contract_id, whole.group] += whole.minor
    for place, group in enumerate(settlement.groups):
        sums["taxable", place] += group.taxable
        sums["tax", place] += group.tax
    for kept in settlement.withheld:
        sums["withheld", kept.contract_id] += kept.minor
    sums["rounding"] += settlement.rounding
    sums["payable"] += settlement.payable
    return sums


def given_back(firm: SmallFirm, issued: InvoiceIssued) -> None:
    """All credits together are the invoice, part by part, and the books owe nobody anything."""
    memos = list(events(firm, InvoiceCredited))
    assert sum(memo.total for memo in memos) == issued.total
    if issued.settlement is None:
        return
    if not memos:
        assert issued.settlement.exclusive == 0, "only what charges nothing can not be credited"
        return
    back: Counter[object] = Counter()
    for memo in memos:
        check_sums(memo.settlement)
        back.update(in_parts(memo.settlement))
    whole = in_parts(issued.settlement)
    assert {key: minor for key, minor in back.items() if minor} == {
        key: minor for key, minor in whole.items() if minor
    }
    balances = firm.balances()
    assert sum(balances.values()) == 0
    # What a part gave back beyond what was owed then is the customer's credit; a later part is owed beside it.
    assert balances["1100"] == sum(memo.to_credit for memo in memos)
