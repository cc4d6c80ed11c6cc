"""Who may come in: bearer tokens, kept only as digests, each for one actor with named roles."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

import msgspec
from sqlalchemy import ARRAY, Column, DateTime, Engine, LargeBinary, MetaData, Table, Text
from sqlalchemy import insert, select, update

from domain.refusal import Malformed, Unknown

ROLES: dict[str, str] = {
    "worker": "records, corrects and submits their own time, and sees nothing else",
    "project_manager": "runs projects: approves, rejects and answers for held time",
    "billing": "drafts, reviews and issues invoices; keeps customers; writes WIP off",
    "revenue": "reads revenue and the books, closes months, decides lots again",
    "controller": "keeps contracts, rates, caps and months; credits invoices",
    "auditor": "reads everything and changes nothing",
    "integration": "another system: records what it knows, on behalf of named people",
    "admin": "sets up entities, customers, people and projects; bills and approves nothing",
}
PREFIX = "accrual_"  # lets a secret scanner recognise a token that leaked
tables = MetaData(schema="accrual")
access_token = Table(
    "access_token",
    tables,
    Column("digest", LargeBinary, primary_key=True),  # sha256 of the token
    Column("actor", Text, nullable=False),
    Column("roles", ARRAY(Text), nullable=False),
    Column("person_id", Text),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("revoked_at", DateTime(timezone=True)),
)


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever holds a token: the name that goes into the journal, the roles, and the person they are."""

    actor: str
    roles: frozenset[str]
    person_id: str | None = None


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is listed: never its secret."""

    mark: str  # the first 12 hexadecimal digits of its digest; what `revoke` takes
    actor: str
    roles: tuple[str, ...]
    person_id: str | None
    created_at: datetime
    revoked_at: datetime | None


def digest(token: str) -> bytes:
    """What is stored of a token."""
    return sha256(token.encode()).digest()


def issue(engine: Engine, bearer: Bearer, secret: str, now: datetime) -> str:
    """Put a new token in force and return it: it is shown once and never again.

    `secret` is random text of at least 32 characters. Refuses (Malformed) unknown roles, and a person's
    token whose actor is not that person: that nobody approves their own time is known by the actor.
    """
    assert len(secret) >= 32, "a short secret can be guessed"
    if unknown := bearer.roles - ROLES.keys():
        raise Malformed(f"No role {', '.join(sorted(unknown))}: roles are {', '.join(ROLES)}.")
    if not bearer.roles:
        raise Malformed(f"A token without a role opens nothing: roles are {', '.join(ROLES)}.")
    if bearer.person_id is not None and bearer.person_id != bearer.actor:
        raise Malformed(
            f"A person's token acts as that person: the actor must be {bearer.person_id}."
        )
    if "worker" in bearer.roles and bearer.person_id is None:
        raise Malformed("A worker's token needs the person whose time it may record.")
    token = PREFIX + secret
    with engine.begin() as tx:
        tx.execute(
            insert(access_token).values(
                digest=digest(token),
                actor=bearer.actor,
                roles=sorted(bearer.roles),
                person_id=bearer.person_id,
                created_at=now,
            )
        )
    return token


def look_up(engine: Engine, token_digest: bytes) -> Bearer | None:
    """Whose token it is; none when it was never issued or is revoked."""
    column = access_token.c
    query = select(column.actor, column.roles, column.person_id).where(
        column.digest == token_digest, column.revoked_at.is_(None)
    )
    with engine.connect() as tx:
        row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return Bearer(actor=row.actor, roles=frozenset(row.roles), person_id=row.person_id)


def listing(engine: Engine) -> Sequence[Token]:
    """Every token ever issued, oldest first."""
    with engine.connect() as tx:
        rows = tx.execute(select(access_token).order_by(access_token.c.created_at)).all()
    return [
        Token(
            mark=_mark(row.digest),
            actor=row.actor,
            roles=tuple(row.roles),
            person_id=row.person_id,
            created_at=row.created_at,
            revoked_at=row.revoked_at,
        )
        for row in rows
    ]


def revoke(engine: Engine, mark: str, now: datetime) -> Token:
    """Take a token out of force. Refuses (Unknown) a mark that names no token, or more than one."""
    found = [token for token in listing(engine) if mark and token.mark.startswith(mark)]
    if len(found) != 1:
        raise Unknown(
            f"{len(found)} tokens have the mark {mark}: see `accrual token list`.", mark=mark
        )
    (token,) = found
    column = access_token.c
    with engine.begin() as tx:
        rows = tx.execute(
            select(column.digest).where(column.created_at == token.created_at)
        ).scalars()
        (exact,) = [row for row in rows if _mark(row) == token.mark]
        tx.execute(
            update(access_token)
            .where(column.digest == exact, column.revoked_at.is_(None))
            .values(revoked_at=now)
        )
    return msgspec.structs.replace(token, revoked_at=token.revoked_at or now)


def _mark(token_digest: bytes) -> str:
    return token_digest.hex()[:12]
