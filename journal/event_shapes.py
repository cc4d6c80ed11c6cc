"""The shapes of all facts as JSON Schema, in docs/events.json: a difference there is a change of contract.

python -m journal.event_shapes [--check]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import msgspec

from domain.catalogue import EVENTS
from journal.journal import Entry

PATH = Path(__file__).resolve().parent.parent / "docs" / "events.json"


def shapes() -> str:
    """The envelope and every event as one JSON Schema document."""
    (envelope, *events), components = msgspec.json.schema_components(
        (Entry, *EVENTS), ref_template="#/$defs/{name}"
    )
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What is recorded in the journal",
        "anyOf": [envelope],
        "events": [event["$ref"] for event in events],
        "$defs": dict(sorted(components.items())),
    }
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def main() -> int:
    """Write the file; with --check only compare: 1 when it is stale."""
    made = shapes()
    if sys.argv[1:] == ["--check"]:
        return int(not PATH.exists() or PATH.read_text() != made)
    PATH.write_text(made)
    return 0


if __name__ == "__main__":
    sys.exit(main())
