"""A fact written years ago is read in today's shape: what it said is kept, how it is said may move on.

When an event's shape changes, its version grows by one and a step is added here: a pure function
from the event as it was written to the event one version later. Steps are chained. The text in the
journal is never touched. `v` counts the shapes of one event; the envelope only ever gains fields
that may be missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec

Shape: TypeAlias = dict[str, Any]  # an event as JSON has it, its name under "event"
Step: TypeAlias = Callable[[Shape], Shape]

# (name, version) -> the step that lifts an event of that name from that version to the next.
STEPS: Mapping[tuple[str, int], Step] = {}

# Name of today -> names it was stored under before; its steps give it the name of today.
FORMER: Mapping[str, tuple[str, ...]] = {}


class Marked(msgspec.Struct):
    """As much of an entry as tells its version."""

    v: int = 1


class Versions:
    """Knows which texts are old, and brings them up to date. The fast road never meets it."""

    def __init__(
        self,
        steps: Mapping[tuple[str, int], Step] = STEPS,
        former: Mapping[str, tuple[str, ...]] = FORMER,
    ) -> None:
        """Raises ValueError when the steps of a name are not 1, 2, 3 ... without a gap."""
        self._steps = steps
        self._former = former
        self.latest: dict[str, int] = {}  # name -> version of today, of events that have changed
        for name, version in sorted(steps):
            if version != self.latest.get(name, 1):
                raise ValueError(f"{name} has no step from version {self.latest.get(name, 1)}.")
            self.latest[name] = version + 1
        self._marked = msgspec.json.Decoder(Marked).decode

    def of(self, name: str) -> int:
        """The version in which events of this name are written today."""
        return self.latest.get(name, 1)

    def stored_names(self, name: str) -> tuple[str, ...]:
        """All names under which events of this name stand in the journal."""
        return (name, *self._former.get(name, ()))

    def is_old(self, kind: str, text: bytes) -> bool:
        """Whether a text, stored under this name, has to be lifted before it is read."""
        return kind in self.latest and self._marked(text).v < self.latest[kind]

    def lifted(self, text: bytes) -> Shape:
        """An old entry in the shape of today."""
        entry: Shape = msgspec.json.decode(text)
        event, version = entry["event"], entry.get("v", 1)
        while (step := self._steps.get((event["event"], version))) is not None:
            # A step that gives another name goes on with the versions of that name.
            event = step(dict(event))
            version += 1
        return {**entry, "event": event, "v": version}
