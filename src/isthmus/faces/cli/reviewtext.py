"""How a review speaks to people on a terminal: short, aligned, the first screen first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from isthmus.faces.cli.policytext import WIDTH, answer_words, filled, outcome_words
from isthmus.words import say

if TYPE_CHECKING:
    from isthmus.review.case import Review
    from isthmus.review.desk import Row
    from isthmus.review.findings import Finding, Side
    from isthmus.review.papers import Paper
    from isthmus.review.questions import Question
    from isthmus.review.whatif import Move, Way


def columns(rows: Iterable[tuple[str, ...]], indent: int = 2, gap: int = 2) -> Iterator[str]:
    """Yield rows with their columns aligned; the last column runs on, and is filled below itself."""
    table = list(rows)
    if not table:
        return
    sizes = [max(_size(row[n]) for row in table) for n in range(len(table[0]) - 1)]
    left = indent + sum(sizes) + gap * len(sizes)
    for row in table:
        cells = [cell + " " * (size - _size(cell) + gap) for cell, size in zip(row[:-1], sizes, strict=True)]
        head = " " * indent + "".join(cells)
        if left > WIDTH // 2 + 20 or left + _size(row[-1]) <= WIDTH:
            yield (head + row[-1]).rstrip()
        else:
            yield from filled(head + row[-1], left)


def _size(text: str) -> int:
    """Return how many columns a text takes: characters of East Asian scripts take two."""
    from rich.cells import cell_len

    return cell_len(text)


def case_lines(review: Review, state: str, sides: list[Side], missing: list[Paper], asked: list[Question],
               waits: tuple[str, str, str], on: date) -> Iterator[str]:  # fmt: skip
    """Yield the first screen of a case."""
    whom, what, due = waits
    head = f"{review.id}  {review.project.title or 'no title'}"
    yield from filled(head, 2)
    wait = f"waits on {whom}" + (f" for {what}" if what else "") + (f" until {due}" if due else "")
    yield f"{state}, opened {review.opened}, as of {on}; {wait}"
    yield from _organisations(review)
    yield ""
    yield "Frameworks" + ("" if sides else ": none is asked")
    yield from columns([(s.framework, range_line(s)) for s in sides])
    for s in sides:
        yield from (line for b in s.banners for line in filled(f"  ! {b.text}", 4))
    if missing:
        yield ""
        yield "Papers first: most refusals are for these"
        rows = [(p.framework, _paper_state(p), _whose(p) + p.what) for p in missing[:6]]
        yield from columns(rows)
    yield from _topics(review)
    yield ""
    yield from question_lines(asked, 3)
    yield ""
    yield f"Next: {next_step(review, state, asked)}"


def _paper_state(p: Paper) -> str:
    return "will be due" if p.due else "missing" if p.certain else "may be missing"


def _whose(p: Paper) -> str:
    return f"{', '.join(p.whose)}: " if p.whose else ""


def _organisations(review: Review) -> Iterator[str]:
    if not review.orgs:
        return
    yield ""
    yield f"Organisations ({len(review.orgs)})"
    for org in review.orgs:
        hits = [h for h in review.screening.hits if h.org == org.id]
        counted = list(dict.fromkeys(h.list_id for h in hits if h.counted))
        told = f"on {len(counted)} public list{'s' * (len(counted) != 1)}: {', '.join(counted)}" if counted else ""
        told = told or ("on none of the lists screened" if review.screening.on else "not screened yet")
        yield from filled(f"  {org.id}  {org.name}{f' ({org.place})' if org.place else ''}: {told}", 6)
        if len(org.written) > 1:
            yield from filled(f"      one organisation, written {len(org.written)} ways: {' | '.join(org.written)}", 8)
        for h in hits:
            if h.counted:
                yield from filled(f"      {h.list_id}, entry {h.entry}, {h.when}, on the words '{h.words}'", 8)
        for kind in dict.fromkeys(h.hit for h in hits if not h.counted):
            names = ", ".join(dict.fromkeys(h.entry_name for h in hits if h.hit == kind))
            yield from filled(f"      not the listed organisation itself: {kind} of {names}", 8)
        for n in [n for n in review.screening.nots if n.org == org.id][:2]:
            yield from filled(f"      not {n.entry_name}: separated by {n.separated_by} ('{n.words}')", 8)


def _topics(review: Review) -> Iterator[str]:
    from isthmus.review.topics import FACT, question

    if review.screening.topics and review.fact(FACT).read is None:
        yield ""
        yield "The project's words raise a question (they answer nothing)"
        for topic in review.screening.topics[:3]:
            yield from filled(f"  {question(topic)}", 4)


def range_line(side: Side) -> str:
    """Return a range in one line: what is certain, what is still possible."""
    sure = [f for f in side.findings if f.standing == "certain"]
    low, high = outcome_words(side.low, sure), outcome_words(side.high, side.findings)
    if side.low == side.high:
        return f"settled: {low}"
    if side.low == "out_of_scope":
        return f"open whether it applies; at worst {high}"
    return f"certain: {low}; at worst {high}"


def question_lines(asked: list[Question], limit: int) -> Iterator[str]:
    """Yield the questions that matter, the same question about several people or organisations in one line."""
    from isthmus.review.facts import member_of, written

    if not asked:
        yield "Questions: none is open that would change an answer."
        return
    groups: dict[str, list[Question]] = {}
    for q in asked:
        groups.setdefault(written(q.fact), []).append(q)
    yield f"Questions that would settle it ({len(asked)} now, best first)"
    rows = []
    for some in list(groups.values())[:limit]:
        who = ", ".join(m for q in some if (m := member_of(q.fact)))
        waiting = f" (asked of {some[0].waiting})" if some[0].waiting else ""
        rows.append((_label(some, who), some[0].ask + waiting))
    yield from columns(rows)


def _label(some: list[Question], who: str) -> str:
    from isthmus.review.facts import short

    first = short(some[0].fact)
    return first if len(some) == 1 else f"{who}: .{first.split('.', 1)[1]}"


def next_step(review: Review, state: str, asked: list[Question]) -> str:
    """Return what to type next."""
    proposed = sum(f.state == "proposed" for f in review.facts.values())
    if state == "closed":
        return "nothing; the case is closed"
    if state == "decided":
        return f"isthmus review letter {review.id} --out letter.pdf"
    if not review.screening.on and review.orgs:
        return f"isthmus review screen {review.id}"
    if proposed:
        return f"isthmus review confirm {review.id} --proposed   ({proposed} facts proposed, none confirmed silently)"
    if asked:
        return f"isthmus review ask {review.id}"
    return f"isthmus review findings {review.id}"


def queue_lines(rows: list[Row]) -> Iterator[str]:
    """Yield the queue: what is due, and on whom each case waits."""
    if not rows:
        yield "No case is open."
        return
    told = [("case", "state", "due", "waits on", "for")]
    told += [(r.id, r.state, _due(r), r.waiting_on, r.what) for r in rows]
    yield from columns(told, indent=0)


def _due(row: Row) -> str:
    if row.days is None:
        return "-"
    return f"{row.due} ({-row.days} days late)" if row.days < 0 else f"{row.due} ({row.days} days)"


def finding_lines(f: Finding, ways: list[Way] | None = None) -> Iterator[str]:
    """Yield a finding: rule, clause, facts, what speaks for and against it, and whether a refusal may rest on it."""
    from isthmus.review.facts import short

    told = outcome_words(f.outcome, [f])
    yield from filled(f"  {f.rule}  {f.standing}: {told}. {f.title}", 4)
    yield from filled(f"    clause   {f.source}, {f.clause}. Verified: {say(f'seen.{f.seen}')}.", 13)
    if f.reading:
        yield from filled(f"             read by {f.reading.by} on {f.reading.on}: {f.reading.address}", 13)
    known = [r for r in f.read if r.value is not None]
    for r in known[:6]:
        by = f", {r.state} by {r.by} {r.on}" if r.by else ""
        yield from filled(f"    read     {short(r.fact)} = {answer_words(r.value)}{by}", 13)
    if f.missing:
        yield from filled(f"    missing  {', '.join(short(m) for m in f.missing[:6])}", 13)
    for name, points in (("for", f.speaks_for), ("against", f.against)):
        for p in points[:4] or ():
            yield from filled(f"    {name:<8} {p.text}{f' [{p.source}]' if p.source else ''}", 13)
        if not points:
            yield f"    {name:<8} nothing on record"
    if f.way_out:
        yield from filled(f"    way out  {f.way_out}{' (ours)' if f.way_out_by == 'ours' else ''}", 13)
    for way in (ways or [])[:3]:
        yield from way_lines(way)
    if f.outcome == "not_allowed":
        yield from filled("    refusal  " + ("; ".join(f.blocked) if f.blocked else "may rest on this finding"), 13)


def way_lines(way: Way) -> Iterator[str]:
    """Yield a way out: what has to be done, and where each range goes."""
    from isthmus.review.facts import short

    do = " and ".join(c.do for c in way.changes)
    change = ", ".join(f"{short(c.fact)}: {answer_words(c.was)} -> {answer_words(c.to)}" for c in way.changes)
    yield from filled(f"    re-run   {do} ({change})", 13)
    yield from filled(f"             {moves_line(way.moves)}", 13)


def moves_line(moves: tuple[Move, ...]) -> str:
    """Return how ranges move, in one line; those that stay are not told."""
    moved = [f"{m.framework}: {_ends(m.before)} -> {_ends(m.after)}" for m in moves if m.moved]
    return "; ".join(moved) or "no range changes"


def _ends(ends: tuple[Any, Any]) -> str:
    return ends[0] if ends[0] == ends[1] else f"{ends[0]}..{ends[1]}"
