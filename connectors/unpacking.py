"""A file's bytes as they were written, gzip or plain, a piece at a time: memory does not grow with the file."""

from __future__ import annotations

import io
import zlib
from typing import BinaryIO

from connectors.unreadable import DamagedFile

PIECE = 256 * 1024  # bytes read at once
PACKED = 16 * 1024  # bytes of a gzip file read at once: progress is told by them
GZIP = b"\x1f\x8b"  # the first bytes of every gzip file


class Unpacked(io.RawIOBase):
    """The unpacked bytes. `consumed` counts what was read of the file itself; `truncated` says it ended early."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.consumed = 0
        self.truncated = False
        self.gzip: bool | None = None  # known after the first read
        self._waiting = b""  # packed bytes not yet unpacked
        self._unpacker = zlib.decompressobj(wbits=31)
        self._between = True  # at the start of a gzip member: the file may end here

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        data = self._next(len(view))
        view[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self.file.close()
        super().close()

    def _next(self, most: int) -> bytes:
        if self.gzip is None:
            self._waiting = self._fetch()
            self.gzip = self._waiting.startswith(GZIP)
        return self._unpack(most) if self.gzip else self._plain(most)

    def _fetch(self, size: int = PACKED) -> bytes:
        data = self.file.read(size)
        self.consumed += len(data)
        return data

    def _plain(self, most: int) -> bytes:
        data = self._waiting or self._fetch(PIECE)
        self._waiting = data[most:]
        return data[:most]

    def _unpack(self, most: int) -> bytes:
        while True:
            if self._between and not self._next_member():
                return b""
            packed = self._waiting or self._fetch()
            if not packed:
                self.truncated = True
                return b""
            try:
                data = self._unpacker.decompress(packed, most)
            except zlib.error as trouble:
                raise DamagedFile(
                    f"The gzip file is damaged near byte {self.consumed:,} ({trouble}): nothing after that can be "
                    "trusted. Fetch it again from its source."
                ) from None
            self._waiting = self._unpacker.unconsumed_tail
            if self._unpacker.eof:
                self._waiting = self._unpacker.unused_data
                self._unpacker = zlib.decompressobj(wbits=31)
                self._between = True
            if data:
                return data

    def _next_member(self) -> bool:
        """Whether another gzip member follows. Zero bytes after one are padding; anything else is damage."""
        packed = (self._waiting or self._fetch()).lstrip(b"\0")
        while not packed:
            packed = self._fetch()
            if not packed:
                return False
            packed = packed.lstrip(b"\0")
        if not packed.startswith(GZIP[:1]):
            raise DamagedFile(
                f"The gzip file is followed by other bytes near byte {self.consumed:,}. Fetch it again from its source."
            )
        self._waiting = packed
        self._between = False
        return True
