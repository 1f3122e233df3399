"""What the works loaded one by one are, and how they are biased: said wherever they are used."""

from __future__ import annotations

from typing import Any, NamedTuple

from isthmus.lake.open import Lake
from isthmus.measure import ask
from isthmus.model.answer import Query
from isthmus.model.country import name
from isthmus.model.source import Vintage
from isthmus.words import of_field, say


class Loaded(NamedTuple):
    """The works of a lake: their field profile, and the country that most of them have an author in."""

    profile: list[dict[str, Any]]
    works: int
    country: str | None
    country_share: float
    sample: bool
    vintages: tuple[Vintage, ...]

    def sentence(self, language: str = "en") -> str:
        """Say how many works there are, what they lean to, and what they do not stand for."""
        top = self.profile[0]
        return say(
            "brief.loaded_text", language, works=self.works, field_share=top["value"],
            field=of_field(top["field"], language),
            country_share=self.country_share, country=name(self.country, language.replace("-", "_")),
        )  # fmt: skip


def loaded(lake: Lake) -> Loaded | None:
    """Return the works of a lake, or None where it holds none."""
    answer = ask(lake, "field-profile", Query()) if lake.vintage("openalex-works") else None
    if answer is None or not answer.rows:
        return None
    works = sum(r["works"] for r in answer.rows)
    rows = lake.table("work_country")
    counted = rows.filter(rows.country.notnull()).group_by("country").agg(n=rows.work_id.nunique())
    top = lake.execute(counted.order_by(counted.n.desc(), "country").limit(1))
    country, n = (top[0]["country"], top[0]["n"]) if top else (None, 0)
    sample = any(v.sample for v in answer.vintages)
    return Loaded(answer.rows, works, country, n / works, sample, answer.vintages)
