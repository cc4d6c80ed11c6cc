"""Names that others give to things, as ids of ours: stable, readable where they can be, never a person's name."""

from __future__ import annotations

import re
import unicodedata
from hashlib import blake2b

ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/#@+-]*")  # the ledger's ids, `domain.commands.Id`
_NOT_ID = re.compile(r"[^A-Za-z0-9._:/#@+-]+")
READABLE = 80  # characters kept of a long name


def canonical(name: str) -> str:
    """An id for a name: spaces become hyphens; a mark of its content is added where anything else was lost.

    "Website redesign" is "Website-redesign"; "Büro Süd & Co" is "Buro-Sud-Co-" with six digits of its own, so
    that two names never share an id because their signs were dropped.
    """
    hyphened = "-".join(name.split())
    if len(hyphened) <= READABLE and ID.fullmatch(hyphened):
        return hyphened
    plain = unicodedata.normalize("NFKD", hyphened).encode("ascii", "ignore").decode()
    readable = _NOT_ID.sub("-", plain).strip("-._:/#@+")[:READABLE]
    mark = blake2b(unicodedata.normalize("NFC", name).encode(), digest_size=3).hexdigest()
    return f"{readable}-{mark}" if readable else f"x-{mark}"


def veiled(name: str, key: bytes) -> str:
    """16 hexadecimal digits that always stand for the same name and do not show it.

    Whoever has `key` can tell which name of a list it is; without one, so can anybody who guesses names.
    """
    folded = unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
    return blake2b(folded.encode(), digest_size=8, key=key[:64]).hexdigest()
