"""Answers one framework on one case: the range, the facts that would settle it, and why, rule by rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, lru_cache

from isthmus.policy.cases import Case
from isthmus.policy.dictionary import Dictionary, dictionary
from isthmus.policy.engine import Engine, Gaps, Outlook, Standing, engine
from isthmus.policy.expr import LISTS, PREFIX
from isthmus.policy.records import RANK, Assessment, Banner, Deciding, Framework, Outcome, RuleState

NOT_COVERED = (
    "Not covered here: sanctions and ownership rules, agencies and national law that are not loaded, "
    "contract terms, and the institution's own rules. Not legal advice."
)
_LETTERS = {LISTS[root]: letter for letter, root in PREFIX.items()}
_OUTCOMES: dict[int, Outcome] = {rank: outcome for outcome, rank in RANK.items()}
SOON = timedelta(days=30)


def assess(case: Case, framework: Framework, as_of: date | None = None, words: Dictionary | None = None) -> Assessment:
    """Return a framework's answer for a case on a day.

    Parameters
    ----------
    case
        From `to_case` or `read_cases`.
    framework
        From `load_frameworks`.
    as_of
        The day asked for; without it the case's own day, else today.
    words
        Another fact dictionary than the one that ships: that of an answer of the past.

    Returns
    -------
    Assessment
        ``low`` and ``high``, the rules behind them, and the facts that would settle the rest.
    """
    day = as_of or case.as_of or date.today()
    machine = engine(framework) if words is None else Engine(framework, words)
    outlook = machine.run(case, day)
    states = [outlook.standings[rule.id] for rule in framework.rules]
    gaps = machine.gaps(case, day, outlook)
    missing = {s.armed.rule.id: (*gaps.scope, *gaps.rules[s.armed.rule.id]) for s in states if s.state == "open"}
    held = {s.armed.rule.id for s in states if holds_today(s, case, day, outlook)}
    overdue = day > framework.recheck_by
    return Assessment(
        framework=framework.id,
        case=case.id,
        as_of=day,
        low=outlook.low,
        high=outlook.high,
        fired=tuple(s.armed.rule.id for s in states if s.armed.rule.id in held),
        open=tuple(missing),
        defeated=tuple(s.armed.rule.id for s in states if s.state == "defeated"),
        deciding=tuple(d if words is None else _asked_in(d, words) for d in _deciding(outlook, gaps)),
        refusal_support=() if overdue else tuple(_support(states)),
        memory_end=_memory_end(states, outlook.high),
        banners=tuple(_banners(framework, states, outlook, case, day)),
        trace=tuple(_state(s, outlook, missing.get(s.armed.rule.id, ())) for s in states),
        not_covered=NOT_COVERED,
    )


def holds_today(standing: Standing, case: Case, as_of: date, outlook: Outlook) -> bool:
    """Return whether a rule holds as things stand, though an answer to ``unknown(...)`` may undo it."""
    if standing.state != "open" or standing.armed.today is standing.armed.test:
        return standing.state == "fired"
    facts = {**case.facts, "@as_of": as_of}
    beaten = any(outlook.standings[d].effect is not False for d in standing.armed.defeaters)
    return outlook.scope is True and not beaten and standing.armed.today.truth(facts, {}) is True


def _support(states: list[Standing]) -> Iterator[str]:
    """Yield the rules a refusal may rest on: certain, ``not_allowed``, and their operative text was read."""
    for standing in states:
        rule = standing.armed.rule
        if (
            standing.state == "fired"
            and standing.armed.counted
            and rule.outcome == "not_allowed"
            and rule.seen == "text"
        ):
            yield rule.id


def _at_end(states: list[Standing], high: Outcome) -> list[Standing]:
    """Return the counted rules that make the worst end of the range."""
    live = (s for s in states if s.state in ("fired", "open") and s.armed.counted)
    return [s for s in live if s.armed.rule.outcome == high]


def _memory_end(states: list[Standing], high: Outcome) -> bool:
    """Return whether the worst end rests on rules written from memory alone."""
    end = _at_end(states, high)
    return bool(end) and all(s.armed.rule.seen == "memory" for s in end)


def _deciding(outlook: Outlook, gaps: Gaps) -> Iterator[Deciding]:
    """Yield the facts that would narrow the range, those that decide the worst outcome first."""
    if outlook.low == outlook.high:
        return
    floor = RANK[outlook.low]
    standings = outlook.standings
    telling = [(armed.rank, rule_id) for rule_id in gaps.rules
               if (armed := standings[rule_id].armed).counted and armed.rank > floor]  # fmt: skip
    telling.sort(reverse=True)
    everywhere = [rule_id for _, rule_id in telling]
    rules: dict[str, list[str]] = dict.fromkeys(gaps.scope, everywhere)
    worst: dict[str, int] = dict.fromkeys(gaps.scope, RANK[outlook.high])
    for rank, rule_id in telling:
        for fact in gaps.rules[rule_id]:
            known = rules.get(fact)
            if known is None:
                worst[fact], rules[fact] = rank, [rule_id]
            elif known is not everywhere:
                known.append(rule_id)
    for fact in sorted(rules, key=lambda name: (-worst[name], -len(rules[name]), name)):
        yield Deciding(fact, ask(fact), _OUTCOMES[worst[fact]], tuple(rules[fact]))


@cache
def _ask(written: str) -> str:
    card = dictionary().cards.get(written)
    return card.ask if card else ""


@lru_cache(maxsize=4096)
def ask(fact: str) -> str:
    """Return the question that belongs to a fact's label, such as ``persons[P2].nro_affiliation_now``."""
    plural, bracket, rest = fact.partition("[")
    if bracket and plural in _LETTERS:
        return _ask(f"{_LETTERS[plural]}.{rest.split('].', 1)[-1]}")
    return _ask(fact)


