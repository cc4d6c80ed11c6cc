"""The SQL by which a book is read and checked. Every statement is answered by an index, at any size.

`(kN, pos) > (key, after) and kN <= key` says "this key, after this position" in a way that only the
slot's own index can answer, in the order of positions. Written as `kN = key and pos > after`, the
primary key could be chosen too, and a miss on a common key would read the book to its end.
"""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from journal.packing import SLOTS

_LINE = "e.pos, e.type, e.tags, e.data"
_SPLIT = r"string_to_array(e.tags, E'\x1f')"
_OF_TYPE = "(p.types is null or e.type = any (p.types))"
_ALL_TAGS = f"(p.tags is null or {_SPLIT} @> p.tags)"


class Statements:
    """The statements of one book, by the name of its schema and the number of its lock."""

    def __init__(self, schema: str, lock: int) -> None:
        self.schema = schema
        self.lock_book = f"begin; select pg_advisory_xact_lock({lock})".encode()
        self.head = f"select max(pos) from {schema}.event".encode()
        self.types = f"select id, name from {schema}.type".encode()
        self.add_type = (
            f"insert into {schema}.type (name) values (%s) on conflict do nothing".encode()
        )
        self.page = (
            f"select {_LINE} from {schema}.event e where e.pos > %b::bigint"
            " order by e.pos limit %b::bigint"
        ).encode()
        # Lines as long as those before them leave room; the length of a line is known without reading it.
        self.page_within = (
            "select pos, type, tags, data from ("
            f"select {_LINE}, sum(octet_length(e.data)) over (order by e.pos rows between"
            " unbounded preceding and current row) - octet_length(e.data) as before"
            f" from (select {_LINE} from {schema}.event e where e.pos > %b::bigint"
            " order by e.pos limit %b::bigint) e) w where before < %b::bigint order by pos"
        ).encode()
        self.page_of_kinds = _page_of_kinds(schema).encode()
        self.append = f"select base, refused from {schema}.append({_append_parameters()})".encode()
        self.copy_lines = f"copy {schema}.event from stdin (format binary)".encode()
        self.copy_overflow = f"copy {schema}.overflow from stdin (format binary)".encode()
        self.refresh = f"select {schema}.refresh_statistics()".encode()
        self.counted = f"select reltuples::bigint from pg_class where oid = '{schema}.event'::regclass".encode()

    @lru_cache(maxsize=64)  # noqa: B019 - a handful of shapes, as long as the book is open
    def read(self, crowds: int, limited: bool) -> bytes:
        """Lines that answer probes or crowds, in order; without a limit also the head, as a last row."""
        limit = "limit %(limit)b::bigint" if limited else ""
        probes = f"select h.* from {_probes()} p cross join lateral ({self.hits('%(after)b::bigint', limit)}) h"
        parts = [probes]
        for number in range(crowds):
            crowd = self._crowd(number, _LINE, checked=False)
            # "offset 0": or the order wanted would be had by reading the book from end to end.
            fenced = f"select * from ({crowd} offset 0) c order by pos {limit}"
            parts.append(f"({fenced})" if limited else crowd)
        found = f"select pos, type, tags, data from ({' union all '.join(parts)}) f"
        if limited:
            return f"{found} order by pos {limit}".encode()
        head = f"select max(pos) as pos, null::smallint, null::text, null::bytea from {self.schema}.event"
        return f"{found} union all {head} order by pos, type nulls last".encode()

    @lru_cache(maxsize=64)  # noqa: B019 - a handful of shapes, as long as the book is open
    def check(self, crowds: int) -> bytes:
        """The head, and whether any line answers a probe or a crowd."""
        parts = [
            f"select from {_probes()} p cross join lateral ({self.hits('p.after', 'limit 1', '1')} limit 1) h",
            *(
                f"select from ({self._crowd(number, '1', checked=True)}) c"
                for number in range(crowds)
            ),
        ]
        hit = " or ".join(f"exists ({part})" for part in parts)
        return f"select coalesce((select max(pos) from {self.schema}.event), 0), {hit}".encode()

    def hits(self, after: str, limit: str, columns: str = _LINE) -> str:
        """The lines that answer probe `p`: of each slot, of the overflow table, or of no tag at all.

        ORDER BY and LIMIT stand inside each branch: an outer limit alone would read whole branches.
        """
        book = self.schema
        slots = [
            f"(select {columns} from {book}.event e where e.k{n} is not null"
            f" and (e.k{n}, e.pos) > (p.key, {after}) and e.k{n} <= p.key and {_OF_TYPE} and {_ALL_TAGS}"
            f" order by e.k{n}, e.pos {limit})"
            for n in range(1, SLOTS + 1)
        ]
        spilled = self._spilled("x.key = p.key", f"{_OF_TYPE} and {_ALL_TAGS}", columns)
        overflow = f"({spilled} and x.pos > {after} order by x.pos {limit})"
        untagged = (
            f"(select {columns} from {book}.event e where p.key is null and e.pos > {after}"
            f" and {_OF_TYPE} order by e.pos {limit})"
        )
        return " union all ".join([*slots, overflow, untagged])

    def _crowd(self, number: int, columns: str, *, checked: bool) -> str:
        """Lines with any key of a crowd. A check looks at the text too; a reader does so by itself."""
        keys, types = f"%(keys{number})b::bigint[]", f"%(types{number})b::smallint[]"
        where = f"({types} is null or e.type = any ({types}))"
        if checked:
            where += f" and {_SPLIT} && %(tags{number})b::text[]"
        slots = [
            f"(select {columns} from {self.schema}.event e where e.k{n} = any ({keys}) and {where})"
            for n in range(1, SLOTS + 1)
        ]
        spilled = self._spilled(f"x.key = any ({keys})", where, columns)
        return " union all ".join([*slots, f"({spilled})"])

    def _spilled(self, keys: str, where: str, columns: str) -> str:
        """Lines by a key of the overflow table. "offset 0" makes it the first table looked at."""
        book = self.schema
        line = f"select {columns} from {book}.event e where e.pos = x.pos and {where} offset 0"
        return f"select l.* from {book}.overflow x cross join lateral ({line}) l where {keys}"


