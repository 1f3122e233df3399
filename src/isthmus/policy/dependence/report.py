"""On whom a country, group, institution or field rests, and what would spread it: the whole report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np

from isthmus.lake.open import Lake
from isthmus.measure import ask
from isthmus.measure._notes import SMALL
from isthmus.measure._statistics import Reals, effective
from isthmus.model.answer import Answer, Query
from isthmus.model.country import name as country_name
from isthmus.model.errors import NotCovered, UsageError
from isthmus.policy.dependence import spread
from isthmus.policy.dependence.exposure import Ties, all_through, direct, once_through, ties
from isthmus.policy.dependence.further import profiles, ranked, weights_of
from isthmus.policy.dependence.records import Candidate, Dependence, Goal, Partner, Plan, Single, Step, Way
from isthmus.policy.dependence.single import HOLDS, single_sourced
from isthmus.policy.dependence.subject import Subject, names_of

LESS = 0.8
"""What a plan aims at where no target is named: this part of what the largest share, or the index, is now."""
GROWTH = 0.5
"""How far a partner may grow, as a part of its joint works now: .5 is up to half as much again."""
SHOWN = 200
"""Partners and candidates of a report."""
METHOD = {
    "share": "joint works with the partner over all links of the subject (Hirschman 1945)",
    "two_step": "s_h + sum over partners j of s_j W_jh / (W_j - W_jx)",
    "all_steps": "row of (I - .5 S)^-1 S without own loops, scaled to one",
    "single": f"a partner in at least {HOLDS:.0%} of the joint works loaded of a field",
    "additional": "weighted mean of percentiles: complementarity, ties, capacity, openness",
    "plans": "fewest joint works moved, or added; the largest share by linear programme, the index by bisection",
}


def dependence(
    lake: Lake, subject: Subject, *, top: float | None = None, hhi: float | None = None, growth: float = GROWTH,
    weights: Mapping[str, float] | None = None,
) -> Dependence:  # fmt: skip
    """Return on whom a subject rests, and what would spread it.

    Parameters
    ----------
    top, hhi
        Targets for the largest share and the index of concentration, 0 to 1; without one, four fifths of what it is.
    growth
        How far a partner may grow, as a part of its joint works now.
    weights
        Of the parts of the ranking; 1 each where not given.

    Raises
    ------
    NotCovered
        Where the lake holds no links of the subject in those years.
    UsageError
        For a target, growth or weight that cannot be.
    """
    chosen = weights_of(weights)
    for name, value in (("--top", top), ("--hhi", hhi)):
        if value is not None and not 0 < value <= 1:
            raise UsageError(f"{name} {value} is not a share.", "Choose above 0, up to 1.")
    if not 0 <= growth <= 1000:
        raise UsageError(f"--growth {growth} cannot be.", "Choose 0 to 1000; 1 lets a partner double.")
    answer = ask(lake, "concentration", _plain(subject))
    sources = lake.only(answer.vintages)
    query = msgspec.structs.replace(subject.query, basis=answer.params["basis"])
    found = ties(sources, query)
    mine, works = _shares(subject, found)
    held = works[mine > 0]
    spreadness = float(1 / (mine**2).sum())
    records = lake.only([*answer.vintages, *lake.vintage("openalex-works")])
    candidates, heavy, liking = ranked(
        subject, found, profiles(records, _unfiltered(subject.records)), mine, 1 / spreadness, chosen
    )
    single, fields = single_sourced(records, subject)
    names = _names(lake, subject, [found.names[n] for n in np.flatnonzero(mine > 0)], candidates, single)
    like = np.array([liking.get(found.names[n], 0.0) for n in np.flatnonzero(mine > 0)])
    ids = [found.names[n] for n in np.flatnonzero(mine > 0)]
    return Dependence(
        kind=subject.kind, id=subject.id, name=subject.name, basis=str(query.basis), first=query.first or 0,
        last=query.last or 0, links=float(works.sum()), partners=len(held), hhi=1 / spreadness, effective=spreadness,
        entropy=effective(mine) or 0.0, largest=float(mine.max()),
        rows=tuple(_partners(sources, subject, found, mine, works, names))[:SHOWN],
        single=tuple(msgspec.structs.replace(s, partner_name=names.get(s.partner, s.partner)) for s in single),
        fields=fields,
        additional=tuple(msgspec.structs.replace(c, name=names.get(c.id, c.id)) for c in candidates[:SHOWN]),
        weights=chosen, left_out=tuple(names.get(n, n) for n in heavy),
        plans=tuple(_plans(held, like, ids, names, growth, {"top": top, "hhi": hhi})), growth=growth,
        sample=any(v.sample for v in answer.vintages), vintages=tuple(dict.fromkeys(v.id for v in records.vintages)),
        caveats=tuple(_caveats(answer, subject, single)), method=METHOD,
    )  # fmt: skip


def _plain(subject: Subject) -> Query:
    """Return the question to the measure that settles basis, vintages and caveats."""
    return msgspec.structs.replace(subject.query, country=()) if subject.kind == "field" else subject.query


def _unfiltered(query: Query) -> Query:
    return msgspec.structs.replace(query, field=None)


def _shares(subject: Subject, found: Ties) -> tuple[Reals, Reals]:
    """Return the shares of the subject's partners, and the joint works behind them; for a field, of its countries."""
    if subject.kind == "field":
        if not found.totals.sum():
            raise NotCovered(f"No joint works of {subject.name} are loaded in those years.", "Name other years.")
        return found.totals / found.totals.sum(), found.totals / 2
    at = found.at(subject.id)
    if at is None or not found.totals[at]:
        raise NotCovered(f"No joint works of {subject.name} are loaded in those years.", "Name other years.")
    return direct(found, at), found.weights[at].toarray().ravel()


