"""The panel behind a test of decoupling: every pair's series by year, and the donors of the pair asked about."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from isthmus.measure._statistics import Reals

SERIES = ("count", "share of country", "share of partner", "affinity")
"""What is tested, each apart: they turn in different years."""
LEAST, DONORS = 20, 60
"""Works a year that every pair of a test has; donors taken, those nearest in size before the break."""


class Panel(NamedTuple):
    """Series of pairs x years as logarithms; NaN where there is none. A pair stands in both directions."""

    years: list[int]
    pairs: list[tuple[str, str]]
    works: Reals
    logs: dict[str, Reals]


def panel(found: pa.Table, years: list[int]) -> Panel:
    """Return the panel of rows year, country, partner, c, c_x, c_y, t, p_x, p_y over the years given."""
    found = found.filter(pc.is_in(found["year"], pa.array(years, found["year"].type)))
    names = pa.array(sorted({*pc.unique(found["country"]).to_pylist(), *pc.unique(found["partner"]).to_pylist()}))
    x, y = (pc.index_in(found[c], names).to_numpy().astype(np.int64) for c in ("country", "partner"))
    keys, at = np.unique(x * len(names) + y, return_inverse=True)
    when = found["year"].to_numpy() - years[0]
    values = {}
    for column in ("c", "c_x", "c_y", "t", "p_x", "p_y"):
        values[column] = np.full((len(keys), len(years)), np.nan)
        values[column][at, when] = found[column].cast(pa.float64()).to_numpy(zero_copy_only=False)
    listed = names.to_pylist()
    pairs = [(listed[k // len(names)], listed[k % len(names)]) for k in keys.tolist()]
    c, cx, cy, t = (values[k] for k in ("c", "c_x", "c_y", "t"))
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = {
            "count": np.log(c),
            "share of country": np.log(c / values["p_x"]),
            "share of partner": np.log(c / values["p_y"]),
            "affinity": np.log(c * (t - cx - cy + c) / ((cx - c) * (cy - c))),
        }
    return Panel(years, pairs, c, {k: np.where(np.isfinite(v), v, np.nan) for k, v in logs.items()})


def chosen(data: Panel, series: str, target: int, pre: int) -> list[int]:
    """Return the target and its donors: complete series, neither country, the nearest in works before the break.

    Shares differ by direction, so there both directions of a donor stand; elsewhere only the alphabetical one.
    """
    whole = np.isfinite(data.logs[series]).all(axis=1) & (np.nan_to_num(data.works).min(axis=1) >= LEAST)
    if not whole[target]:
        return [target]
    ours = set(data.pairs[target])
    size = np.log(np.maximum(np.nan_to_num(data.works[:, :pre]).mean(axis=1), 1))
    both = series.startswith("share")
    fit = [
        i
        for i in np.flatnonzero(whole).tolist()
        if not ours & set(data.pairs[i]) and (both or data.pairs[i][0] < data.pairs[i][1])
    ]
    fit.sort(key=lambda i: (abs(size[i] - size[target]), data.pairs[i]))
    return [target, *fit[: DONORS * (2 if both else 1)]]


def apart(data: Panel, units: list[int]) -> np.ndarray:
    """Return which units may be donors of which: those that share no country."""
    sides = [set(data.pairs[i]) for i in units]
    return np.array([[not (a & b) for b in sides] for a in sides])
