-- The book of one legal entity. {book} is its schema, {lock} the number of its lock.
-- Everything here may be run again at any time: it makes what is missing and changes nothing else.

create schema if not exists {book};

create table if not exists {book}.type (
    id   smallint generated always as identity primary key,
    name text collate "C" not null unique
);

-- One row a fact. The keys of its tags stand on the row (journal/keys.py), so that each index
-- stays a third of the size of a table of tags: three to four times the rate once there are ten million lines.
create table if not exists {book}.event (
    pos  bigint primary key,            -- 1, 2, 3 ... in the order of commit, without a gap
    type smallint not null,
    k1   bigint,
    k2   bigint,
    k3   bigint,
    k4   bigint,
    tags text collate "C" not null,     -- separated by the unit separator, U+001F
    data bytea not null                 -- readable JSON, exactly as written
) with (autovacuum_vacuum_insert_scale_factor = 0.05, autovacuum_analyze_scale_factor = 0.02);

-- The recorder's plans do not depend on statistics: gathering few keeps it cheap.
alter table {book}.event
    alter column pos set statistics 10, alter column type set statistics 10,
    alter column k1 set statistics 10, alter column k2 set statistics 10,
    alter column k3 set statistics 10, alter column k4 set statistics 10,
    alter column tags set statistics 0, alter column data set statistics 0;

create index if not exists event_k1 on {book}.event (k1, pos) where k1 is not null;
create index if not exists event_k2 on {book}.event (k2, pos) where k2 is not null;
create index if not exists event_k3 on {book}.event (k3, pos) where k3 is not null;
create index if not exists event_k4 on {book}.event (k4, pos) where k4 is not null;

-- The fifth tag of a fact onwards.
create table if not exists {book}.overflow (
    key bigint not null,
    pos bigint not null,
    primary key (key, pos)
);

-- The seals of journal/seal.py, each over everything up to its line.
create table if not exists {book}.seal (
    pos    bigint primary key,
    digest bytea not null
);

create or replace function {book}.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception 'The journal is only added to: % of %.% is refused.',
        lower(tg_op), tg_table_schema, tg_table_name
        using errcode = 'insufficient_privilege',
              hint = 'Record a fact that corrects the mistake.';
end
$$;

-- The second line of defence, for those whom grants do not bind. "always": no session setting
-- turns it off.
do $$
declare
    name text;
begin
    foreach name in array array['type', 'event', 'overflow', 'seal'] loop
        if not exists (
            select from pg_trigger
            where tgname = 'only_added_to' and tgrelid = format('{book}.%I', name)::regclass
        ) then
            execute format(
                'create trigger only_added_to before update or delete or truncate on {book}.%I
                 for each statement execute function {book}.refuse_change()', name);
            execute format('alter table {book}.%I enable always trigger only_added_to', name);
        end if;
    end loop;
end
$$;

-- The service may not analyze what it does not own: this lets it, and nothing more.
create or replace function {book}.refresh_statistics() returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    analyze {book}.event;
    analyze {book}.overflow;
end
$$;
revoke all on function {book}.refresh_statistics() from public;
