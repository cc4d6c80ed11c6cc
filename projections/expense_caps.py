"""How much of a category's cap a contract has left: charged net of what was given up, beside what it agreed to pay."""

from __future__ import annotations

import msgspec
from sqlalchemy import Connection, Table

from domain.contract import ContractSigned
from journal.journal import Line
from projections import wip
from projections.asked import Asked, fetch
from projections.batch import Batch, stem
from projections.copying import copyable
from projections.schema import line, minor, number, tables, word

expense_cap = Table(
    "expense_cap",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("contract_id"),
    word("category_id"),
    word("currency"),
    minor("cap"),
)


class ExpenseCaps:
    """Writes one row a cap of a contract."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(expense_cap)

    def signed(self, line: Line) -> None:
        """The caps of a contract that is signed."""
        event = copyable(line)
        assert isinstance(event, ContractSigned)
        if event.expenses is None:
            return
        for n, cap in enumerate(event.expenses.caps):
            self._rows.append(
                f"{stem(self._book, line)}\t{n}\t{event.contract_id}\t{cap.category_id}"
                f"\t{event.currency}\t{cap.minor}\n"
            )


class CategoryCapLeft(msgspec.Struct, frozen=True, kw_only=True):
    """One cap of a category, in minor units of the contract's currency."""

    book: str
    contract_id: str
    category_id: str
    currency: str
    cap: int
    charged: int

    @property
    def left(self) -> int:
        return max(self.cap - self.charged, 0)


def caps(
    tx: Connection, *, book: str | None = None, contract_id: str | None = None
) -> list[CategoryCapLeft]:
    """Every category's cap with what was charged of it and not written off."""
    asked = Asked(book=book, contract_id=contract_id)
    query = f"""
        select c.book, contract_id, category_id, c.currency, cap, array_agg(report_id || '/' || line_id)
                   filter (where report_id is not null) as lines,
               coalesce(sum(charged), 0)::bigint as charged
        from (select * from views.expense_cap {asked.where}) c
        left join (select * from views.expense_line where status = 'charged') l
            using (book, contract_id, category_id)
        group by c.book, contract_id, category_id, c.currency, cap
        order by c.book, contract_id, category_id
    """
    found: list[CategoryCapLeft] = []
    for row in fetch(tx, query, asked.values):
        lines = set(row.pop("lines") or ())
        given_up = sum(
            lot.minor
            for lot in wip.lots(
                tx, book=row["book"], contract_id=row["contract_id"], states=("written_off",)
            )
            if lot.entry_id.removesuffix("/markup") in lines
        )
        charged = row.pop("charged") - given_up
        found.append(CategoryCapLeft(**row, charged=charged))
    return found
