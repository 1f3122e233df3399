"""The test of decoupling: how often it errs and what it finds, on series made here and on real ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from isthmus.measure import _synthetic as synthetic
from isthmus.measure import ask
from isthmus.measure.decoupling import verdict
from isthmus.model.answer import Query

PRE, YEARS, UNITS = 8, 14, 31


def series(rng, fall=0.0, noise=0.04):
    """Log series of 31 pairs: a common path, a drift of each, noise that lasts, and a fall of the first."""
    steps = rng.normal(0, noise, (UNITS, YEARS))
    logs = 7 + np.cumsum(rng.normal(0.05, 0.02, YEARS)) + rng.normal(0, 0.01, (UNITS, 1)) * np.arange(YEARS)
    logs = logs + 0.5 * np.cumsum(steps, axis=1) + steps
    logs[0, PRE:] += fall * np.arange(1, YEARS - PRE + 1)
    return logs


ALL = ~np.eye(UNITS, dtype=bool)


def alarms(fall, runs, seed, search=False):
    rng, found = np.random.default_rng(seed), 0
    for _ in range(runs):
        logs = series(rng, fall)
        result = synthetic.searched(logs, list(range(5, 13)), ALL) if search else synthetic.test(logs, PRE, ALL)
        found += result.p <= 0.05
    return found / runs


@pytest.mark.parametrize("search", [False, True], ids=["year known", "year searched"])
def test_false_alarms_keep_their_level(search):
    """A test that cries wolf would have an agency act on noise: at most 6% at a nominal 5% (here 150 of each)."""
    assert alarms(0.0, 150, 1, search) <= 0.06


def test_a_large_break_is_found_either_way():
    assert alarms(-0.15, 20, 2) >= 0.9
    assert alarms(0.15, 20, 3) >= 0.9


def test_the_break_is_dated():
    """A break planted in the ninth year is placed there, and the interval holds it."""
    gap = np.where(np.arange(YEARS) < PRE, 0.0, -0.3) + np.random.default_rng(4).normal(0, 0.03, YEARS)
    at, low, high = synthetic.dates(gap, list(range(4, 12)))
    assert low <= at <= high
    assert at == PRE


def test_donors_share_no_country_and_the_target_is_no_donor():
    """A donor that holds the treated pair would hide its fall: a change of the target must not move a placebo."""
    logs = series(np.random.default_rng(5))
    changed = logs.copy()
    changed[0, PRE:] -= 2
    a, b = synthetic.test(logs, PRE, ALL), synthetic.test(changed, PRE, ALL)
    assert b.p == 1 / UNITS
    assert b.effect == pytest.approx(a.effect - 2, abs=1e-6)
    few = np.zeros_like(ALL)
    few[0, 1:4] = True
    assert synthetic.test(logs, PRE, few) is None


def test_verdicts_say_what_cannot_be_told_apart():
    logs = series(np.random.default_rng(6), fall=-0.2)
    found = synthetic.test(logs, PRE, ALL)
    assert "cannot be checked" in verdict(found, False, [None, None], None, (2013, 2014))
    assert verdict(found, True, [(0.02, 0.03), (0.02, 0.02)], None, (2013, 2014)).startswith("fall; missing")
    assert "alone could make it" in verdict(found, True, [(0.02, 0.6), (0.02, 0.3)], None, (2013, 2014))
    assert "Microsoft Academic Graph" in verdict(found, True, [(0.02, 0.02)] * 2, None, (2021, 2022))
    assert "second index" in verdict(found, False, [None, None], -0.1, (2013, 2014))
    quiet = synthetic.test(series(np.random.default_rng(8)), PRE, ALL)
    assert verdict(quiet._replace(p=0.4), True, [None, None], None, (2013, 2014)).startswith("no break")


def test_swapping_the_sides_swaps_the_shares(opened):
    """On the real pairs: the two directions of a question are one question."""

    def asked(a, b):
        rows = ask(opened, "decoupling", Query(country=(a,), partner=(b,), at=2019)).rows
        return {r["what"]: (r["value"], r["p"], r["break_first"], r["break_last"]) for r in rows}

    there, back = asked("US", "CN"), asked("CN", "US")
    assert there["count"] == back["count"]
    assert there["affinity"] == back["affinity"]
    assert there["share of country"] == back["share of partner"]
    assert there["share of partner"] == back["share of country"]


def test_real_pairs(opened):
    """RU-DE falls after 2022 in every series; ten quiet pairs are quiet but for what chance gives."""
    fallen = ask(opened, "decoupling", Query(country=("RU",), partner=("DE",), at=2022)).rows
    assert all(r["value"] < -0.15 and r["p"] <= 0.05 for r in fallen)
    assert all("not separable" in r["verdict"] for r in fallen)
    quiet = [("DE", "AT"), ("FR", "ES"), ("SE", "NO"), ("PT", "BR"), ("CA", "AU"), ("NL", "BE"), ("JP", "KR"),
             ("IT", "CH"), ("FI", "DK"), ("MX", "CL")]  # fmt: skip
    small = [
        r["p"] <= 0.05
        for a, b in quiet
        for r in ask(opened, "decoupling", Query(country=(a,), partner=(b,), at=2016, last=2021)).rows
        if r["what"] == "count"
    ]
    assert sum(small) <= 2


@pytest.mark.slow
def test_the_study_of_the_docs_keeps_its_level(mirror_lake, monkeypatch):
    """The study behind docs/decoupling.md, at its full 2,000 simulations: false alarms at most 6%."""
    tool = Path(__file__).parents[2] / "tools" / "decoupling_study.py"
    monkeypatch.setenv("ISTHMUS_LAKE", str(mirror_lake))
    done = subprocess.run([sys.executable, tool, "--power", "0"], capture_output=True, text=True, check=True)
    rows = [r for r in done.stdout.splitlines() if r.startswith("| ") and r.rstrip().endswith("% |")]
    assert len(rows) == 3
    for row in rows:
        known, searched_year = (float(cell.strip(" %")) for cell in row.split("|")[2:4])
        assert known <= 6
        assert searched_year <= 6
