"""Invoices and credit memos as UBL and as CII, each against the official schemas and rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import msgspec
import pytest

from connectors.documents import cii, ubl
from connectors.documents.document import Adjustment, Document, Tax, TaxDue, plain
from tests.connectors.documents.official import broken, broken_at_peppol
from tests.connectors.documents.papers import SELLER, credit, document, line, with_totals

Written = Callable[[Document], bytes]
FORMS = pytest.mark.parametrize("written", [ubl.written, cii.written], ids=["ubl", "cii"])
STANDARD = Tax(category="S", rate=Decimal(19))
REDUCED = Tax(category="S", rate=Decimal(7))


def several() -> Document:
    lines = [
        line(1, "7.5", "115.5"),
        line(2, "0.333333", "150", adjustments=(-1000,)),
        line(3, "10", "200", base_quantity="2", tax=REDUCED, unit="C62"),
        line(4, "-1", "25", tax=REDUCED, detail="Taken back"),
    ]
    discount = Adjustment(minor=-5000, reason="Volume discount", tax=STANDARD)
    freight = Adjustment(minor=1250, reason="Courier", tax=REDUCED)
    return document(lines, [discount, freight], prepaid=10000, rounding=-2)


@FORMS
def test_an_invoice_keeps_every_rule(written: Written) -> None:
    assert broken(written(several())) == []


@FORMS
def test_a_credit_memo_keeps_every_rule(written: Written) -> None:
    memo = credit(several(), [line(1, "2.5", "115.5"), line(3, "1", "200", tax=REDUCED)])
    text = written(memo)
    assert broken(text) == []
    assert b"DE01-INV-2026-000042" in text
    assert b">381<" in text


@FORMS
def test_tax_in_the_sellers_own_currency_keeps_every_rule(written: Written) -> None:
    """BR-53: who names a currency for the tax says the tax in it."""
    given = several()
    due = TaxDue(currency="GBP", minor=given.totals.tax * 86 // 100)
    text = written(msgspec.structs.replace(given, tax_due=due))
    assert b"TaxCurrencyCode>GBP<" in text
    assert f'currencyID="GBP">{plain(due.minor, "GBP")}<'.encode() in text
    assert broken(text) == []


@FORMS
@pytest.mark.parametrize("category", ["E", "AE", "Z", "O"])
def test_other_categories_keep_every_rule(written: Written, category: str) -> None:
    tax = Tax(category=category, rate=None if category == "O" else Decimal(0))  # type: ignore[arg-type]
    assert broken(written(document([line(1, "8", "120", tax=tax)]))) == []


@FORMS
@pytest.mark.parametrize(
    ("wrong", "rule"),
    [
        ({"payable": 1}, "BR-CO-16"),
        ({"gross": 1}, "BR-CO-15"),
        ({"lines": 1}, "BR-CO-10"),
        ({"net": 1}, "BR-CO-13"),
        ({"tax": 1}, "BR-CO-14"),
    ],
)
def test_a_wrong_total_is_caught(written: Written, wrong: dict[str, int], rule: str) -> None:
    found = broken(written(with_totals(several(), **wrong)))
    assert any(rule in one for one in found), found


@FORMS
def test_a_tax_that_is_not_its_rate_is_caught(written: Written) -> None:
    given = several()
    groups = (msgspec.structs.replace(given.groups[0], minor=1), *given.groups[1:])
    found = broken(written(msgspec.structs.replace(given, groups=groups)))
    assert any("BR-S-09" in one or "BR-CO-17" in one for one in found), found


@FORMS
def test_a_seller_without_any_tax_number_is_caught(written: Written) -> None:
    seller = msgspec.structs.replace(SELLER, vat_id=None, tax_id=None)
    found = broken(written(document([line(1, "8", "120")], seller=seller)))
    assert any("BR-S-02" in one for one in found), found


@FORMS
def test_texts_are_never_markup(written: Written) -> None:
    given = document([line(1, "1", "100", text="</Item><x/> & \x00\x1b[31m <b>now</b>")])
    text = written(given)
    assert broken(text) == []
    assert b"&lt;b&gt;now&lt;/b&gt;" in text
    assert "\N{REPLACEMENT CHARACTER}" in text.decode()


def test_peppol_takes_invoices_and_credit_memos() -> None:
    memo = credit(several(), [line(1, "2.5", "115.5")])
    for given in (several(), memo):
        assert broken_at_peppol(ubl.written(given)) == []


def test_peppol_catches_a_line_that_is_not_its_quantity_at_its_price() -> None:
    given = document([msgspec.structs.replace(line(1, "7.5", "115.5"), quantity=Decimal(7))])
    found = broken_at_peppol(ubl.written(given))
    assert any("PEPPOL-EN16931-R120" in one for one in found), found


def test_peppol_is_named_only_where_both_sides_can_be_reached() -> None:
    assert ubl.PEPPOL.encode() in ubl.written(several())
    alone = msgspec.structs.replace(SELLER, endpoint=None, endpoint_scheme=None)
    text = ubl.written(document([line(1, "1", "100")], seller=alone))
    assert b"peppol" not in text
    assert broken(text) == []


def test_two_hundred_lines_keep_every_rule() -> None:
    lines = [line(n, "7.25", "115.5") for n in range(1, 201)]
    assert broken(ubl.written(document(lines, issued_on=date(2026, 2, 2)))) == []
