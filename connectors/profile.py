"""A profile: how one source's file is read and which commands its rows become, written in TOML by the firm."""

from __future__ import annotations

import codecs
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

import msgspec

from connectors.fields import Formats
from connectors.unreadable import BadProfile, UnknownProfile

SHIPPED = Path(__file__).parent / "profiles"
SIZE_MAX = 256 * 1024  # bytes: a profile beyond this is some other file

Name = Annotated[
    str, msgspec.Meta(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$", description="small letters, digits, -")
]
Code = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9_]{0,47}$")]
Sign = Annotated[str, msgspec.Meta(min_length=1, max_length=1)]
Quote = Annotated[str, msgspec.Meta(pattern=r"^(.|none)$")]  # "none": no sign quotes a cell
Some = Annotated[str, msgspec.Meta(min_length=1)]


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of a profile."""


class Layout(Part, frozen=True, kw_only=True):
    """How the file is written down. Gzip is recognised by its first bytes and needs no word here."""

    encoding: str = "utf-8"
    delimiter: Sign = ","
    quote: Quote = '"'
    first_line: str = ""  # what the file begins with, above its columns' names
    row_end: str = ""  # what every line ends with, besides the line end itself
    missing: tuple[str, ...] = ("",)  # what stands in a cell that says nothing
    optional: tuple[Some, ...] = ()  # columns that some exports lack; then they say nothing


class Condition(Part, frozen=True, kw_only=True):
    """What one column must say."""

    is_: str | tuple[str, ...] | None = msgspec.field(default=None, name="is")
    is_not: str | tuple[str, ...] | None = None
    missing: bool | None = None


class LookupFile(Part, frozen=True, kw_only=True):
    """A second file, joined by a key: its columns are written {name.column}."""

    name: Name
    file: Some  # beside the imported file, unless the caller names another
    key: Some  # of the row, with columns in braces
    column: Some  # of the second file
    optional: bool = False  # a row whose key is not there goes on without
    encoding: str = "utf-8"
    delimiter: Sign = ","
    quote: Sign = '"'
    missing: tuple[str, ...] = ("",)


class Identity(Part, frozen=True, kw_only=True):
    """For sources without an id: which columns make a row what it is. It is written {identity}."""

    columns: Annotated[tuple[Some, ...], msgspec.Meta(min_length=1)]


class LeaveOut(Part, frozen=True, kw_only=True):
    """Rows that are none of the ledger's business, and why."""

    when: Annotated[dict[str, Condition], msgspec.Meta(min_length=1)]
    code: Code
    says: Some


class Sending(Part, frozen=True, kw_only=True):
    """One command that a row becomes."""

    send: str
    book: Some | None = None  # the book's name; or else how it is found:
    book_of: Literal["project", "every", "caller"] | None = None
    when: dict[str, Condition] = {}
    known: Literal["refuse", "keep", "correct"] = (
        "refuse"  # when its id is known with other content
    )
    reason: Some = "corrected at the source"
    fields: dict[str, Any]


class Profile(Part, frozen=True, kw_only=True):
    """A source's file layout and what its rows become."""

    name: Name
    says: Some
    before: str = ""  # what must be in the books before such a file
    source_id: Some
    file: Layout = Layout()
    formats: Formats = Formats()
    lookup: tuple[LookupFile, ...] = ()
    identity: Identity | None = None
    leave_out: tuple[LeaveOut, ...] = ()
    command: Annotated[tuple[Sending, ...], msgspec.Meta(min_length=1)]
    digest: str = ""  # of the TOML text


class Defects:
    """Everything wrong with one profile, so that all of it is said at once."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.said: list[str] = []

    def note(self, key: str, why: str, write: str) -> None:
        """Keep one: which key, why, what to write instead."""
        self.said.append(f"{self.file}: {key}: {why}. Write {write}.")

    def raise_any(self) -> None:
        """Raises BadProfile with every defect, one a line."""
        if self.said:
            raise BadProfile("\n".join(self.said), file=self.file, defects=len(self.said))


def read(path: Path) -> Profile:
    """The profile in a file, its shape checked. Raises BadProfile or UnknownProfile."""
    try:
        text = path.read_bytes()
    except OSError as trouble:
        raise UnknownProfile(
            f"{path}: {trouble.strerror}. Give the name or the path of a profile."
        ) from None
    defects = Defects(path.name)
    if len(text) > SIZE_MAX:
        defects.note(
            "file", f"{len(text):,} bytes are no profile", "a TOML file as docs/imports.md shows"
        )
        defects.raise_any()
    try:
        given = tomllib.loads(text.decode("utf-8"))
        profile = msgspec.convert({**given, "digest": sha256(text).hexdigest()}, Profile)
    except UnicodeDecodeError as trouble:
        raise BadProfile(
            f"{path.name}: byte {trouble.start}: not UTF-8. Save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as trouble:
        raise BadProfile(f"{path.name}: not TOML: {trouble}.") from None
    except msgspec.ValidationError as trouble:
        says, _, key = str(trouble).partition(" - at ")
        raise BadProfile(
            f"{path.name}: {key.strip('`$.') or 'profile'}: {says}. See docs/imports.md."
        ) from None
    if profile.name != path.stem:
        defects.note(
            "name", f"the file is called {path.name}", f'name = "{path.stem}", or rename the file'
        )
    _check(profile, defects)
    defects.raise_any()
    return profile


def _check(profile: Profile, defects: Defects) -> None:
    encodings = {f"lookup.{lookup.name}.encoding": lookup.encoding for lookup in profile.lookup}
    for key, encoding in {"file.encoding": profile.file.encoding, **encodings}.items():
        if not _is_text(encoding):
            defects.note(key, f'"{encoding}" is no text encoding', '"utf-8", "cp1252" or "latin-1"')
    if profile.file.delimiter == profile.file.quote:
        defects.note("file.quote", "the same sign as the delimiter", "another sign")
    names = ["file", *(lookup.name for lookup in profile.lookup)]  # the file itself has that name
    for name in {name for name in names if names.count(name) > 1}:
        defects.note("lookup.name", f'"{name}" stands twice', "another name")


def _is_text(encoding: str) -> bool:
    try:
        return bool(getattr(codecs.lookup(encoding), "_is_text_encoding", True))
    except LookupError:
        return False


def folders(also: Iterable[Path] = ()) -> tuple[Path, ...]:
    """Where profiles are looked for: the firm's own folders first, then what ships."""
    return (*also, SHIPPED)


def found(places: Iterable[Path]) -> dict[str, Path]:
    """Every profile by name, the first folder that has it. The file's name is the profile's."""
    known: dict[str, Path] = {}
    for place in places:
        for path in sorted(place.glob("*.toml")):
            known.setdefault(path.stem, path)
    return known


def named(name: str, places: Iterable[Path]) -> Path:
    """The file of a profile by its name. Raises UnknownProfile with the nearest names."""
    known = found(places)
    if name not in known:
        near = ", ".join(get_close_matches(name, known, n=3, cutoff=0.5) or sorted(known))
        raise UnknownProfile(f"No profile {name}: there are {near}.", profile=name)
    return known[name]
