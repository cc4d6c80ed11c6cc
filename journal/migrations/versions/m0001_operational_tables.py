"""The tables beside the books: which books there are, who may ask, and what was imported."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

TABLES = """
create table accrual.book (
    book        text primary key,
    created_at  timestamptz not null
);
comment on table accrual.book is 'One row for each legal entity''s book; each has a schema of its own';

create table accrual.access_token (
    token_digest  bytea primary key check (length(token_digest) = 32),
    actor         text not null,
    roles         text[] not null,
    person_id     text,
    created_at    timestamptz not null,
    revoked_at    timestamptz
);
comment on table accrual.access_token is 'Who may ask, and as what; the token itself is never stored';
comment on column accrual.access_token.token_digest is 'SHA-256 of the token';

create table accrual.import_run (
    import_id    text primary key,
    profile      text not null,
    file_name    text not null,
    file_digest  text not null,
    book         text references accrual.book,
    state        text not null,
    rows_read    bigint not null default 0,
    byte_offset  bigint not null default 0,
    counts       jsonb not null default '{}',
    started_at   timestamptz not null,
    finished_at  timestamptz
);
comment on table accrual.import_run is 'Each reading of a file, and how far it has come';
comment on column accrual.import_run.byte_offset is 'Where to go on in the unpacked file';
comment on column accrual.import_run.counts is 'Rows by verdict: recorded, already known, corrected, held, refused';
create index import_run_by_file on accrual.import_run (file_digest, profile);

create table accrual.import_row_refused (
    import_id  text not null references accrual.import_run on delete cascade,
    line       bigint not null,
    source_id  text,
    code       text not null,
    says       text not null,
    "row"      jsonb not null,
    primary key (import_id, line)
);
comment on table accrual.import_row_refused is 'Rows that were not recorded, each with its reason: the file to send back';
"""

# Roles belong to the whole server, so another database's migration may be making the same one.
ROLE = """
do $$
begin
    if not exists (select from pg_roles where rolname = 'accrual_service') then
        create role accrual_service nologin;
    end if;
exception when duplicate_object or unique_violation then null;
end
$$;
do $$
begin
    if not pg_has_role(current_user, 'accrual_service', 'member') then
        execute format('grant accrual_service to %I', current_user);
    end if;
end
$$;
"""

RIGHTS = """
create schema if not exists views;
grant usage, create on schema views to accrual_service;
grant usage on schema accrual to accrual_service;
grant select on all tables in schema accrual to accrual_service;
grant insert on accrual.book to accrual_service;
grant insert, update on accrual.access_token, accrual.import_run to accrual_service;
grant insert on accrual.import_row_refused to accrual_service;
"""


def upgrade() -> None:
    """Make the tables, the service's role, and what that role may do."""
    for step in (TABLES, ROLE, RIGHTS):
        op.execute(step)
