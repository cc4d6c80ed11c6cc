"""What a contract's terms say of expenses, as a feature file writes them in its table of terms."""

from __future__ import annotations

import re

from domain.master_commands import CategoryCapTerms, ContractExpenses
from features.steps.words import NAME, NUMBER, Row, Unclear, said_amount, said_list

EXPENSE_TERMS = ("expense categories", "expense markup", "expense caps")
_CAP = re.compile(rf"({NAME}) ({NUMBER} [A-Z]{{3}})")


def said_expenses(row: Row, currency: str) -> ContractExpenses | None:
    """Reads "travel and supplies", "5 %" and "supplies 10,000.00 USD and travel 500.00 USD"."""
    if not any(term in row for term in EXPENSE_TERMS):
        return None
    markup = row.get("expense markup")
    # a comma parts thousands too: caps are parted by "and" or ";"
    caps = [part for part in re.split(r" and |; ?", row.get("expense caps", "")) if part]
    return ContractExpenses(
        categories=said_list(row.get("expense categories", "")),
        markup=None if markup is None else markup.removesuffix("%").strip(),
        caps=tuple(_cap(part, currency) for part in caps),
    )


def _cap(text: str, currency: str) -> CategoryCapTerms:
    found = _CAP.fullmatch(text.strip())
    if found is None:
        raise Unclear(
            f'"{text}" is no cap of a category: write it as supplies 10,000.00 {currency}.'
        )
    return CategoryCapTerms(category_id=found[1], amount=said_amount(found[2]).in_(currency))
