"""How a file, a row or a profile is turned away: what was found, where, and what to do about it."""

from __future__ import annotations

from domain.refusal import Malformed


class RowRefused(Exception):
    """One row can not become a command. The rest of the file goes on."""

    def __init__(self, code: str, says: str) -> None:
        super().__init__(says)
        self.code = code
        self.says = says


class FileRefused(Malformed):
    """The file as a whole can not be read. Nothing of it was recorded."""

    code = "file_refused"


class EmptyFile(FileRefused):
    code = "empty_file"


class MissingColumn(FileRefused):
    """The file lacks a column that the profile reads."""

    code = "missing_column"


class DoubledColumn(FileRefused):
    """A column that the profile reads stands twice in the file: nobody can say which one counts."""

    code = "doubled_column"


class WrongEncoding(FileRefused):
    """The file is not in the encoding that the profile declares."""

    code = "wrong_encoding"


class DamagedFile(FileRefused):
    """The compressed file is not whole and not merely cut short: what it holds can not be trusted."""

    code = "damaged_gzip"


class OtherFormat(FileRefused):
    """The file does not begin as files of its format do."""

    code = "other_format"


class NotText(FileRefused):
    code = "not_a_text_file"


class LookupTrouble(FileRefused):
    """The second file that a profile joins is missing, too large or names a key twice."""

    code = "lookup_file"


class UnknownProfile(FileRefused):
    code = "unknown_profile"


class BadProfile(Malformed):
    """A profile does not load. The message names the file, the key, why, and what to write."""

    code = "bad_profile"
