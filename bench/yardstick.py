"""The same amounts in plain SQL with no history: COPY, one pricing UPDATE, INSERT ... SELECT of invoices and lines.

What the whole road is measured against: it knows no events, no reasons, no second date, no retry. It only
computes what each entry is worth, what the caps leave, and puts the rest on monthly invoices.
"""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import perf_counter

import psycopg

TABLES = """
drop schema if exists yardstick cascade;
create schema yardstick;
set search_path to yardstick;
create table contract (contract_id text primary key, project_key text not null unique, customer text,
  entity text, currency text, billing_model text, not_to_exceed numeric, signed_on date);
create table person (person_key text primary key, grade text not null, home_entity text);
create table rate (entity text, grade text, currency text, rate_per_hour numeric, valid_from date,
  primary key (entity, grade, valid_from));
create table raw (id text, organization text, project_key text, person_key text, team_key text,
  wbs text, plan_item text, started text, ended text, minutes text, interrupted text, phase text,
  phase_name text, process text, process_name text);
create table entry (id bigint primary key, contract_id text not null references contract,
  person_key text not null references person, worked_on date not null, minutes numeric not null,
  held boolean not null, amount bigint, billable bigint, invoice_id bigint);
create table invoice (invoice_id bigint generated always as identity primary key,
  contract_id text not null references contract, month date not null, total bigint not null,
  unique (contract_id, month));
create table invoice_line (invoice_id bigint references invoice, entry_id bigint references entry,
  minutes numeric not null, amount bigint not null, primary key (invoice_id, entry_id));
"""
RECORD = r"""
insert into entry (id, contract_id, person_key, worked_on, minutes, held)
select id::bigint, contract_id, person_key, to_date(split_part(started, ' ', 1), 'MM/DD/YYYY'),
  minutes::numeric, minutes::numeric > 960
from raw join contract using (project_key)
where started <> '\N' and minutes::numeric > 0 and minutes::numeric <= 1440
"""
PRICE = """
update entry e set amount = round(r.rate_per_hour * e.minutes / 60 * 100)
from person p, contract c, rate r
where p.person_key = e.person_key and c.contract_id = e.contract_id
  and r.entity = c.entity and r.grade = p.grade
  and r.valid_from = (select max(valid_from) from rate x
    where x.entity = r.entity and x.grade = r.grade and x.valid_from <= e.worked_on)
"""
CAP = """
update entry e set billable = greatest(0, least(e.amount, coalesce(q.cap - q.before, e.amount)))
from (select e.id, c.not_to_exceed * 100 as cap,
        coalesce(sum(e.amount) over (partition by e.contract_id order by e.worked_on, e.id
          rows between unbounded preceding and 1 preceding), 0) as before
      from entry e join contract c using (contract_id) where not e.held) q
where q.id = e.id
"""
INVOICE = """
insert into invoice (contract_id, month, total)
select contract_id, date_trunc('month', worked_on)::date, sum(billable)
from entry where billable > 0 group by 1, 2 order by 2, 1
"""
LINES = """
insert into invoice_line (invoice_id, entry_id, minutes, amount)
select i.invoice_id, e.id, e.minutes * e.billable / e.amount, e.billable
from entry e join invoice i on i.contract_id = e.contract_id
  and i.month = date_trunc('month', e.worked_on)::date
where e.billable > 0
"""
BILLED = """
update entry e set invoice_id = l.invoice_id from invoice_line l where l.entry_id = e.id
"""
TOTALS = """
select c.currency, sum(e.billable)::bigint, sum(e.amount - e.billable)::bigint
from entry e join contract c using (contract_id) where not e.held group by 1 order by 1
"""


def run(database_url: str, data: Path) -> tuple[float, dict[str, tuple[int, int]]]:
    """Seconds it took, and (within caps, over caps) in minor units by currency."""
    with psycopg.connect(database_url) as connection:
        connection.execute(TABLES)
        connection.commit()
        started = perf_counter()
        for table in ("contract", "person", "rate"):
            name = {"contract": "contracts", "person": "people", "rate": "rates"}[table]
            _copy(connection, table, data / f"{name}.csv")
        with _unpacked(data / "time_log.csv.gz") as lines:
            _stream(connection, "copy raw from stdin (format csv, header)", lines)
        connection.commit()
        for statement in (RECORD, PRICE, CAP, INVOICE, LINES, BILLED):
            connection.execute(statement)
            connection.commit()
        took = perf_counter() - started
        totals = {row[0]: (row[1], row[2]) for row in connection.execute(TOTALS)}
        connection.execute("drop schema yardstick cascade")
    return took, totals


def _copy(connection: psycopg.Connection, table: str, path: Path) -> None:
    with path.open("rb") as lines:
        _stream(connection, f"copy {table} from stdin (format csv, header)", lines)


def _stream(connection: psycopg.Connection, statement: str, lines: Iterator[bytes]) -> None:
    with connection.cursor().copy(statement.encode()) as copy:
        for line in lines:
            copy.write(line)


@contextmanager
def _unpacked(path: Path) -> Iterator[Iterator[bytes]]:
    with gzip.open(path, "rb") as lines:
        yield iter(lines)
