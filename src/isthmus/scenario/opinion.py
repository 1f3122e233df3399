"""Perceptions that harden inside a closed circle of states: three models, one question.

Friedkin and Johnsen (1990): each keeps to its own view s and is pulled by its circle, z = (I + L)^-1 s, L the Laplacian
of the circle's ties. Polarisation plus disagreement is s'(I + L)^-1 s for centred s (Musco, Musco, Tsourakakis 2018).
Deffuant et al. (2000): pairs meet and move closer when they are within a bound. Hegselmann and Krause (2002):
each moves to the mean of all within a bound. The same code runs on any circle: no circle is special.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from isthmus.scenario._card import Card, Draws, Floats, Param, Rival, Sides, Target
from isthmus.scenario._world import World

CARD = Card(
    id="opinion",
    title="Echo chambers inside circles of states",
    mechanism="Views that harden where only like-minded states talk",
    equations="z = (I+L)^-1 s; P + D = s'(I+L)^-1 s; bounded confidence for the rivals",
    reference="Friedkin, Johnsen (1990); Musco et al. (2018) WWW; Deffuant et al. (2000); Hegselmann, Krause (2002).",
    checked="run",
    scope="Any closed circle of states, alike; ties from the lake, views assumed.",
    cannot_claim="What any state thinks. Votes at the United Nations are voting distance, not perception.",
    sides=2,
)
OUTCOMES = {
    "listening": "distance of the two circles after listening, per cent of before",
    "meetings": "the same where pairs meet (bounded confidence)",
    "averaging": "the same where each takes the mean of those near",
}
RIVALS: dict[str, Rival] = {
    "listening (Friedkin, Johnsen)": "listening",
    "meetings (Deffuant)": "meetings",
    "averaging (Hegselmann, Krause)": "averaging",
}
CLAIMS = {"listening": ("views stay apart", "views meet")}
PARAMS = (
    Param(
        id="dialogue", meaning="weight of new ties between the circles, against ties inside them", unit="share",
        role="policy", kind="assumed", source="asked for", low=0.1, high=0.1, neutral=0.0,
    ),
    Param(
        id="weight", meaning="pull of ties against own view", unit="number", role="assumption", kind="assumed",
        source="assumed; .5 to 5", low=0.5, high=5.0, least=0.01, most=100.0,
    ),
    Param(
        id="bound", meaning="distance beyond which views are not heard", unit="share of the scale", role="assumption",
        kind="assumed", source="assumed; .1 to .5", low=0.1, high=0.5, least=0.01,
    ),
)  # fmt: skip


def laplacian(ties: Floats) -> Floats:
    """Return L of a symmetric network."""
    return np.diag(ties.sum(axis=1)) - ties


def settled(ties: Floats, s: Floats) -> Floats:
    """Return views once all have listened."""
    return np.asarray(np.linalg.solve(np.eye(len(s)) + laplacian(ties), s), np.float64)


def polarisation(ties: Floats, s: Floats) -> tuple[float, float]:
    """Return polarisation and disagreement of the settled views of centred ``s``."""
    z = settled(ties, s - s.mean())
    return float(z @ z), float(z @ laplacian(ties) @ z)


def bounded(s: Floats, bound: float, pairs: npt.NDArray[np.int64]) -> Floats:
    """Return views after the pairs met in turn (Deffuant, each moves half way where within ``bound``)."""
    views = s.tolist()
    for i, j in pairs.tolist():
        if abs(views[i] - views[j]) < bound:
            views[i] = views[j] = (views[i] + views[j]) / 2
    return np.array(views)


def averaged(s: Floats, bound: float, heard: Floats | None = None) -> Floats:
    """Return views once each took the mean of all within ``bound`` until nothing moves (Hegselmann, Krause).

    ``heard`` weighs whom each hears; without it all alike.
    """
    views = s.copy()
    for _ in range(1_000):
        near = np.abs(views[:, None] - views[None, :]) <= bound
        weight = near * (1.0 if heard is None else heard)
        after = weight @ views / weight.sum(axis=1)
        if np.abs(after - views).max() < 1e-9:
            break
        views = after
    return views


def groups(views: Floats, gap: float = 0.02) -> int:
    """Return how many groups of views are left, those of under a twentieth of all left out."""
    ordered = np.sort(views)
    sizes = np.diff([0, *(np.flatnonzero(np.diff(ordered) > gap) + 1), len(ordered)])
    return int((sizes >= max(2, len(views) / 20)).sum())


def run(base: World, params: Draws, rng: np.random.Generator, sides: Sides) -> dict[str, Floats]:
    """Return the distance between two circles' mean views after listening, in per cent of that before, in three models.

    Ties inside a circle are its links in the lake; ``dialogue`` is the weight of ties, the share of meetings and the
    weight of hearing between the circles.
    """
    rows = [[base.at(c) for c in side] for side in sides[:2]]
    members, cut = rows[0] + rows[1], len(rows[0])
    first = np.arange(len(members)) < cut
    across = (first[:, None] != first[None, :]).astype(float)
    inside = base.x[np.ix_(members, members)] * (1 - across)
    inside = inside / max(float(inside.sum(axis=1).max()), 1.0)
    out: dict[str, list[float]] = {"listening": [], "meetings": [], "averaging": []}
    for talk, weight, bound in zip(params["dialogue"], params["weight"], params["bound"], strict=True):
        s = np.where(first, rng.normal(0.35, 0.1, len(members)), rng.normal(0.65, 0.1, len(members))).clip(0, 1)
        ties = float(weight) * ((1 - float(talk)) * inside + float(talk) * across / len(members))
        start = float(s[~first].mean() - s[first].mean())
        heard = np.where(across > 0, float(talk), 1.0)
        for name, views in (
            ("listening", settled(ties, s)),
            ("meetings", bounded(s, float(bound), _meetings(first, float(talk), rng))),
            ("averaging", averaged(s, float(bound), heard)),
        ):
            out[name].append(100 * float(views[~first].mean() - views[first].mean()) / start)
    return {name: np.array(values) for name, values in out.items()}


def _meetings(
    first: npt.NDArray[np.bool_], talk: float, rng: np.random.Generator, each: int = 40
) -> npt.NDArray[np.int64]:
    """Draw who meets whom: a share ``talk`` of meetings across the circles, the rest inside."""
    total = each * len(first)
    one = rng.integers(0, len(first), total)
    circles = np.flatnonzero(first), np.flatnonzero(~first)
    other = (rng.random(total) < talk) ^ first[one]
    draw = rng.random(total)
    two = np.where(
        other, circles[0][(draw * len(circles[0])).astype(int)], circles[1][(draw * len(circles[1])).astype(int)]
    )
    return np.column_stack([one, two])


def _identity() -> float:
    rng = np.random.default_rng(5)
    ties = np.triu(rng.random((12, 12)), 1)
    ties, s = ties + ties.T, rng.random(12)
    centred = s - s.mean()
    p, d = polarisation(ties, s)
    return p + d - float(centred @ settled(ties, centred))


def _consensus(bound: float) -> float:
    rng = np.random.default_rng(6)
    return float(np.mean([groups(averaged(rng.random(500), bound)) == 1 for _ in range(20)]))


def _met(bound: float) -> float:
    rng = np.random.default_rng(7)
    runs = [bounded(rng.random(300), bound, rng.integers(0, 300, (50_000, 2))) for _ in range(6)]
    return float(np.mean([groups(views) == 1 for views in runs]))


TARGETS = (
    Target("identity", "polarisation + disagreement = s'(I+L)^-1 s", 0.0, 1e-12, "Musco et al. (2018)", _identity),
    Target("mean", "listening keeps the mean view", 0.0, 1e-12, "Analytic",
           lambda: settled(np.ones((4, 4)) - np.eye(4), np.array([0, 0.2, 0.9, 1.0])).mean() - 0.525),
    Target("deffuant", "meetings: one group above a bound of .5, more at .2", (1.0, 0.0), 0.0,
           "Deffuant et al. (2000)", lambda: (_met(0.55), _met(0.2))),
    Target("hk", "averaging, 500 members: no run agrees at a bound of .15, every run at .30", (0.0, 1.0), 0.0,
           "Hegselmann, Krause (2002): agreement from about .2 on", lambda: (_consensus(0.15), _consensus(0.3))),
)  # fmt: skip
