"""How old what is owed is: named bands of days overdue, chosen by whoever asks."""

from __future__ import annotations

import msgspec

from domain.refusal import Malformed

UP_TO = (0, 30, 60, 90)  # current, 1-30, 31-60, 61-90, 90+
BANDS_MOST = 12


class Bands(msgspec.Struct, frozen=True):
    """Days overdue up to which each band reaches; the last band is all that is older."""

    up_to: tuple[int, ...] = UP_TO

    def names(self) -> tuple[str, ...]:
        """What the bands are called, the youngest first."""
        names: list[str] = []
        since = None
        for last in self.up_to:
            if since is None:
                names.append("current" if last <= 0 else f"up to {last}")
            else:
                names.append(f"{since + 1}-{last}")
            since = last
        return (*names, f"{self.up_to[-1]}+")

    def place(self, days_overdue: int) -> int:
        """Which band, from 0, so many days overdue lie in."""
        for place, last in enumerate(self.up_to):
            if days_overdue <= last:
                return place
        return len(self.up_to)


def bands(text: str | None) -> Bands:
    """Bands as people write them: "0,30,60,90". Refuses numbers that do not rise."""
    if text is None:
        return Bands()
    try:
        up_to = tuple(int(part) for part in text.split(","))
    except ValueError:
        up_to = ()
    if not 0 < len(up_to) <= BANDS_MOST or list(up_to) != sorted(set(up_to)) or up_to[0] < 0:
        raise Malformed(
            f'"{text}" are no bands of days: write rising whole numbers as 0,30,60,90.', bands=text
        )
    return Bands(up_to)
