"""The sample's shape beside the mirror's: each figure within its stated tolerance."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from isthmus.sample.shape import FIGURES, figures, measure
from isthmus.sample.targets import targets
from isthmus.sample.works import block

MIRROR = os.environ.get("ISTHMUS_MIRROR")
RELATIVE = dict.fromkeys(FIGURES, 0.10) | {
    "institutions_per_work": 0.20,
    "strings_distinct": 0.20,
    "cited_median": 0.30,
    "retracted": 0.60,
}
"""How far a figure may be from the mirror's, as a share of it; wider where the mirror's bias towards one
university shows (institutions, strings) or the figure is small."""


@pytest.fixture(scope="module")
def sample() -> dict[str, float]:
    return figures(measure(line for k in range(20) for line in block(7, k).lines))


@pytest.mark.parametrize("name", FIGURES)
def test_the_sample_meets_the_target(sample, name):
    assert sample[name] == pytest.approx(targets().figures[name], rel=RELATIVE[name])


@pytest.mark.skipif(not MIRROR, reason="no mirror")
def test_the_targets_are_what_the_mirror_shows():
    path = next(Path(MIRROR).glob("openalex/works/*.jsonl.gz"))
    with gzip.open(path) as stream:
        assert figures(measure(stream)) == pytest.approx(targets().figures)


@pytest.mark.skipif(not MIRROR, reason="no mirror")
@pytest.mark.parametrize("name", FIGURES)
def test_the_sample_meets_the_mirror(sample, mirror_figures, name):
    assert sample[name] == pytest.approx(mirror_figures[name], rel=RELATIVE[name])


@pytest.fixture(scope="module")
def mirror_figures() -> dict[str, float]:
    with gzip.open(next(Path(MIRROR or "").glob("openalex/works/*.jsonl.gz"))) as stream:
        return figures(measure(stream))


def test_countries_are_skewed_as_a_few_large_and_many_small():
    counts = [0] * 10
    for k in range(5):
        marks = block(7, k).countries.sum(axis=0).tolist()
        counts = [a + b for a, b in zip(counts, marks, strict=True)]
    ordered = sorted(counts, reverse=True)
    assert ordered[0] > 1.5 * ordered[1]
    assert ordered[0] > 4 * ordered[-1] > 0
