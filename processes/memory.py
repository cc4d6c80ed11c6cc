"""What decisions knew last time, kept with its place in the journal; a cache of pure folds, safe to drop."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock

from domain.account import Account
from domain.boundary import FOREIGN, LEDGER, REGISTER
from domain.knowledge import Known

WEIGHT_MAX = 400_000  # entries of all remembered accounts together
PARTS_MAX = 20_000
KEPT = (REGISTER, LEDGER, FOREIGN, "account:", "series:", "cash:")


class Memory:
    """Folded parts of one book by tag, the least used dropped first. Threads share one."""

    def __init__(self) -> None:
        self._parts: OrderedDict[str, tuple[Known, int]] = OrderedDict()
        self._weight = 0
        self._turn = Lock()

    def recall(self, tag: str) -> tuple[Known, int] | None:
        """The part and the position it is folded to; none when it is not remembered."""
        with self._turn:
            found = self._parts.get(tag)
            if found is not None:
                self._parts.move_to_end(tag)
            return found

    def keep(self, tag: str, part: Known, position: int) -> None:
        """Remember a part, unless a later one is remembered already."""
        if not tag.startswith(KEPT):
            return
        with self._turn:
            before = self._parts.get(tag)
            if before is not None:
                if before[1] >= position:
                    return
                self._weight -= _weight(before[0])
            self._parts[tag] = (part, position)
            self._parts.move_to_end(tag)
            self._weight += _weight(part)
            while len(self._parts) > 1 and (
                self._weight > WEIGHT_MAX or len(self._parts) > PARTS_MAX
            ):
                _, (dropped, _) = self._parts.popitem(last=False)
                self._weight -= _weight(dropped)


def _weight(part: Known) -> int:
    return len(part.approved) + 2 * len(part.items) if isinstance(part, Account) else 1