def _partners(
    lake: Lake, subject: Subject, found: Ties, mine: Reals, works: Reals, names: Mapping[str, str]
) -> Iterable[Partner]:
    """Yield the partners, the largest first."""
    at = None if subject.kind == "field" else found.at(subject.id)
    once = all_ = None
    back = np.full(len(found.names), np.nan)
    if at is not None:
        once, all_ = once_through(found, at), all_through(found, at)
        back = np.divide(works, found.totals, out=np.zeros_like(works), where=found.totals > 0)
    else:
        whole = ties(lake, _unfiltered(subject.query))
        total = dict(zip(whole.names, whole.totals, strict=True))
        back = np.array(
            [t / total[n] if total.get(n) else np.nan for n, t in zip(found.names, found.totals, strict=True)]
        )
    for n in sorted(np.flatnonzero(mine > 0), key=lambda k: (-mine[k], found.names[k])):
        of_partner = float(back[n]) if np.isfinite(back[n]) else None
        yield Partner(
            id=found.names[n], name=names.get(found.names[n], found.names[n]), links=float(works[n]),
            share=float(mine[n]), of_partner=of_partner,
            asymmetry=None if of_partner is None or at is None else float(mine[n]) - of_partner,
            two_step=None if once is None else float(once[n]), all_steps=None if all_ is None else float(all_[n]),
            small=bool(works[n] < SMALL),
        )  # fmt: skip


def _names(
    lake: Lake, subject: Subject, ids: list[str], candidates: list[Candidate], single: list[Single]
) -> dict[str, str]:
    every = dict.fromkeys([*ids, *(c.id for c in candidates), *(s.partner for s in single)])
    if subject.kind == "institution":
        return names_of(lake, list(every))
    return {n: country_name(n) if len(n) == 2 else n.removeprefix("group:") for n in every}


def _plans(
    works: Reals, liking: Reals, ids: list[str], names: Mapping[str, str], growth: float,
    targets: Mapping[Goal, float | None],
) -> Iterable[Plan]:  # fmt: skip
    most = works * (1 + growth)
    now: dict[Goal, float] = {"top": spread.top(works), "hhi": spread.index(works)}
    for goal, given in targets.items():
        target = LESS * now[goal] if given is None else given
        made: dict[Way, spread.Spread]
        if goal == "top":
            made = {"move": spread.move_to_top(works, most, target, liking),
                    "add": spread.add_to_top(works, most, target, liking)}  # fmt: skip
        else:
            made = {"move": spread.move_to_index(works, most, target),
                    "add": spread.add_to_index(works, most, target)}  # fmt: skip
        for way, found in made.items():
            best = spread.top(found.after) if goal == "top" else spread.index(found.after)
            yield Plan(
                goal, target, now[goal], way, bool(found.reached), best, float(found.works),
                float(found.works / works.sum()), tuple(_steps(works, found.after, ids, names)),
            )  # fmt: skip


def _steps(before: Reals, after: Reals, ids: list[str], names: Mapping[str, str]) -> Iterable[Step]:
    """Yield the changes, the largest first; less than a hundredth of a work is none."""
    for n in sorted(range(len(ids)), key=lambda k: (-abs(after[k] - before[k]), ids[k])):
        change = float(after[n] - before[n])
        if abs(change) >= 0.01:
            yield Step(ids[n], names.get(ids[n], ids[n]), change, float(before[n]), float(after[n]))


def _caveats(answer: Answer, subject: Subject, single: list[Single]) -> Iterable[str]:
    yield from answer.caveats
    yield "Shares are of joint works: they say with whom one works, not what could not be had elsewhere."
    span = f"{subject.records.first}-{subject.records.last}" if subject.records.first else "of all years"
    yield f"Fields, profiles and openness are of the works loaded one by one ({span}), a selection: read them as that."
    yield "A plan counts joint works; it does not say that a partner would agree, or that the works would be the same."
    if any(s.small for s in single):
        yield f"Fields of fewer than {SMALL} joint works are marked as small: one work can tip them."
    if subject.kind == "field":
        yield "For a field, a share is of the ends of its links; looking through partners is not defined."
