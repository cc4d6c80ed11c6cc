"""Who may come in: bearer tokens, kept only as digests, each for one actor with named roles."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec
from sqlalchemy import Engine, Row, insert, select, update

from domain.refusal import Malformed, Unknown
from journal.operational import access_token

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
SECRET_MIN = 32  # characters
MARK = 12  # hexadecimal digits of a token's digest: enough to name it


class Bearer(msgspec.Struct, frozen=True, kw_only=True):
    """Whoever holds a token: the name that goes into the journal, the roles, and the person they are."""

    actor: str
    roles: frozenset[str]
    person_id: str | None = None


class Token(msgspec.Struct, frozen=True, kw_only=True):
    """A token as it is listed: never its secret."""

    mark: str  # how its digest begins; what `revoke` takes
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
    assert len(secret) >= SECRET_MIN, "a short secret can be guessed"
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
                token_digest=digest(token),
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
        column.token_digest == token_digest, column.revoked_at.is_(None)
    )
    with engine.connect() as tx:
        row = tx.execute(query).one_or_none()
    if row is None:
        return None
    return Bearer(actor=row.actor, roles=frozenset(row.roles), person_id=row.person_id)


def listing(engine: Engine) -> list[Token]:
    """Every token ever issued, oldest first."""
    with engine.connect() as tx:
        rows = tx.execute(select(access_token).order_by(access_token.c.created_at)).all()
    return [_token(row) for row in rows]


def revoke(engine: Engine, mark: str, now: datetime) -> Token:
    """Take a token out of force. Refuses (Unknown) a mark that names no token, or more than one."""
    column = access_token.c
    with engine.begin() as tx:
        rows = tx.execute(select(access_token)).all()
        found = [row for row in rows if mark and row.token_digest.hex().startswith(mark)]
        if len(found) != 1:
            raise Unknown(
                f"{len(found)} tokens have the mark {mark}: see `accrual token list`.", mark=mark
            )
        (row,) = found
        if row.revoked_at is None:
            this = column.token_digest == row.token_digest
            tx.execute(update(access_token).where(this).values(revoked_at=now))
    token = _token(row)
    return msgspec.structs.replace(token, revoked_at=token.revoked_at or now)


def _token(row: Row[Any]) -> Token:
    return Token(
        mark=row.token_digest.hex()[:MARK],
        actor=row.actor,
        roles=tuple(row.roles),
        person_id=row.person_id,
        created_at=row.created_at,
        revoked_at=row.revoked_at,
    )
