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
from pathlib import Path

from isthmus.screen.names import compare
from isthmus.screen.person import latin

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


def main() -> None:
    """Print a row for each origin and the ratios of the largest rate to the smallest."""
    forenames, surnames = read(Path(sys.argv[1])), read(Path(sys.argv[2]))
    forenames["VN"] = forenames["VN"] or VIETNAMESE
    rng = random.Random(0)
    missed, false = {}, {}
    for origin, countries in ORIGINS.items():
        given = sorted({n for c in countries for n in forenames.get(c, ())})
        family = sorted({n for c in countries for n in surnames.get(c, ())}) or given
        if not given or not family:
            print(origin, "no names")
            continue
        miss = hit = 0
        for _ in range(TRIALS):
            name, other = rng.sample(given, 2)
            last = rng.choice(family)
            miss += not compare(slip(f"{name} {last}", rng), f"{name} {last}", person=True).match
            hit += compare(f"{other} {last}", f"{name} {last}", person=True).match
        missed[origin], false[origin] = miss / TRIALS, hit / TRIALS
        print(
            f"{origin:11} forenames {len(given):4} surnames {len(family):4} "
            f"miss {missed[origin]:.4f} false match {false[origin]:.4f}"
        )
    for label, rates in (("miss", missed), ("false match", false)):
        print(label, "ratio", round(max(rates.values()) / max(min(rates.values()), 1 / TRIALS), 2))


if __name__ == "__main__":
    main()
