"""False-match and miss rates of person names by origin, at the one threshold in use.

Names are forename and surname drawn from published lists of common names by country; a genuine variant has one slip
of the pen, an order turned round or a lost hyphen, by the same process for every origin; an impostor shares the
surname and has another forename. Usage: python tools/name_origins.py FORENAMES.csv SURNAMES.csv
"""

from __future__ import annotations

import csv
import random
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from isthmus.screen.judge import judge
from isthmus.screen.names import FEATURES, THRESHOLD, features
from isthmus.screen.person import latin, parts

Scores = npt.NDArray[Any]

ORIGINS = {
    "Chinese": ("CN", "TW"), "Arabic": ("EG", "AE", "SA", "DZ", "MA", "JO", "LB"), "Korean": ("KR",),
    "Vietnamese": ("VN",), "Slavic": ("RU", "UA", "PL", "CZ", "BG"), "English": ("GB", "US", "AU", "IE"),
}  # fmt: skip
VIETNAMESE = [
    "Anh",
    "Bao",
    "Binh",
    "Chi",
    "Cuong",
    "Dung",
    "Dat",
    "Duc",
    "Giang",
    "Ha",
    "Hai",
    "Hanh",
    "Hieu",
    "Hoa",
    "Hoang",
    "Hung",
    "Huong",
    "Huy",
    "Khanh",
    "Khoa",
    "Kien",
    "Lan",
    "Linh",
    "Long",
    "Mai",
    "Minh",
    "My",
    "Nam",
    "Nga",
    "Ngoc",
    "Nhung",
    "Phong",
    "Phuc",
    "Phuong",
    "Quan",
    "Quang",
    "Quoc",
    "Son",
    "Tam",
    "Thanh",
    "Thao",
    "Thu",
    "Thuy",
    "Tien",
    "Trang",
    "Trung",
    "Tuan",
    "Tung",
    "Tuyet",
    "Van",
    "Viet",
    "Vinh",
    "Yen",
]
"""Common Vietnamese given names, for lists that have none."""

TRIALS = 3000
"""Pairs of each sort for each origin."""


def read(path: Path) -> dict[str, list[str]]:
    """Return romanised names by country."""
    out: dict[str, list[str]] = defaultdict(list)
    with path.open(newline="", encoding="utf-8-sig") as file:
        for row in csv.DictReader(file):
            name = latin((row["Romanized Name"] or row["Localized Name"]).strip()).title()
            if name:
                out[row["Country"]].append(name)
    return out


def slip(name: str, rng: random.Random) -> str:
    """Return a name with one slip: a letter dropped, doubled, replaced or two turned round; or the words turned."""
    if rng.random() < 0.2:
        first, _, last = name.rpartition(" ")
        return f"{last}, {first}"
    at = rng.randrange(1, len(name))
    letters = "abcdefghiklmnoprstuvy"
    return rng.choice((
        name[:at] + name[at + 1 :], name[:at] + name[at - 1] + name[at:],
        name[:at] + rng.choice(letters) + name[at + 1 :], name[: at - 1] + name[at] + name[at - 1] + name[at + 1 :],
    ))  # fmt: skip


SLIPPED_DAYS = 0.02
"""Share of stated dates of birth taken to be wrong, the same for every origin: an assumption, not a measurement."""
DAYS = 60 * 365
"""Days of birth that a namesake may have, taken as equally likely."""


def interval(hits: int, n: int) -> tuple[float, float]:
    """Return Wilson's 95% interval of a rate."""
    z, p = 1.96, hits / n
    middle, spread = p + z * z / (2 * n), z * np.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return max(0.0, float((middle - spread) / (1 + z * z / n))), float((middle + spread) / (1 + z * z / n))


def ratio(rates: dict[str, Scores], draws: int = 400) -> str:
    """Return the ratio of the largest rate to the smallest, with its 95% bootstrap interval over pairs."""
    rng = np.random.default_rng(0)

    def of(values: list[float]) -> float:
        return max(values) / max(min(values), 0.5 / TRIALS)

    again = [of([float(rng.choice(v, len(v)).mean()) for v in rates.values()]) for _ in range(draws)]
    low, high = np.percentile(again, (2.5, 97.5))
    return f"{of([float(v.mean()) for v in rates.values()]):.2f} ({low:.2f}-{high:.2f})"


def scored(forenames: dict[str, list[str]], surnames: dict[str, list[str]]) -> Iterator[tuple[str, Scores, Scores]]:
    """Yield each origin with the scores of its genuine variants and of its impostors."""
    rng = random.Random(0)
    for origin, countries in ORIGINS.items():
        given = sorted({n for c in countries for n in forenames.get(c, ())})
        family = sorted({n for c in countries for n in surnames.get(c, ())}) or given
        genuine, impostors = [], []
        for _ in range(TRIALS):
            name, other = rng.sample(given, 2)
            last = rng.choice(family)
            genuine.append((slip(f"{name} {last}", rng), f"{name} {last}"))
            impostors.append((f"{other} {last}", f"{name} {last}"))
        yield origin, _scores(genuine), _scores(impostors)


def _scores(pairs: list[tuple[str, str]]) -> Scores:
    rows = [features(parts(a, True), parts(b, True), True) for a, b in pairs]
    return judge("names", FEATURES).scores(np.array(rows))


def main() -> None:
    """Print the rates of each origin with 95% intervals, what equal false matches would cost, and the whole rule."""
    forenames, surnames = read(Path(sys.argv[1])), read(Path(sys.argv[2]))
    forenames["VN"] = forenames["VN"] or VIETNAMESE
    missed, false, whole = {}, {}, {}
    print("| origin | miss (95%) | false match (95%) | miss at false match 1.5% | at 5% | false findings a million |")
    print("| --- | --- | --- | --- | --- | --- |")
    for origin, genuine, impostors in scored(forenames, surnames):
        missed[origin], false[origin] = genuine < THRESHOLD, impostors >= THRESHOLD
        wrong = np.random.default_rng(1).random(TRIALS) < SLIPPED_DAYS
        whole[origin] = missed[origin] | wrong
        equal = [float((genuine < np.quantile(impostors, 1 - rate)).mean()) for rate in (0.015, 0.05)]
        cells = [f"{r.mean():.4f} ({interval(int(r.sum()), TRIALS)[0]:.4f}-{interval(int(r.sum()), TRIALS)[1]:.4f})"
                 for r in (missed[origin], false[origin])]  # fmt: skip
        million = 1e6 * float(false[origin].mean()) / DAYS
        print(f"| {origin} | {cells[0]} | {cells[1]} | {equal[0]:.4f} | {equal[1]:.4f} | {million:.2f} |")
    print(f"\nLargest to smallest, name alone: miss {ratio(missed)}, false match {ratio(false)}")
    print(f"Name and day of birth, {SLIPPED_DAYS:.0%} of days wrong: miss {ratio(whole)}")


if __name__ == "__main__":
    main()
