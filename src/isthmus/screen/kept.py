"""Past answers that were kept, asked again: which of them a change of a list alters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from isthmus.model.errors import UnknownName
from isthmus.screen.bulk import answer, short
from isthmus.screen.table import Question, plain, question_of

if TYPE_CHECKING:
    from isthmus.lake.open import Lake
    from isthmus.screen.screening import Screening
    from isthmus.store.answers import Kept


def pack(questions: Sequence[Question], found: Sequence[list[dict[str, Any]]]) -> tuple[Any, Any]:
    """Return (what was asked, what was answered) as the store keeps them; the first is sealed there."""
    return {"questions": [plain(q) for q in questions]}, {"rows": list(found)}


def since(vintage: str, kept: Iterable[Kept], screening: Screening, lake: Lake) -> Iterator[dict[str, Any]]:
    """Yield the questions whose answer has changed since a vintage, with what was gained, lost or changed.

    A question is asked again when its answer rested on the vintage. One that was erased cannot be, and is counted.

    Raises
    ------
    UnknownName
        When no kept answer rested on the vintage.
    """
    kept = list(kept)
    mine = [k for k in kept if vintage in k.vintages]
    if not mine:
        raise UnknownName("vintage of a kept answer", vintage, {v for k in kept for v in k.vintages})
    for one in mine:
        before = one.answer["rows"]
        if one.asked is None:
            yield {"kept": one.id, "at": one.at, "case": one.case_id, "row": None, "asked": None, "erased": len(before)}
            continue
        for number, (question, old) in enumerate(zip(one.asked["questions"], before, strict=True), 1):
            new = short(answer(screening, lake, question_of(question)))
            if changes := _changes(old, new):
                where = {"kept": one.id, "at": one.at, "case": one.case_id, "row": number, "asked": question}
                yield where | changes


def _changes(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> dict[str, Any]:
    """Return what differs between two answers; scores alone are no difference."""
    was = {(f["list_id"], f["entry_id"]): f["hit_type"] for f in old}
    now = {(f["list_id"], f["entry_id"]): f["hit_type"] for f in new}

    def told(keys: Iterable[tuple[str, str]], types: dict[tuple[str, str], str]) -> list[dict[str, str]]:
        return [{"list_id": k[0], "entry_id": k[1], "hit_type": types[k]} for k in sorted(keys)]

    turned = [k for k in was.keys() & now.keys() if was[k] != now[k]]
    if was == now:
        return {}
    return {"gained": told(now.keys() - was.keys(), now), "lost": told(was.keys() - now.keys(), was),
            "changed": told(turned, now)}  # fmt: skip