def _asked_in(deciding: Deciding, words: Dictionary) -> Deciding:
    """Return a deciding fact with the question of another dictionary."""
    plural, bracket, rest = deciding.fact.partition("[")
    written = f"{_LETTERS[plural]}.{rest.split('].', 1)[-1]}" if bracket and plural in _LETTERS else deciding.fact
    card = words.cards.get(written)
    return Deciding(deciding.fact, card.ask if card else "", deciding.worst, deciding.rules)


def _state(standing: Standing, outlook: Outlook, missing: tuple[str, ...]) -> RuleState:
    """Return how a rule stands, in words a reader can check."""
    armed = standing.armed
    beaten_by = tuple(d for d in armed.defeaters if outlook.standings[d].effect) if standing.state == "defeated" else ()
    return RuleState(
        armed.rule.id, standing.state, armed.rule.outcome, armed.counted, armed.rule.seen, missing, beaten_by
    )


def _banners(framework: Framework, states: list[Standing], outlook: Outlook, case: Case, day: date) -> Iterator[Banner]:
    """Yield what a reader must know before the answer."""
    if day > framework.recheck_by:
        yield Banner(
            "recheck",
            f"{framework.id} was to be checked again by {framework.recheck_by}; no refusal may rest on it.",
        )
    live = [s for s in states if s.state in ("fired", "open")]
    unread = [s.armed.rule.id for s in live if s.armed.rule.outcome == "not_allowed" and s.armed.rule.seen != "text"]
    if unread:
        yield Banner("not_text", f"Operative text not read for {', '.join(unread)}: no refusal may rest on it.")
    if _memory_end(states, outlook.high):
        yield Banner("memory_end", f"The worst end, {outlook.high}, rests only on rules written from memory.")
    for standing in live:
        if not standing.armed.counted:
            yield Banner("proposed", f"{standing.armed.rule.id} is proposed text, not in force: shown, not counted.")
    for rule in (s.armed.rule for s in live):
        if rule.to is not None and rule.to - day <= SOON:
            yield Banner("expiring", f"{rule.id} is in force until {rule.to}; ask again after that day.")
    yield from _unread_cover(framework, case)


def _unread_cover(framework: Framework, case: Case) -> Iterator[Banner]:
    """Yield a warning when a code in the case may or may not be covered by the pack's country words."""
    if not framework.country_dependent:
        return
    items = [item for plural in LISTS.values() for item in case.facts[plural]]
    codes = {item.get(name) for item in items for name in ("seat", "controlled_from", "leaves", "arrives")}
    for cover in framework.covers:
        for code in cover.unknown:
            if code in codes:
                what = f"Whether {cover.code} covers {code} in {framework.id}"
                yield Banner("covers_unknown", f"{what} was not read: unknown, never clear.")
