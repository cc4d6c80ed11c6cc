"""Every posting of every financial fact, added to and never changed: what ledger, revenue and receivables add up."""

from __future__ import annotations

from sqlalchemy import Index, Table, text

from domain.catalogue import FINANCIAL
from domain.invoice import InvoiceCredited, InvoiceIssued
from domain.posting import Posting
from journal.journal import Line
from projections.batch import Batch, stem
from projections.copying import NULL, copyable, told
from projections.schema import AT_THE_END, day, line, minor, moment, number, tables, word
from projections.view import View

# Accounts of the posting table (rules/tables/posting.toml) that views are about.
RECEIVABLE = "1100"
ACCRUED = "4010"
BILLED = "4000"
REVENUE = "4"  # revenue accounts begin with it; write-offs, write-downs and write-ups among them

posting = Table(
    "posting",
    tables,
    word("book", key=True),
    line(key=True),
    number("n", key=True),
    word("event"),
    word("account"),
    word("name"),
    day("on_day"),  # accounting date
    word("contract_id"),
    word("invoice_id", null=True),  # of an invoice, a credit memo, or money paid for one
    word("currency"),
    minor(),  # positive: debit; negative: credit
    word("rule"),
    moment(),
    Index(
        "posting_receivable",
        "book",
        "invoice_id",
        postgresql_where=text("account = '1100'"),
        info=AT_THE_END,
    ),
    info=AT_THE_END,
)

# The domain asserts the balance when a fact is decided; this asserts it of what was written.
BALANCED = (
    """
    create or replace function views.refuse_unbalanced() returns trigger language plpgsql as $$
    declare
        off record;
    begin
        select book, position, on_day, currency, sum(minor) as minor into off
        from written group by 1, 2, 3, 4 having sum(minor) <> 0 limit 1;
        if found then
            raise exception 'Debits and credits of line % of book % differ by % % on %.',
                off.position, off.book, off.minor, off.currency, off.on_day
                using errcode = 'check_violation',
                      hint = 'The fact itself is out of balance: see its postings in the journal.';
        end if;
        return null;
    end
    $$
    """,
    """
    create trigger balanced after insert on views.posting
    referencing new table as written
    for each statement execute function views.refuse_unbalanced()
    """,
    """
    create or replace function views.refuse_change() returns trigger language plpgsql as $$
    begin
        raise exception 'Postings are only added: a mistake is corrected by a further fact.'
            using errcode = 'restrict_violation';
    end
    $$
    """,
    """
    create trigger only_added before update on views.posting
    for each statement execute function views.refuse_change()
    """,
)


class Ledger:
    """Writes one row a posting."""

    def __init__(self, batch: Batch) -> None:
        self._book = batch.book
        self._rows = batch.rows(posting)
        self.handlers = dict.fromkeys(FINANCIAL, self._post)

    def settle(self) -> None:
        """Nothing is gathered: a posting is a row at once."""

    def _post(self, line: Line) -> None:
        event = copyable(line)
        postings: tuple[Posting, ...] = event.postings  # type: ignore[union-attr]
        if not postings:
            return
        document = event.invoice_id if isinstance(event, InvoiceIssued | InvoiceCredited) else NULL
        start, kind = stem(self._book, line), type(event).__name__
        recorded = str(line.entry.recorded_at)
        self._rows.extend(
            f"{start}\t{n}\t{kind}\t{one.account}\t{one.name}\t{told(one.on)}\t{one.contract_id}"
            f"\t{one.document or document}\t{one.currency}\t{one.minor}\t{one.rule}\t{recorded}\n"
            for n, one in enumerate(postings)
        )


VIEW = View(
    name="ledger",
    answers=("general_ledger", "trial_balance", "revenue", "receivable", "postings"),
    tables=(posting,),
    projector=Ledger,
    version=2,
    also=BALANCED,
)
