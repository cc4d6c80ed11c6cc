"""What a profile writes for a command's field becomes a reader of rows, by the kind of field that it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import msgspec
from msgspec import inspect

from connectors import dates, numerals, template
from connectors.canonical import canonical, veiled
from connectors.kinds import CONSTANTS, KEYS, NEEDED, WORDS, Kind, kind_of
from connectors.readers import Part, Value, changed, first, listed, shaped, strict
from connectors.template import Binder, Reader

Bind: TypeAlias = Callable[[Binder], Value]
Finish: TypeAlias = Callable[[Reader], Value]
Note: TypeAlias = Callable[
    [str, str, str], None
]  # (key, why, what to write): collects a profile's defects


class Formats(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a file writes dates, numbers and yes or no, wherever a field does not say otherwise."""

    dates: tuple[str, ...] = ("YYYY-MM-DD",)
    source_zone: str | None = (
        None  # of the file's local times, when they are not the work day's own
    )
    work_zone: str | None = None  # in which a work day begins and ends
    decimal: str = "."
    thousands: str = ""
    yes: tuple[str, ...] = ("yes", "true", "y", "1")
    no: tuple[str, ...] = ("no", "false", "n", "0")


class Compiler:
    """Compiles what a profile writes. Every defect is noted with its key; nothing is guessed."""

    def __init__(self, formats: Formats, note: Note, opaque_key: bytes) -> None:
        self.formats = formats
        self.note = note
        self.opaque_key = opaque_key
        self.columns: dict[str, None] = {}  # every column read, in order of first mention

    def shape(self, fields: tuple[inspect.Field, ...], given: Mapping[str, Any], key: str) -> Bind:
        """Field by field into a dict, without the fields that the row does not give."""
        known = {field.encode_name: field for field in fields}
        for name in given.keys() - known.keys():
            self.note(f"{key}.{name}", "no such field", f"one of {', '.join(known)}")
        for name, field in known.items():
            if field.required and name not in given:
                self.note(f"{key}.{name}", "the command needs it", f'{name} = "{{column}}"')
        parts = [
            (
                name,
                self.field(known[name].type, raw, f"{key}.{name}"),
                self._needed(known[name], raw),
            )
            for name, raw in given.items()
            if name in known
        ]
        return lambda binder: shaped(
            [Part(name, bind(binder), needed) for name, bind, needed in parts]
        )

    def field(self, of: inspect.Type, raw: Any, key: str) -> Bind:
        """One field: a text, a table with `from`, a list's elements, or alternatives of which the first counts."""
        kind = kind_of(of)
        if kind.word == "shape":
            if isinstance(raw, dict):
                return self.shape(kind.fields, raw, key)
            return self._defect(key, "it has fields of its own", "a table with its fields")
        if kind.word == "list":
            assert kind.item is not None
            if not isinstance(raw, list):
                return self._defect(key, "it is a list", f'{_name(key)} = ["{{column}}"]')
            items = [
                self.field(kind.item, each, f"{key}[{at}]") for at, each in enumerate(raw, start=1)
            ]
            return lambda binder: listed([bind(binder) for bind in items])
        if isinstance(raw, list):
            others = [self.field(of, each, f"{key}[{at}]") for at, each in enumerate(raw, start=1)]
            return lambda binder: first([bind(binder) for bind in others])
        return self._scalar(kind, raw, key)

    def text(self, raw: str, key: str) -> Callable[[Binder], Reader]:
        """A text with columns in braces."""
        try:
            parsed = template.parse(raw)
        except template.BadTemplate as trouble:
            self._defect(key, str(trouble), f'{_name(key)} = "{{column}}"')
            return lambda binder: lambda row: None
        self.columns.update(dict.fromkeys(parsed.columns))
        return parsed.bind

    def _scalar(self, kind: Kind, raw: Any, key: str) -> Bind:
        table = raw if isinstance(raw, dict) else {"from": raw}
        if isinstance(raw, dict) and not self._fits(kind, raw, key):
            return _nothing
        source = table.get("from")
        if not isinstance(source, str):
            return self._constant(kind, source, key)
        if "{" not in source and kind.word in ("date", "whole number", "yes or no"):
            return self._defect(
                key, f"a {kind.word} that never changes is written without quotes", "2026-01-31"
            )
        bind = self.text(source, key)
        finish = self._finish(kind, table, key, source)
        return bind if finish is None else lambda binder: finish(bind(binder))

    def _fits(self, kind: Kind, table: Mapping[str, Any], key: str) -> bool:
        """Whether every word of a field's table is one for its kind, with a value of the right type."""
        fits = True
        for word, value in table.items():
            types, example = WORDS.get(word, ((), ""))
            if word not in KEYS[kind.word]:
                words = ", ".join(KEYS[kind.word])
                self.note(f"{key}.{word}", f"no word for a {kind.word}", f"one of {words}")
            elif type(value) not in types or value == 0:
                self.note(f"{key}.{word}", f"{value!r} is no value for it", f"{word} = {example}")
            else:
                continue
            fits = False
        return fits

    def _constant(self, kind: Kind, value: Any, key: str) -> Bind:
        fits = CONSTANTS.get(kind.word)
        if (
            fits is None
            or not isinstance(value, fits)
            or (isinstance(value, bool) and fits is not bool)
        ):
            return self._defect(key, f"{value!r} is no {kind.word}", f'{_name(key)} = "{{column}}"')
        return lambda binder: lambda row: value

    def _finish(self, kind: Kind, table: Mapping[str, Any], key: str, source: str) -> Finish | None:
        """What is done to the text until it is the field's value; none when nothing is."""
        match kind.word:
            case "date":
                return self._date(table, key, source)
            case "number" | "whole number":
                return self._number(kind, table, key, source)
            case "yes or no":
                said = {word.lower(): True for word in _texts(table.get("yes", self.formats.yes))}
                said |= {word.lower(): False for word in _texts(table.get("no", self.formats.no))}
                wrong = f"none of {', '.join(said)}"
                return lambda read: strict(
                    read, lambda text: said.get(text.lower()), "unreadable_yes_no", source, wrong
                )
            case _:
                return self._words(kind, table, key, source)

    def _date(self, table: Mapping[str, Any], key: str, source: str) -> Finish | None:
        forms = _texts(table.get("date", self.formats.dates))
        try:
            day = dates.reader(forms, self.formats.source_zone, self.formats.work_zone)
        except dates.BadFormat as trouble:
            self._defect(f"{key}.date", str(trouble), 'date = "YYYY-MM-DD"')
            return None
        wrong = f"not a date written as {' or '.join(forms)}"
        return lambda read: strict(read, day, "unreadable_date", source, wrong)

    def _number(self, kind: Kind, table: Mapping[str, Any], key: str, source: str) -> Finish | None:
        if table.get("duration"):
            wrong = "not a duration such as 1:30 or 1:30:00"
            return lambda read: strict(read, numerals.seconds, "unreadable_number", source, wrong)
        decimal = table.get("decimal", self.formats.decimal)
        try:
            number = numerals.reader(decimal, table.get("thousands", self.formats.thousands))
        except numerals.BadNotation as trouble:
            self._defect(key, str(trouble), 'decimal = ","')
            return None
        if kind.word == "number":
            wrong = f'not a number with "{decimal}" for decimals'
            return lambda read: strict(read, number, "unreadable_number", source, wrong)

        def whole(text: str) -> int | None:
            exact = number(text)
            return None if exact is None or "." in exact else int(exact)

        return lambda read: strict(read, whole, "unreadable_number", source, "not a whole number")

    def _words(self, kind: Kind, table: Mapping[str, Any], key: str, source: str) -> Finish | None:
        """Mapped, veiled, made an id, cut: in this order, each only if the profile says so."""
        crosswalk = table.get("map")
        if crosswalk is None and kind.words:
            crosswalk = {word: word for word in kind.words}
            if "{" not in source and source not in crosswalk:
                self.note(
                    key,
                    f'"{source}" is no word of the ledger here',
                    f"one of {', '.join(kind.words)}",
                )
        steps = self._steps(table)
        if crosswalk is None:
            return (lambda read: _through(read, steps)) if steps else None
        self._check_map(kind, crosswalk, key)
        translate, wrong = crosswalk.get, f"none of {', '.join(sorted(crosswalk))}"
        return lambda read: _through(
            strict(read, translate, "unmapped_value", source, wrong), steps
        )

    def _steps(self, table: Mapping[str, Any]) -> list[Callable[[str], str]]:
        steps: list[Callable[[str], str]] = []
        prefix, most, secret = table.get("opaque"), table.get("cut"), self.opaque_key
        if prefix is not None:
            steps.append(lambda text: f"{prefix}{veiled(text, secret)}")
        if table.get("id"):
            steps.append(canonical)
        if most is not None:
            steps.append(lambda text: text if len(text) <= most else text[: most - 1] + "…")
        return steps

    def _check_map(self, kind: Kind, crosswalk: Any, key: str) -> None:
        if not isinstance(crosswalk, dict) or not all(
            isinstance(word, str) for word in crosswalk.values()
        ):
            self.note(
                f"{key}.map",
                "a table from the file's words to ours",
                'map = { "T&M" = "time_and_materials" }',
            )
        elif kind.words:
            for word in sorted(set(crosswalk.values()) - set(kind.words)):
                self.note(
                    f"{key}.map",
                    f'"{word}" is no word of the ledger here',
                    f"one of {', '.join(kind.words)}",
                )

    def _needed(self, field: inspect.Field, raw: Any) -> tuple[str, str] | None:
        if not field.required:
            return None
        code = NEEDED.get(kind_of(field.type).word, "missing_value")
        return code, f"{field.encode_name} is missing: the row gives nothing for {_shown(raw)}."

    def _defect(self, key: str, why: str, write: str) -> Bind:
        self.note(key, why, write)
        return _nothing


def _nothing(_: Binder) -> Value:
    """In place of what does not load."""
    return lambda row: None


def _through(read: Reader, steps: list[Callable[[str], str]]) -> Reader:
    for step in steps:
        read = changed(read, step)
    return read


def _texts(given: Any) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def _name(key: str) -> str:
    return key.rpartition(".")[2]


def _shown(raw: Any) -> str:
    """The columns of a field as the profile writes them: {Employee Id} or {First Name}."""
    if isinstance(raw, dict):
        return _shown(raw.get("from", "it"))
    if isinstance(raw, list):
        return " or ".join(_shown(each) for each in raw)
    return str(raw)
