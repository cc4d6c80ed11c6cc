"""What a review puts on a draft beside approved work: lines of its own, allowances and charges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal

from domain.invoice_commands import AddLine, AdjustDraft
from domain.money import written
from features.checks import money_is, same
from features.stage import Stage
from features.steps.billing import lines_of
from features.steps.words import Amount, Reference, rows, said_amount
from features.vocabulary import act, view
from projections import invoices


def _adjust(
    stage: Stage,
    said: Reference,
    kind: Literal["allowance", "charge"],
    code: str | None,
    why: str | None,
    **of: Any,
) -> None:
    book, invoice = stage.documents.find(said)
    reason = why or kind.capitalize()
    command = AdjustDraft(invoice_id=invoice, kind=kind, code=code or kind, reason=reason, **of)
    stage.ask(command, book)


def _in(stage: Stage, said: Reference, amount: Amount) -> str:
    contract = lines_of(stage, said)[0].contract_id
    return amount.in_(stage.defaults.contract(contract).currency)


@act("<amount> is allowed on <invoice>[ as <code:name>][ because <why>]", AdjustDraft)
def allowed(
    stage: Stage, amount: Amount, invoice: Reference, code: str | None, why: str | None
) -> None:
    """Allows an amount on a draft as a whole. One allowance of a kind stands on it: the next replaces it.

    `50.00 GBP is allowed on the draft because "a late start"`
    `50.00 GBP is allowed on the draft as goodwill`
    """
    _adjust(stage, invoice, "allowance", code, why, amount=_in(stage, invoice, amount))


@act("<percent:name> % is allowed on <invoice>[ as <code:name>][ because <why>]", AdjustDraft)
def percent_allowed(
    stage: Stage, percent: str, invoice: Reference, code: str | None, why: str | None
) -> None:
    """Allows a percentage of a draft's lines.

    `5 % is allowed on the draft because "a late start"`
    """
    _adjust(stage, invoice, "allowance", code, why, percent=percent)


@act(
    "<amount> is charged on <invoice> as <code:name>[ taxed as <tax:name>][ because <why>]",
    AdjustDraft,
)
def charged(
    stage: Stage, amount: Amount, invoice: Reference, code: str, tax: str | None, why: str | None
) -> None:
    """Charges something on a draft beside its lines, taxed as they are or by a tax code of its own.

    `25.00 GBP is charged on the draft as freight because "Courier"`
    `25.00 GBP is charged on the draft as freight taxed as standard`
    """
    money = _in(stage, invoice, amount)
    _adjust(stage, invoice, "charge", code, why, amount=money, tax_code=tax)


@act(
    "<amount> is allowed on line <number> of <invoice>[ as <code:name>][ because <why>]",
    AdjustDraft,
)
def allowed_on_line(
    stage: Stage,
    amount: Amount,
    number: int,
    invoice: Reference,
    code: str | None,
    why: str | None,
) -> None:
    """Allows an amount on a line of a draft; what the line charges stays as it is.

    `30.00 GBP is allowed on line 1 of the draft because "a late start"`
    """
    _adjust(
        stage, invoice, "allowance", code, why, number=number, amount=_in(stage, invoice, amount)
    )


@act(
    "<percent> is allowed on line <number> of <invoice>[ as <code:name>][ because <why>]",
    AdjustDraft,
)
def percent_allowed_on_line(
    stage: Stage,
    percent: str,
    number: int,
    invoice: Reference,
    code: str | None,
    why: str | None,
) -> None:
    """Allows a percentage of what a line of a draft charges.

    `5 % is allowed on line 1 of the draft because "a late start"`
    """
    _adjust(stage, invoice, "allowance", code, why, number=number, percent=percent)


@act(
    "<amount> is charged on line <number> of <invoice> as <code:name>[ because <why>]", AdjustDraft
)
def charged_on_line(
    stage: Stage, amount: Amount, number: int, invoice: Reference, code: str, why: str | None
) -> None:
    """Charges something on a line of a draft beside its price.

    `10.00 GBP is charged on line 1 of the draft as packing`
    """
    _adjust(stage, invoice, "charge", code, why, number=number, amount=_in(stage, invoice, amount))


@act(
    "<figure> <unit:name> of <text> at <amount> each[ taxed as <tax:name>] is put on <invoice>"
    "[ because <why>]",
    AddLine,
)
def put_on(
    stage: Stage,
    figure: Decimal,
    unit: str,
    text: str,
    amount: Amount,
    invoice: Reference,
    tax: str | None,
    why: str | None,
) -> None:
    """Puts a line on a draft that is for no approved work; fewer than none are taken off.

    `1 delivery of "Courier" at 25.00 GBP each was put on the draft`
    `-3 pieces of "Screens returned" at 500.00 GBP each were put on the draft because "damaged"`
    """
    book, found = stage.documents.find(invoice)
    command = AddLine(
        invoice_id=found,
        text=text,
        quantity=str(figure),
        unit=unit,
        unit_price=_in(stage, invoice, amount),
        tax_code=tax or "",
        reason=why or "agreed with the customer",
    )
    stage.ask(command, book)


# --- what the views show -----------------------------------------------------------------------


def _draft(stage: Stage, said: Reference) -> Any:
    book, found = stage.documents.find(said)
    return stage.look(invoices.one, book, invoice_id=found)


@view("<invoice> has put on it", "invoices.one", table=("line", "text", "quantity", "amount"))
def has_put_on_it(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks exactly which lines a review put on a draft that are for no approved work.

    `the draft has put on it`
    """
    seen = _draft(stage, invoice).put_on
    want = rows(datatable, "line", "text", "quantity", "amount", needs=("line",))
    same([str(one.number) for one in seen], [row["line"] for row in want], f"put on {invoice}")
    for one, row in zip(seen, want, strict=True):
        same(one.text, row.get("text", one.text), f"line {one.number}")
        quantity = f"{one.quantity.normalize():f} {one.unit}".strip()
        same(quantity, row.get("quantity", quantity), f"quantity of line {one.number}")
        if "amount" in row:
            money_is(one.minor, one.currency, said_amount(row["amount"]), f"line {one.number}")


@view(
    "<invoice> has these allowances and charges",
    "invoices.one",
    table=("line", "kind", "code", "of", "because"),
)
def has_adjustments(stage: Stage, invoice: Reference, datatable: list[list[str]]) -> None:
    """Checks exactly what a review allowed or charged on a draft, on the whole first, then by line.

    `the draft has these allowances and charges`
    """
    seen = _draft(stage, invoice).adjustments
    want = rows(datatable, "line", "kind", "code", "of", "because", needs=("kind",))
    same(len(seen), len(want), f"the allowances and charges on {invoice}")
    for one, row in zip(seen, want, strict=True):
        of = written(one.minor, one.currency) if one.percent is None else f"{one.percent:f} %"
        found = {
            "line": str(one.number or ""),
            "kind": one.kind,
            "code": one.code,
            "of": of,
            "because": one.reason,
        }
        same({name: found[name] for name in row}, dict(row), f"{one.code} on {invoice}")
