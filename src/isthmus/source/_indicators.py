"""Indicators of countries by year, each given once: the rows of ``country_year`` and ``country_year_item``."""

from __future__ import annotations

from isthmus.source._pairs import COUNTRY_YEAR
from isthmus.source._records import OnceRows

COUNTRY_YEAR_ITEM = (*COUNTRY_YEAR[:-1], "country_text", "item", "value")


class IndicatorRows(OnceRows):
    """Rows of indicators; refuses a figure that the file gives twice."""

    def __init__(self, *tables: str) -> None:
        every = {"country_year": COUNTRY_YEAR, "country_year_item": COUNTRY_YEAR_ITEM}
        super().__init__(**{t: every[t] for t in tables})

    def figure(
        self,
        layer: str,
        indicator: str,
        year: int,
        country: str | None,
        value: float | None,
        quarter: int | None = None,
    ) -> None:
        """Add a figure of a country."""
        self.add("country_year", "published", layer, indicator, year, quarter, country, value)

    def item(
        self, layer: str, indicator: str, year: int, country: str | None, text: str | None, item: str | None,
        value: float | None, quarter: int | None = None,
    ) -> None:  # fmt: skip
        """Add a figure of a country, or of what the publisher lists beside countries, for one item."""
        self.add("country_year_item", "published", layer, indicator, year, quarter, country, text, item, value)
