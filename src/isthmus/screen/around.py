"""The words around a name, and the hit type they give it."""

from __future__ import annotations

from isthmus.screen.evidence import UNITS
from isthmus.screen.find import Hit
from isthmus.screen.findings import HitType
from isthmus.screen.reading import Reading

FORMER = "former"
_HOSPITAL = frozenset(("hospital", "clinic", "affiliated", "joint"))
_PARTS = UNITS | {"institute", "center", "college", "academy", "key"}


def hit_type(reading: Reading, hit: Hit, kind: str, inside: bool) -> HitType:
    """Return the hit type of a name: hospital or joint body beside it, an earlier name, a part, or itself."""
    if hospital_beside(reading, hit):
        return "affiliated hospital or joint laboratory"
    if kind == FORMER:
        return "predecessor or renamed"
    segment = reading.segment
    others = [i for i in range(len(segment)) if not hit.start <= i < hit.end]
    part = any(reading.words[i] in _PARTS for i in others)
    han = "\u3400" <= reading.words[hit.start] <= "\u9fff" and any(segment[i] == segment[hit.start] for i in others)
    return "sub-unit of a listed organisation" if part or han or inside else "listed itself"


def hospital_beside(reading: Reading, hit: Hit) -> bool:
    """Return whether a hospital, an affiliate or a joint body is named in the same segment as the name."""
    low, high = reading.segment[hit.start], reading.segment[hit.end - 1]
    words = [w for i, w in enumerate(reading.words) if low <= reading.segment[i] <= high]
    joined = "".join(words)
    return any(w in _HOSPITAL for w in words) or any(w in joined for w in ("医院", "cancercenter", "medicalcenter"))


def apart(reading: Reading, hit: Hit) -> bool:
    """Return whether a run fills its own segment, as the second of `West China Hospital, Sichuan University`."""
    segment = reading.segment
    before = hit.start == 0 or segment[hit.start - 1] != segment[hit.start]
    return before and (hit.end == len(segment) or segment[hit.end] != segment[hit.end - 1])


def neighbourhood(reading: Reading, start: int, end: int) -> str:
    """Return the text of the segments a run stands in."""
    low, high = reading.segment[start], reading.segment[end - 1]
    at = [i for i in range(len(reading.words)) if low <= reading.segment[i] <= high]
    return reading.text[reading.starts[at[0]] : reading.ends[at[-1]]]


def words(reading: Reading, hit: Hit) -> str:
    """Return the text of a hit."""
    return reading.text[reading.starts[hit.start] : reading.ends[hit.end - 1]]
