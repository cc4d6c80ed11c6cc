"""Issued invoices and credit memos as documents: put together from the book, written in the form that is asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from msgspec.structs import replace

from connectors.documents import ledes, pdf, ubl
from connectors.documents.document import (
    CREDIT_NOTE,
    INVOICE,
    Adjustment,
    Bank,
    Document,
    Form,
    Line,
    Party,
    Preceding,
    Tax,
    TaxDue,
    TaxGroup,
    Totals,
)
from connectors.documents.mandatory import refuse_if_lacking
from connectors.documents.words import FALLBACK, Wording, terms
from domain.papers import Papers
from domain.quotes import converted
from domain.refusal import Refused
from domain.settlement import Settlement
from journal.journal import Journal
from processes.document_facts import Facts, facts
from processes.document_lines import charged_lines, credited_lines, tax_of

UNTAXED, UNTAXED_CODE = "Not subject to VAT", "VATEX-EU-O"


class Written(msgspec.Struct, frozen=True):
    """A document in one form: a file with its name and media type."""

    content: bytes
    file_name: str
    media_type: str


def written(journal: Journal, ref: str, form: Form) -> Written:
    """The issued invoice or credit memo with this number or id, in a form. Refuses what the form can not say."""
    given = document(journal, ref)
    _check(given, form)
    write, ending, media_type = _FORMS[form]
    return Written(write(given), f"{given.number}.{ending}", media_type)


def forms(journal: Journal, ref: str) -> dict[Form, str]:
    """Every form of a document with what it still needs; nothing where it can be written."""
    given = document(journal, ref)
    return {form: _needs(given, form) for form in _FORMS}


def _needs(given: Document, form: Form) -> str:
    try:
        _check(given, form)
    except Refused as refused:
        return refused.says
    return ""


def _check(given: Document, form: Form) -> None:
    if form == "ledes":
        ledes.refuse_if_lacking(given)
    elif form != "pdf":
        refuse_if_lacking(given, form)


def document(journal: Journal, ref: str) -> Document:
    """The issued invoice or credit memo with this number or id."""
    known = facts(journal, ref)
    memo = known.credited
    settlement = known.issued.settlement if memo is None else memo.settlement
    wording = Wording(known.buyer.locale or known.seller.locale or FALLBACK, known.issued.currency)
    lines = tuple(charged_lines(known, wording) if memo is None else _numbered(known, wording))
    totals = _totals(settlement, sum(line.net for line in lines))
    due_on = known.issued.due_on if memo is None else None
    said = terms(wording, due_on, credit=memo is not None, retained=totals.retained)
    order = _order(known, lines)
    contract = next(iter(known.contracts.values())) if len(known.contracts) == 1 else None
    return Document(
        type_code=INVOICE if memo is None else CREDIT_NOTE,
        number=known.issued.number if memo is None else memo.number,
        issued_on=known.issued.issued_on if memo is None else memo.credited_on,
        due_on=due_on,
        terms=said,
        note="" if memo is None else memo.reason,
        currency=known.issued.currency,
        locale=known.buyer.locale or known.seller.locale or FALLBACK,
        seller=_party(known.entity_id, known.entity_name, known.seller),
        buyer=_party(known.issued.customer_id, known.customer_name, known.buyer),
        bank=Bank(iban=known.seller.iban, bic=known.seller.bic) if known.seller.iban else None,
        buyer_reference=known.buyer.buyer_reference,
        client_id=known.buyer.client_id,
        purchase_order=order,
        contract_id=None if contract is None else contract.signed.contract_id,
        projects=known.projects,
        matters=known.matters,
        preceding=None
        if memo is None
        else Preceding(number=known.issued.number, issued_on=known.issued.issued_on),
        lines=lines if order is None else tuple(replace(line, order="") for line in lines),
        adjustments=_adjustments(settlement),
        groups=_groups(settlement, totals, lines),
        totals=totals,
        tax_due=_tax_due(known, totals.tax),
    )


def _tax_due(known: Facts, tax: int) -> TaxDue | None:
    """The tax of a document in another currency than the entity's, at the quotes of its receivable."""
    currency, own = known.issued.currency, known.base_currency
    if not tax or currency == own or not known.legs:
        return None
    return TaxDue(currency=own, minor=converted(tax, (currency, own), known.legs))


