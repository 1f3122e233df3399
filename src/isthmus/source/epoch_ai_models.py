"""Notable machine-learning models with the countries of their organisations (Epoch AI)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from isthmus.model.download import File
from isthmus.model.source import Batch, Part, Source
from isthmus.source._checks import day, real, shown, year
from isthmus.source._csv import csv_rows
from isthmus.source._lists import country_code
from isthmus.source._pairs import PAIR_YEAR
from isthmus.source._records import BadRecord, Rows
from isthmus.source._steady import SteadyIds

SOURCE = Source(
    id="epoch-ai-models",
    title="Epoch AI: machine-learning models",
    publisher="Epoch AI",
    licence="CC-BY-4.0",
    citation="Epoch AI, Data on AI Models, https://epoch.ai/data/ai-models, April 2026",
    cadence="weekly",
    grain="one model",
    live="https://epoch.ai/data/all_ai_models.csv",
    files=("ai_models/*.csv*",),
    tables=("ai_model", "ai_model_country", "pair_year"),
    dated="2026-04-01",
    floor=100,
    ceiling=100_000,
    caveats=(
        "Models that Epoch AI found notable: a selection, not the output of a country.",
        "A model has an equal share of each of its countries; 'Multinational' is kept as a share without a country.",
    ),
    download=(File(url="https://epoch.ai/data/all_ai_models.csv", to="ai_models/all_ai_models.csv"),),
)
WHOLE = 1_000_000_000
MODEL = (
    "model_id", "name", "dated", "year", "domain", "organisations", "categories", "parameters", "training_compute",
    "n_countries",
)  # fmt: skip
COUNTRIES = "Country (of organization)"
REQUIRED = ("Model", "Publication date", "Organization", COUNTRIES)


class ModelRows(Rows):
    """Rows of models; pairs of countries are counted when the batch is full."""

    def __init__(self) -> None:
        country = ("model_id", "country", "share", "year")
        super().__init__(ai_model=MODEL, ai_model_country=country, pair_year=PAIR_YEAR)
        self.ids = SteadyIds()

    def clear(self) -> None:
        """Forget all rows."""
        super().clear()
        self.pairs: Counter[tuple[int, int, str, str]] = Counter()

    def finish(self) -> dict[str, Any]:
        """Return the tables, with a row for each pair of countries, year and number of countries."""
        for (when, k, a, b), n in sorted(self.pairs.items()):
            self.add("pair_year", "records", "ai_models", "models", when, None, None, k, a, b, n, False)
        return super().finish()


def read(part: Part) -> Iterator[Batch]:
    """Yield the models of one CSV."""
    return csv_rows(part, REQUIRED, ModelRows(), keep)


def keep(row: dict[str, str], rows: Rows) -> None:
    """Add one model with its shares by country and, where it has several, its pairs."""
    assert isinstance(rows, ModelRows)
    name, dated = row["Model"].strip(), day(row["Publication date"].strip())
    if not name:
        raise BadRecord("the model has no name")
    if dated is None:
        raise BadRecord(f"publication date {shown(row['Publication date'])} is not a date")
    when, texts = year(int(dated[:4])), [c.strip() for c in row[COUNTRIES].split(",") if c.strip()]
    parameters = real(row.get("Parameters"), "Parameters")
    compute = real(row.get("Training compute (FLOP)"), "Training compute (FLOP)")
    codes = list(dict.fromkeys(map(country_code, texts))) or [None]
    known = sorted(c for c in codes if c)
    model_id = rows.ids.of(name, dated)
    rows.add(
        "ai_model", model_id, name, dated, when, row.get("Domain") or None, row["Organization"] or None,
        row.get("Organization categorization") or None, parameters, compute, len(known),
    )  # fmt: skip
    for at, code in enumerate(codes):
        rows.add("ai_model_country", model_id, code, WHOLE // len(codes) + (at < WHOLE % len(codes)), when)
    rows.pairs.update((when, len(known), a, b) for a, b in combinations(known, 2))
