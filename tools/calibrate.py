"""Measure the mirror's shapes: print them, beside the sample's where asked, or write the room's target table.

ISTHMUS_MIRROR=<folder> python tools/calibrate.py            the mirror's figures
ISTHMUS_MIRROR=<folder> python tools/calibrate.py <folder>   the same beside those of a sample world
ISTHMUS_MIRROR=<folder> python tools/calibrate.py --write    renew src/isthmus/sample/targets.toml
"""

from __future__ import annotations

import csv
import gzip
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from isthmus.sample import shape

TARGETS = Path(__file__).parents[1] / "src/isthmus/sample/targets.toml"
TEAM_BANDS = (1, 2, 3, 4, 5, 7, 10, 20)
AGE_BANDS = (0, 1, 2, 3, 4, 6, 10, 15, 25)
QUANTILES = (*range(0, 100, 4), 98, 99, 99.5, 99.8, 100)
COUNTRIES = 10


def lines(folder: Path) -> Iterator[bytes]:
    """Yield the JSON lines of every works file of a folder in the mirror's layout."""
    for path in sorted((folder / "openalex/works").glob("*.jsonl.gz")):
        with gzip.open(path) as stream:
            yield from stream


def band(value: int, bands: tuple[int, ...]) -> int:
    """Return the index of the last band that starts at or below a value."""
    return max(i for i, start in enumerate(bands) if start <= value or i == 0)


def stepped(counter: Counter[int]) -> list[int]:
    """Return a counter's values at the quantiles of `QUANTILES`."""
    return [shape.quantile(counter, q / 100) for q in QUANTILES]


def citations(counts: shape.Counts) -> dict[str, list[float]]:
    """Return, by band of age, the zero share and the mean of the cited; then the cited relative to it."""
    bands: dict[int, Counter[int]] = defaultdict(Counter)
    for (age, cited), number in counts.cited_by_age.items():
        if 0 <= age <= shape.LAST_YEAR - shape.FIRST_YEAR:
            bands[band(age, AGE_BANDS)][cited] += number
    zero = [round(bands[i][0] / bands[i].total(), 4) for i in range(len(AGE_BANDS))]
    mean = [sum(c * n for c, n in bands[i].items()) / (bands[i].total() - bands[i][0]) for i in range(len(AGE_BANDS))]
    relative: Counter[int] = Counter()
    for i, counter in bands.items():
        for cited, number in counter.items():
            relative[round(1000 * cited / mean[i])] += number if cited else 0
    return {
        "age_from": list(AGE_BANDS),
        "zero": zero,
        "mean_if_cited": [round(m, 2) for m in mean],
        "relative": [v / 1000 for v in stepped(relative)],
    }


def countries_by_team(counts: shape.Counts) -> list[list[int]]:
    """Return, by band of team size, the works with 1, 2, ... 10 countries (those without left out)."""
    rows = [[0] * COUNTRIES for _ in TEAM_BANDS]
    for (team, countries), number in counts.team_countries.items():
        if countries:
            rows[band(team, TEAM_BANDS)][min(countries, COUNTRIES, max(team, 1)) - 1] += number
    return rows


def silent_by_team(counts: shape.Counts) -> list[float]:
    """Return, by band of team size, the share of works in which no author has an institution."""
    silent, every = [0] * len(TEAM_BANDS), [0] * len(TEAM_BANDS)
    for (team, countries), number in counts.team_countries.items():
        every[band(team, TEAM_BANDS)] += number
        silent[band(team, TEAM_BANDS)] += 0 if countries else number
    return [round(s / e, 4) for s, e in zip(silent, every, strict=True)]


def years(counts: shape.Counts) -> list[int]:
    """Return works by year, each the rounded mean of five years, first to last."""
    span = range(shape.FIRST_YEAR, shape.LAST_YEAR + 1)
    near = {y: [counts.years[x] for x in range(y - 2, y + 3) if x in span] for y in span}
    return [round(10 * sum(v) / len(v)) for v in near.values()]


def masses(mirror: Path) -> list[int]:
    """Return the ten largest countries' international works of 2019, largest first: a Zipf-like row."""
    with gzip.open(mirror / "openalex/country_pairs/country_year_international_total.csv.gz", "rt") as stream:
        rows = [int(r["international_works"]) for r in csv.DictReader(stream) if r["year"] == "2019"]
    return sorted(rows, reverse=True)[:COUNTRIES]


