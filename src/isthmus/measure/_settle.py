"""Settles a question before it is asked: the basis it needs, or why the measure cannot take it."""

from __future__ import annotations

import msgspec

from isthmus.model.answer import Measure, Query
from isthmus.model.errors import UnknownName, UsageError

PUBLISHED_ONLY = ("code", "moves", "patents")
RECORDS_ONLY = ("ai_models",)


def settled(measure: Measure, query: Query) -> Query:
    """Return the query with its basis decided, or say why the measure cannot take it."""
    if query.layer == "works" and len(measure.layers) == 1:
        query = msgspec.structs.replace(query, layer=measure.layers[0])
    _allowed("layer", query.layer, measure.layers)
    _allowed("level", query.level, measure.levels)
    _allowed("counting", query.counting, measure.counting)
    _allowed("country policy", query.policy, measure.country_policy)
    if query.country and not measure.takes_country:
        raise UsageError(f"{measure.id} is of the world; it takes no country.", "Leave out --country; try --bloc.")
    if query.partner and not ("partner" in measure.keys or measure.takes_partner):
        raise UsageError(f"{measure.id} is not of pairs; it takes no partner.", "Leave out --partner.")
    if query.first is not None and query.last is not None and query.first > query.last:
        raise UsageError(f"The years run from {query.first} to {query.last}.", "Give the earlier one as --from.")
    if not 0 < query.top < 1:
        raise UsageError(f"--top {query.top} is not a share between 0 and 1.", "The top tenth is 0.1.")
    query = msgspec.structs.replace(query, basis=_basis(measure, query))
    if bad := set(query.country) & set(query.partner):
        raise UsageError(f"{sorted(bad)[0]} stands on both sides of the pair.", "Name two different countries.")
    return query


def _basis(measure: Measure, query: Query) -> str:
    filters = {
        "--field": query.field is not None,
        "--subfield": query.subfield is not None,
        "--topic": query.topic is not None,
        "--institution": query.institution is not None,
        "--level": query.level != "country",
        f"--counting {query.counting}": query.counting != "full",
        "--policy cwts": query.policy != "separate",
    }
    needs = [name for name, given in filters.items() if given]
    if measure.table not in (None, "work_country"):
        basis = query.basis or measure.bases[0]
        if needs:
            raise UsageError(f"{measure.id} cannot be split by {needs[0]}.", "Leave it out.")
        _allowed("basis", basis, measure.bases)
        return basis
    if query.layer in PUBLISHED_ONLY:
        basis = query.basis or "published"
    else:
        records = needs or query.layer in RECORDS_ONLY or "published" not in measure.bases
        basis = query.basis or ("records" if records else "published")
    if basis == "published" and needs:
        raise UsageError(f"Published counts cannot be split by {needs[0]}.", "Use --basis records: the works loaded.")
    if query.layer in PUBLISHED_ONLY and basis == "records":
        raise UsageError(f"The layer {query.layer} is published only as counts.", "Leave out --basis and work filters.")
    if query.layer in RECORDS_ONLY and basis == "published":
        raise UsageError(f"The layer {query.layer} is loaded as records.", "Leave out --basis.")
    if query.layer in RECORDS_ONLY and any(not n.startswith(("--counting", "--policy")) for n in needs):
        raise UsageError(f"The layer {query.layer} cannot be split by {needs[0]}.", "Leave it out.")
    _allowed("basis", basis, measure.bases)
    return basis


def _allowed(kind: str, value: str, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise UnknownName(f"{kind} for this measure", value, choices)
