"""Who has room under caps and money of the payers: oldest work first, all caps over it at once, to the cent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tests.real.mixed.reading import Fields
from tests.real.mixed.sides import Item, Side
from tests.real.mixed.sums import cents, exact, split


@dataclass
class Cap:
    """An amount that billing may not pass, over one contract, one line of it, or a customer's contracts."""

    contracts: tuple[str, ...]
    line: str
    limit: int
    policy: str
    tolerance: int
    expenses: bool
    left: int = 0
    shut: bool = False

    def over(self, contract: str, line: str, kind: str) -> bool:
        counts = self.expenses or kind != "expense"
        return contract in self.contracts and self.line in ("", line) and counts

    def consumed(self, sides: Iterable[Side]) -> int:
        """What is billed, net of credits."""
        return sum(
            minor
            for side in sides
            for (line, kind), minor in side.billed.items()
            if self.over(side.name, line, kind)
        )

    def offers(self, size: int) -> int:
        """How much of an item this cap would let in, were it alone."""
        if self.shut:
            return 0
        if size <= self.left or not size:
            return size
        if self.policy != "split" and self.left > 0 and size <= self.left + self.tolerance:
            return size
        return 0 if self.policy == "whole_entry" else max(self.left, 0)


def cap_of(said: Fields, contracts: tuple[str, ...]) -> Cap:
    """A cap as its terms write it."""
    return Cap(
        contracts,
        said.get("line_id", ""),
        cents(said["not_to_exceed"]),
        said.get("policy", "split"),
        cents(said.get("tolerance", 0)),
        said.get("expenses", False),
    )


def caps_of(terms: Fields) -> list[Cap]:
    """The caps a contract is signed with."""
    own = (terms["contract_id"],)
    caps = [cap_of(said, own) for said in terms.get("caps", ())]
    if terms.get("not_to_exceed"):
        policy, tolerance = terms.get("cap_policy", "split"), terms.get("cap_tolerance", 0)
        said = {"not_to_exceed": terms["not_to_exceed"], "policy": policy, "tolerance": tolerance}
        caps.append(cap_of(said, own))
    return caps


def placed(sides: Sequence[Side], caps: Sequence[Cap], through: date) -> dict[str, int]:
    """How much of each open item lies within all caps over it; `sides` share some of them."""
    for cap in caps:
        cap.left, cap.shut = cap.limit - cap.consumed(sides), False
    within: dict[str, int] = {}
    asking = (item for side in sides for item in side.waiting if item.day <= through)
    for item in sorted(asking, key=lambda one: one.turn):
        over = [cap for cap in caps if cap.over(item.contract, item.line, item.kind)]
        offers = [cap.offers(item.open) for cap in over]
        part = min(offers, default=item.open)
        if part < item.open and any(cap.policy == "whole_entry" for cap in over):
            part = 0
        elif part < item.open:
            part = min(part, *(max(cap.left, 0) for cap in over))
        for cap, offer in zip(over, offers, strict=True):
            cap.left -= part
            cap.shut |= offer < item.open and cap.policy == "whole_entry"
        if part or not item.open:
            within[item.entry] = part
    return within


def paid_for(side: Side, within: dict[str, int]) -> dict[str, list[tuple[str, int]]]:
    """Which source pays how much of each item; what none has money for is left out."""
    sources = side.terms.get("sources", ())
    if not sources:
        return {entry: [("", minor)] for entry, minor in within.items()}
    left = {
        one["source_id"]: cents(one["limit"]) - side.funded[one["source_id"]] for one in sources
    }
    rules = sorted(side.terms["funding"], key=lambda rule: int(rule["priority"]))
    paid: dict[str, list[tuple[str, int]]] = {}
    for item in sorted(side.waiting, key=lambda one: one.turn):
        wanted = within.get(item.entry, 0)
        for rule in rules:
            for source, minor in _put(rule, wanted, left):
                left[source] -= minor
                wanted -= minor
                paid.setdefault(item.entry, []).append((source, minor))
    return paid


def _put(rule: Fields, wanted: int, left: dict[str, int]) -> list[tuple[str, int]]:
    """As much of an amount as all sources of a rule can pay at their shares, cents by largest remainder."""
    names = [share["source_id"] for share in rule["shares"]]
    parts = [exact(share["percent"]) for share in rule["shares"]]
    most = [int(left[name] * 100 / part) for name, part in zip(names, parts, strict=True)]
    takes = min(wanted, *most)
    if takes <= 0:
        return []
    shared = zip(names, split(takes, parts), strict=True)
    return [(name, minor) for name, minor in shared if minor]


def items_of(sides: Iterable[Side]) -> dict[str, Item]:
    """All items by their id."""
    return {entry: item for side in sides for entry, item in side.items.items()}