def trend(mirror: Path) -> list[int]:
    """Return one real pair's works by year from 2000: a count that grows to 2020 and then falls."""
    with gzip.open(mirror / "openalex/country_pairs/country_pair_year_1990_2023.csv.gz", "rt") as stream:
        found = {
            int(r["year"]): int(r["works"])
            for r in csv.DictReader(stream)
            if (r["country_a"], r["country_b"]) == ("CN", "US")
        }
    return [found[y] for y in range(2000, 2024)]


def subfields(mirror: Path) -> list[tuple[str, ...]]:
    """Return the three largest subfields of every field: ids, names and works in thousands."""
    sizes: Counter[tuple[str, ...]] = Counter()
    with (mirror / "openalex/topics/openalex_topics_2024_09.csv").open() as stream:
        for row in csv.DictReader(stream):
            key = tuple(row[k] for k in ("domain_id", "domain", "field_id", "field", "subfield_id", "subfield"))
            sizes[key] += int(row["works_count"])
    whole: Counter[str] = Counter()
    taken: dict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
    for key, size in sizes.most_common():
        whole[key[2]] += size
        taken[key[2]].append((key, size))
    rows = []
    for field, members in sorted(taken.items()):
        top = members[:3]
        scale = whole[field] / sum(size for _, size in top)
        rows += [(*key, str(max(1, round(size * scale / 1000)))) for key, size in top]
    return rows


def toml(mirror: Path) -> str:
    """Return the target table as TOML."""
    counts = shape.measure(lines(mirror))
    cited = citations(counts)
    single = counts.single
    types = [t for t, n in counts.types.most_common() if n >= 4]
    missing = [round(counts.types_missing[t] / counts.types[t], 3) for t in types]
    parts = [
        "# What the mirror's 5,714 works, pairs and topics show; the sample is drawn from these figures.",
        "# Made by: ISTHMUS_MIRROR=<folder> python tools/calibrate.py --write",
        "[figures]",
        *(f"{k} = {v}" for k, v in shape.figures(counts).items()),
        "[team]",
        f"size = {[counts.team[n] for n in range(1, 101)]}",
        f"band_from = {list(TEAM_BANDS)}",
        f"countries = {countries_by_team(counts)}",
        f"without_institution = {silent_by_team(counts)}",
        f"institutions = {[counts.of_author[n] for n in range(1, 6)]}",
        f"strings = {[counts.strings[n] for n in range(1, 5)]}",
        f"missing_beside_others = {single['missing_beside_others'] / single['authors_beside_others']:.4f}",
        f"string_if_missing = {single['missing_with_string'] / counts.of_author[0]:.4f}",
        "[works]",
        f"years = {years(counts)}",
        f"types = {types}".replace("'", '"'),
        f"type_counts = {[counts.types[t] for t in types]}",
        f"type_without_institution = {missing}",
        f"references = {stepped(counts.references)}",
        "[citations]",
        *(f"{k} = {v}" for k, v in cited.items()),
        f"[quantiles]\nat = {[float(q) for q in QUANTILES]}",
        "[countries]",
        f"mass = {masses(mirror)}",
        f"planted_trend_from_2000 = {trend(mirror)}",
        "[topics]",
        "subfields = [",
        *("  [" + ", ".join(f'"{c}"' for c in row[:-1]) + f", {row[-1]}]," for row in subfields(mirror)),
        "]",
    ]
    return "\n".join(parts) + "\n"


def table(mirror: Path, other: Path | None) -> str:
    """Return the figures as a Markdown table."""
    left = shape.figures(shape.measure(lines(mirror)))
    right = shape.figures(shape.measure(lines(other))) if other else {}
    head = "| figure | mirror | sample |\n| --- | ---: | ---: |\n"
    return head + "\n".join(f"| {shape.FIGURES[k]} | {v:g} | {right.get(k, float('nan')):g} |" for k, v in left.items())


def main(arguments: list[str]) -> int:
    """Run the command line; return its exit code."""
    mirror = os.environ.get("ISTHMUS_MIRROR")
    if not mirror:
        print("Set ISTHMUS_MIRROR to the mirror's folder.", file=sys.stderr)
        return 2
    if arguments == ["--write"]:
        TARGETS.write_text(toml(Path(mirror)), encoding="utf-8")
        print(f"Wrote {TARGETS}", file=sys.stderr)
        return 0
    print(table(Path(mirror), Path(arguments[0]) if arguments else None))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
