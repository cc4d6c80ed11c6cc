-- Appends that wait at the same time, written in one transaction, each with its own condition.
--
-- A probe is one question of a condition: is there a line after `after` with this key, all these
-- tags and one of these types? One hit refuses its append, and no other. Appends come in segments:
-- within one, no append asks about what another writes, so that a segment is checked and written
-- in one statement each; a later segment sees what an earlier one wrote.
--
-- Answers the head before the first line written, and the numbers of the appends refused.
create or replace function {book}.append(
    segments int,
    probe_segment int[], probe_append int[], probe_after bigint[], probe_key bigint[],
    probe_tags text[], probe_types text[],
    event_segment int[], event_append int[], event_type smallint[],
    event_k1 bigint[], event_k2 bigint[], event_k3 bigint[], event_k4 bigint[],
    event_more text[], event_tags text[], event_data bytea[],
    out base bigint, out refused int[]
) language plpgsql as $$
#variable_conflict use_column
declare
    head bigint;
    written bigint;
    hit int[];
begin
    -- Held to commit: the order of positions is the order of commits, and no reader misses a line.
    perform pg_advisory_xact_lock({lock});
    -- Statements after the lock see what was committed before it was given.
    select coalesce(max(pos), 0) into head from {book}.event;
    base := head;
    refused := '{}';
    for s in 1 .. segments loop
        select array_agg(distinct p.append) into hit
        from (
            select append, after, key, string_to_array(tags, E'\x1f') as tags, types::smallint[] as types
            from unnest(probe_segment, probe_append, probe_after, probe_key, probe_tags, probe_types)
                as probe (segment, append, after, key, tags, types)
            where segment = s and probe.after < head
            offset 0
        ) p
        cross join lateral ({hits} limit 1) h;
        refused := refused || coalesce(hit, '{}');

        with placed as (
            select head + row_number() over (order by o) as pos, q.*
            from unnest(event_segment, event_append, event_type, event_k1, event_k2, event_k3,
                        event_k4, event_more, event_tags, event_data)
                with ordinality as q (segment, append, type, k1, k2, k3, k4, more, tags, data, o)
            where segment = s and (hit is null or append <> all (hit))
        ), spilled as (
            insert into {book}.overflow (key, pos)
            select unnest(more::bigint[]), pos from placed where more is not null
        )
        insert into {book}.event (pos, type, k1, k2, k3, k4, tags, data)
        select pos, type, k1, k2, k3, k4, tags, data from placed;
        get diagnostics written = row_count;
        head := head + written;
    end loop;
end
$$;
