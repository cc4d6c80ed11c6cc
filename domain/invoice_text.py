"""Texts on invoices from templates: the placeholders they may use, and what is put in their place."""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches

from domain.refusal import Malformed

ON_LINES = (
    "line",
    "contract",
    "project",
    "entry",
    "person",
    "date",
    "hours",
    "quantity",
    "unit",
    "description",
    "note",
    "purchase_order",
)
ON_INVOICES = (
    "customer",
    "contracts",
    "purchase_order",
    "from",
    "until",
    "cut_off",
)
_PLACEHOLDER = re.compile(r"\{([^{}]*)\}")


def checked(template: str, allowed: tuple[str, ...]) -> str:
    """The template as it is. Refuses a placeholder that nothing is put in the place of."""
    for name in _PLACEHOLDER.findall(template):
        if name not in allowed:
            near = get_close_matches(name, allowed, 1)
            meant = f" Did you mean {{{near[0]}}}?" if near else ""
            known = ", ".join(f"{{{one}}}" for one in allowed)
            raise Malformed(f"{{{name}}} is no placeholder of this text.{meant} There are {known}.")
    if re.search(r"[{}]", _PLACEHOLDER.sub("", template)):
        raise Malformed(f'"{template}" has a brace that neither opens nor closes a placeholder.')
    return template


def rendered(template: str, values: Mapping[str, str]) -> str:
    """The text with every placeholder's value in its place, spaces that nothing stands between made one."""
    text = _PLACEHOLDER.sub(lambda found: values.get(found[1], ""), template)
    return " ".join(text.split())