def _numbered(known: Facts, wording: Wording) -> list[Line]:
    """A credit memo numbers its own lines: it may give back two parts of one line of the invoice."""
    return [
        replace(line, number=place) for place, line in enumerate(credited_lines(known, wording), 1)
    ]


def _order(known: Facts, lines: Iterable[Line]) -> str | None:
    """The customer's purchase order, if the whole document is under one."""
    orders = {line.order for line in lines} or {
        one.purchase_order or "" for one in known.contracts.values()
    }
    return (orders.pop() or None) if len(orders) == 1 else None


def _party(of: str, name: str, papers: Papers) -> Party:
    said = {field: getattr(papers, field, None) for field in Party.__struct_fields__[2:]}
    return Party(id=of, name=papers.legal_name or name, **said)


def _totals(settlement: Settlement | None, lines: int) -> Totals:
    """What the document comes to. What is retained stays payable: it is only due later."""
    if settlement is None:
        return Totals(
            lines=lines, allowances=0, charges=0, net=lines, tax=0, gross=lines, payable=lines
        )
    return Totals(
        lines=settlement.net,
        allowances=settlement.allowances,
        charges=settlement.charges,
        net=settlement.exclusive,
        tax=settlement.tax,
        gross=settlement.inclusive,
        applied=settlement.prepaid,
        rounding=settlement.rounding,
        payable=settlement.payable + settlement.retained,
        retained=settlement.retained,
    )


def _adjustments(settlement: Settlement | None) -> tuple[Adjustment, ...]:
    if settlement is None:
        return ()
    return tuple(
        Adjustment(
            minor=one.minor if one.kind == "charge" else -one.minor,
            reason=one.reason,
            tax=tax_of(settlement, one.group),
        )
        for one in settlement.adjustments
    )


def _groups(
    settlement: Settlement | None, totals: Totals, lines: Iterable[Line]
) -> tuple[TaxGroup, ...]:
    """What is taxed alike; a credit memo does not show the groups of its invoice that it gives nothing back of."""
    if settlement is None or not settlement.groups:
        # The code alone: where no tax was ever set up, paper has nothing to say about it.
        outside = TaxGroup(tax=Tax(), taxable=totals.net, minor=0, reason_code=UNTAXED_CODE)
        return (outside,)
    alike: dict[Tax, TaxGroup] = {}
    for place, one in enumerate(settlement.groups):
        tax = tax_of(settlement, place)
        group = TaxGroup(
            tax=tax,
            taxable=one.taxable,
            minor=one.tax,
            reason=one.exemption or (UNTAXED if one.category == "O" else None),
            reason_code=one.exemption_code or (UNTAXED_CODE if one.category == "O" else None),
        )
        alike[tax] = group if tax not in alike else _together(alike[tax], group)
    named = {line.tax for line in lines} | {one.tax for one in _adjustments(settlement)}
    shown = [one for tax, one in alike.items() if tax in named or one.taxable or one.minor]
    return tuple(shown or alike.values())


def _together(one: TaxGroup, other: TaxGroup) -> TaxGroup:
    """Groups of several of the firm's tax codes that are one category and rate: EN 16931 has one of each."""
    reasons = dict.fromkeys(reason for reason in (one.reason, other.reason) if reason)
    return TaxGroup(
        tax=one.tax,
        taxable=one.taxable + other.taxable,
        minor=one.minor + other.minor,
        reason="; ".join(reasons) or None,
        reason_code=one.reason_code or other.reason_code,
    )


_FORMS: dict[Form, tuple[Callable[[Document], bytes], str, str]] = {
    "pdf": (pdf.written, "pdf", "application/pdf"),
    "facturx": (pdf.facturx, "pdf", "application/pdf"),
    "ubl": (ubl.written, "xml", "application/xml"),
    "ledes": (ledes.written, "txt", "text/plain"),
}
