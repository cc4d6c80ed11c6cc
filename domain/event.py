"""What every recorded fact has in common."""

from __future__ import annotations

import msgspec


class Event(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    tag_field="event",
    tag=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A fact about the firm's work that has happened and can not un-happen."""

    @property
    def tags(self) -> tuple[str, ...]:
        """The identities this fact is about: what a later decision can ask for it by."""
        return ()


class Part(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """A line of an event: one act is one event, with as many lines as the act had."""
