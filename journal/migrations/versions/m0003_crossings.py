"""How far what crosses entities was carried out of each book, and what the other book refused."""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"

TABLES = """
create table accrual.crossing_place (
    book      text primary key,
    position  bigint not null
);
comment on table accrual.crossing_place is 'Up to which line each book was carried to the other entities';

create table accrual.crossing_lent (
    borrower     text not null,
    entry_id     text not null,
    lender       text not null,
    correlation  text not null,
    primary key (borrower, entry_id)
);
comment on table accrual.crossing_lent is 'Entries under an approval that was carried to their lender, and not recalled';

create table accrual.crossing_pair (
    lender    text not null,
    borrower  text not null,
    primary key (lender, borrower)
);
comment on table accrual.crossing_pair is 'Entities between which work was lent';

create table accrual.crossing_refused (
    key       text primary key,
    number    bigint generated always as identity,
    book      text not null,
    command   text not null,
    fields    jsonb not null,
    code      text not null,
    says      text not null,
    since     timestamptz not null,
    tried_at  timestamptz not null
);
comment on table accrual.crossing_refused is 'What a book did not take in: asked again after every fact, in this order, until it is';
comment on column accrual.crossing_refused.book is 'The book that refused it';
"""

RIGHTS = """
grant select, insert, update, delete on accrual.crossing_place, accrual.crossing_lent,
    accrual.crossing_pair, accrual.crossing_refused to accrual_service;
"""


def upgrade() -> None:
    """Make the tables; everything is carried from the first line once, and what is there already adds nothing."""
    op.execute(TABLES)
    op.execute(RIGHTS)
