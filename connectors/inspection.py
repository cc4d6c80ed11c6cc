"""A whole file looked at before any of it is recorded: its digest, and whether it is the text it is said to be."""

from __future__ import annotations

import codecs
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

import msgspec

from connectors.unpacking import PIECE, Unpacked
from connectors.unreadable import EmptyFile, NotText, WrongEncoding

BOM = codecs.BOM_UTF8
LINE_MAX = 1_000_000  # characters: no row of anybody's export is longer
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


class Inspected(msgspec.Struct, frozen=True, kw_only=True):
    """What a look at the whole file showed."""

    digest: str  # sha256 of the file's bytes as they are, hex
    size: int  # bytes of the file itself
    lines: int  # line ends, and one more for a last line without one
    gzip: bool
    truncated: bool  # a gzip file that ends before its end
    bom: bool
    ends_in_line: bool  # the last line has its line end


class _Digested:
    """A file that is digested while it is read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.digest = sha256()

    def read(self, size: int) -> bytes:
        data = self.file.read(size)
        self.digest.update(data)
        return data

    def close(self) -> None:
        self.file.close()


def inspect(path: Path, encoding: str) -> Inspected:
    """Read the file once through.

    Raises EmptyFile, DamagedFile, WrongEncoding (which byte, which line, what it may be) or NotText.
    A truncated gzip file is no error here: what is there can be read and accounted for.
    """
    with path.open("rb") as file:
        digested = _Digested(file)
        unpacked = Unpacked(digested)  # type: ignore[arg-type]
        seen = _Text(encoding)
        while piece := unpacked.read(PIECE):
            seen.take(piece)
        seen.finish(unpacked.truncated)
    if not seen.bytes:
        raise EmptyFile("The file is empty: nothing was sent. Export it again from its source.")
    return Inspected(
        digest=digested.digest.hexdigest(),
        size=unpacked.consumed,
        lines=seen.lines + (not seen.ends_in_line),
        gzip=bool(unpacked.gzip),
        truncated=unpacked.truncated,
        bom=seen.bom,
        ends_in_line=seen.ends_in_line,
    )


class _Text:
    """Bytes decoded piece by piece, counted, and compared with what they are said to be."""

    def __init__(self, encoding: str) -> None:
        self.encoding = codec(encoding)
        self.decoder = codecs.getincrementaldecoder(self.encoding)("strict")
        # A single-byte encoding reads anything: whether the bytes are UTF-8 after all is seen beside it.
        self.other = (
            None
            if self.encoding == "utf-8-sig"
            else codecs.getincrementaldecoder("utf-8")("strict")
        )
        self.bytes = 0
        self.lines = 0
        self.open = 0  # characters since the last line end
        self.bom = False
        self.ascii = True
        self.ends_in_line = True

    def take(self, piece: bytes) -> None:
        """One more piece of the file. Raises WrongEncoding or NotText."""
        if not self.bytes:
            self.bom = piece.startswith(BOM)
        text = self._decoded(piece, final=False)
        if "\0" in text:
            at = self.lines + text[: text.index("\0")].count("\n") + 1
            wide = " It looks like UTF-16." if piece.count(b"\0") > len(piece) // 4 else ""
            raise NotText(
                f"Line {at} has a zero byte: this is not a text file in {self.encoding}.{wide}"
            )
        self.lines += text.count("\n")
        if text:
            self._measure(text)
        self._look_beside(piece, final=False)
        self.bytes += len(piece)

    def _measure(self, text: str) -> None:
        """Nothing longer than a line is ever held in memory, so a line must have an end."""
        end = max(text.rfind("\n"), text.rfind("\r"))
        self.open = self.open + len(text) if end < 0 else len(text) - end - 1
        self.ends_in_line = not self.open
        if self.open > LINE_MAX:
            raise NotText(
                f"Line {self.lines + 1:,} is longer than {LINE_MAX:,} characters: this is no table of rows."
            )

    def finish(self, truncated: bool) -> None:
        """The end of the file. A character cut in two is an error unless the file itself was cut."""
        if not truncated:
            self._decoded(b"", final=True)
            self._look_beside(b"", final=True)
        if self.other is not None and not self.ascii:
            raise WrongEncoding(
                f"The file is UTF-8, and its profile reads {self.encoding}: names would come out garbled. "
                'Save it as it was exported, or write encoding = "utf-8" in the profile.'
            )

    def _decoded(self, piece: bytes, *, final: bool) -> str:
        try:
            return self.decoder.decode(piece, final)
        except UnicodeDecodeError as trouble:
            pending = len(trouble.object) - len(piece)
            at = self.bytes - pending + trouble.start
            line = self.lines + trouble.object[: trouble.start].count(b"\n") + 1
            raise WrongEncoding(
                f"Byte {at:,} (line {line:,}) is 0x{trouble.object[trouble.start]:02x}, which is not "
                f"{self.encoding.removesuffix('-sig')}.{_perhaps(trouble.object, at)}",
                byte=at,
                line=line,
            ) from None

    def _look_beside(self, piece: bytes, *, final: bool) -> None:
        if self.other is None:
            return
        self.ascii = self.ascii and piece.isascii()
        try:
            self.other.decode(piece, final)
        except UnicodeDecodeError:
            self.other = None  # as declared, then


def codec(encoding: str) -> str:
    """The codec's own name; UTF-8 always takes a byte order mark."""
    name = codecs.lookup(encoding).name
    return "utf-8-sig" if name in ("utf-8", "utf-8-sig") else name


def _perhaps(around: bytes, at: int) -> str:
    if around.startswith(_WIDE) and at < len(BOM):
        return " It is UTF-16: save it as UTF-8."
    try:
        around.decode("cp1252")
    except UnicodeDecodeError:
        return " Save it as UTF-8, or write its encoding in the profile."
    return ' It may be Windows-1252: write encoding = "cp1252" in the profile, or save the file as UTF-8.'
