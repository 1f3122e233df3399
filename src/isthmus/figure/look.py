"""How a figure looks: light or dark, wide or narrow, in which language."""

from __future__ import annotations

from typing import Literal

import msgspec

LIGHT = ("#0072B2", "#C24E00", "#007A5E", "#AA4499", "#8A6D00", "#56789A", "#444444", "#B2474D")
"""After Okabe and Ito (2008), darkened where needed for 4.5:1 on white."""
DARK = ("#6BB7E8", "#F2944A", "#45C9A5", "#E28FD0", "#D9BE4F", "#9DBBD8", "#C8C8C8", "#F08A90")
"""The same hues, lightened for 4.5:1 on the dark ground."""


class Look(msgspec.Struct, frozen=True, kw_only=True):
    """One look; sizes in CSS pixels."""

    theme: Literal["light", "dark"] = "light"
    small: bool = False
    language: str = "en"

    @property
    def palette(self) -> tuple[str, ...]:
        """Colours of series, in order."""
        return LIGHT if self.theme == "light" else DARK

    @property
    def ink(self) -> str:
        """Colour of titles and labels."""
        return "#1b1f24" if self.theme == "light" else "#e9edf1"

    @property
    def quiet(self) -> str:
        """Colour of axes and notes."""
        return "#4b545d" if self.theme == "light" else "#aab4be"

    @property
    def line(self) -> str:
        """Colour of grid lines."""
        return "#e3e7ea" if self.theme == "light" else "#353d45"

    @property
    def ground(self) -> str:
        """Colour behind the figure."""
        return "#ffffff" if self.theme == "light" else "#14181c"

    @property
    def empty(self) -> str:
        """Colour of a place without a value: apart from every step of the scale."""
        return "#f1f3f4" if self.theme == "light" else "#20262c"

    @property
    def steps(self) -> tuple[str, str]:
        """Ends of the scale of amounts, least first."""
        return ("#d9e8f3", "#08467a") if self.theme == "light" else ("#1d3a52", "#9fd3f7")

    @property
    def losses(self) -> tuple[str, ...]:
        """Colours of falls, the largest first; apart from `gains` also to the colour-blind."""
        return ("#7a3400", "#b85c14", "#e0974f", "#f5cfa6") if self.theme == "light" else (
            "#ffb066", "#d98538", "#a35f22", "#6b4220")  # fmt: skip

    @property
    def gains(self) -> tuple[str, ...]:
        """Colours of rises, the smallest first."""
        return ("#bcd9ee", "#73aed6", "#2f7fb5", "#08467a") if self.theme == "light" else (
            "#1f425c", "#2c6691", "#4b95c8", "#9fd3f7")  # fmt: skip

    @property
    def width(self) -> int:
        """Width of the plot."""
        return 210 if self.small else 720

    @property
    def height(self) -> int:
        """Height of the plot."""
        return 230 if self.small else 340


PLAIN = Look()