def _page_of_kinds(schema: str) -> str:
    """Of the next lines those of some kinds, as far as they find room, and the last line looked at.

    The kinds are looked up where the lines are: one that is new this moment is not missed.
    """
    own = "octet_length(e.data)"
    kinds = f"array(select t.id from {schema}.type t where t.name = any (%(kinds)b::text[]))"
    return f"""
        with span as materialized (
            select max(pos) as last, {kinds} as kinds from (
                select pos from {schema}.event where pos > %(after)b::bigint
                order by pos limit %(limit)b::bigint) s
        ), wanted as materialized (
            select e.pos, sum({own}) over (order by e.pos rows unbounded preceding) - {own} as before
            from span s join {schema}.event e
            on e.pos > %(after)b::bigint and e.pos <= s.last and e.type = any (s.kinds)
        )
        select {_LINE} from wanted w join {schema}.event e on e.pos = w.pos
        where before < %(room)b::bigint
        union all
        select {_LINE} from span s join {schema}.event e on e.pos = s.last and e.type <> all (s.kinds)
        where not exists (select from wanted where before >= %(room)b::bigint)
        order by pos
    """


def append_function(statements: Statements) -> str:
    """The body of journal/sql/append.sql with the branches of a probe filled in."""
    text = (files("journal") / "sql" / "append.sql").read_text()
    return text.replace("{hits}", statements.hits("p.after", "limit 1", "1"))


def _probes() -> str:
    """The probes, unpacked once each; "offset 0" keeps the planner from unpacking them per line."""
    return (
        r"(select after, key, string_to_array(tags, E'\x1f') as tags, types::smallint[] as types"
        " from unnest(%(probe_after)b::bigint[], %(probe_key)b::bigint[], %(probe_tags)b::text[],"
        " %(probe_types)b::text[]) as q (after, key, tags, types) offset 0)"
    )


def _append_parameters() -> str:
    probe = ("int", "int", "bigint", "bigint", "text", "text")
    event = ("int", "int", "smallint", *["bigint"] * SLOTS, "text", "text", "bytea")
    return ", ".join(["%b::int", *(f"%b::{kind}[]" for kind in (*probe, *event))])
