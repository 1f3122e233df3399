"""The tables every measure of cooperation starts from: who takes part in each work, links, and papers."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.measure._sides import Span, merged, spans
from isthmus.model.answer import Query

CWTS_AS = {"HK": "CN", "MO": "CN"}
"""The Leiden Ranking's country policy: Hong Kong and Macao are counted with China."""
WHOLE = 1_000_000_000
"""Shares are whole billionths of a work."""


def real(number: ir.Value) -> ir.Value:
    """Return a number as a double: Spark reads a literal such as 2.0 as a decimal of few digits."""
    return number.cast("float64")


def work_countries(lake: Lake, query: Query) -> ir.Table:
    """Return work x side of the works loaded: work_id, year, field_id, country, share, k.

    ``country`` is a country, a group named in the query, or at level ``institution`` a ROR id. ``k`` is the
    work's number of them under the query's policy; authors without one are left out.
    """
    rows = _participants(lake, query)
    groups = spans(lake, query)
    if query.level == "country" and query.policy == "separate" and not groups:
        return rows.select("work_id", "year", "field_id", "country", "share", "k")
    if query.level == "country":
        rows = rows.mutate(country=_policy(query, rows.country))
        rows = rows.mutate(country=merged(groups, rows.country, rows.year))
    rows = rows.group_by("work_id", "year", "field_id", "country").agg(share=rows.share.sum())
    k = rows.group_by("work_id").agg(k=rows.count())
    return rows.join(k, "work_id").select("work_id", "year", "field_id", "country", "share", "k")


def _policy(query: Query, country: ir.Value) -> ir.Value:
    return country.substitute(CWTS_AS) if query.policy == "cwts" else country


def _participants(lake: Lake, query: Query) -> ir.Table:
    """Return work x country (or institution) of the layer and subject asked about, those known."""
    if query.layer == "ai_models":
        rows, models = lake.table("ai_model_country"), lake.table("ai_model").select("model_id", k="n_countries")
        rows = rows.filter(rows.country.notnull()).join(models, "model_id")
        return rows.select("year", "country", "share", "k", work_id=rows.model_id, field_id=ibis.null("int32"))
    if query.level == "institution":
        at, work = lake.table("authorship"), subject(lake.table("work"), query)
        at = at.filter(at.ror_id.notnull()).select("work_id", "share", country="ror_id")
        rows = at.join(work.select("work_id", "year", "field_id"), "work_id").mutate(k=ibis.literal(0))
        return of_institution(lake, rows, query)
    rows = lake.table("work_country")
    rows = rows.filter(rows.country.notnull())
    if query.field is not None:
        rows = rows.filter(rows.field_id == query.field)
    if query.subfield is not None or query.topic is not None:
        rows = rows.semi_join(subject(lake.table("work"), query), "work_id")
    rows = rows.select("work_id", "year", "field_id", "country", "share", k="n_countries")
    return of_institution(lake, rows, query)


def subject(works: ir.Table, query: Query) -> ir.Table:
    """Keep the works of the field, subfield and topic asked about."""
    for column, wanted in (("field_id", query.field), ("subfield_id", query.subfield), ("topic_id", query.topic)):
        if wanted is not None:
            works = works.filter(works[column] == wanted)
    return works


def of_institution(lake: Lake, rows: ir.Table, query: Query) -> ir.Table:
    """Keep the rows of works in which the institution asked about takes part."""
    if query.institution is None:
        return rows
    at = lake.table("authorship")
    return rows.semi_join(at.filter(at.ror_id == query.institution), "work_id")


def links(lake: Lake, query: Query, *, pair: bool = False) -> ir.Table:
    """Return links as year, country, partner, value: undirected ones in both directions.

    A pair of a work of k countries with shares s counts 1 (full), 1 / C(k, 2) (fractional), 2 s_x s_y (product),
    2 s_x s_y / (s_x + s_y) (harmonic) or s_x + s_y (share); the last three in whole billionths of a work. With
    ``pair``, links of other sides than those asked about may be left out: for measures that need no margins.
    """
    groups = spans(lake, query)
    if query.basis == "published":
        return _published(lake, query, groups)
    tallied = query.counting in ("full", "fractional") and query.policy == "separate" and query.level == "country"
    plain = query.institution is None and query.subfield is None and query.topic is None and not groups
    return _tallied(lake, query) if tallied and plain else _counted(lake, query, pair=pair)


def _published(lake: Lake, query: Query, groups: dict[str, list[Span]]) -> ir.Table:
    rows = lake.table("pair_year")
    rows = rows.filter(rows.basis == "published", rows.layer == query.layer)
    if query.layer == "code":
        newest = rows.group_by("year").agg(newest=rows.quarter.max())
        rows = rows.join(newest, "year")
        rows = rows.filter(rows.quarter.isnull() | (rows.quarter == rows.newest))
    rows = rows.select("year", "directed", country=rows.country_a, partner=rows.country_b, value=rows.value)
    rows = _both_ways(rows)
    if not groups:
        return rows
    rows = rows.mutate(country=merged(groups, rows.country, rows.year), partner=merged(groups, rows.partner, rows.year))
    rows = rows.filter(rows.country != rows.partner)
    return rows.group_by("year", "country", "partner").agg(value=rows.value.sum())


def _tallied(lake: Lake, query: Query) -> ir.Table:
    rows = lake.table("pair_year")
    rows = rows.filter(rows.basis == "records", rows.layer == query.layer)
    if query.field is not None:
        rows = rows.filter(rows.field_id == query.field)
    k = rows.n_countries.cast("int64")
    weighted = rows.value if query.counting == "full" else 2 * real(rows.value) / real(k * (k - 1))
    summed = rows.mutate(weighted=weighted).group_by("year", "country_a", "country_b")
    rows = summed.agg(value=ibis._.weighted.sum())
    rows = rows.select(
        "year", country=rows.country_a, partner=rows.country_b, value=rows.value, directed=ibis.literal(False)
    )
    return _both_ways(rows)


def _counted(lake: Lake, query: Query, *, pair: bool) -> ir.Table:
    sides = (query.country, query.partner) if pair else ((), ())
    rows = joint(work_countries(lake, query), *sides).mutate(weight=lambda t: _weight(t, query))
    rows = rows.group_by("year", "country", "partner").agg(value=rows.weight.sum())
    return rows if query.counting in ("full", "fractional") else rows.mutate(value=real(rows.value) / WHOLE)


def joint(rows: ir.Table, country: tuple[str, ...] = (), partner: tuple[str, ...] = ()) -> ir.Table:
    """Return work x pair, both ways: work_id, year, country, partner, k, share_x, share_y; of the sides named."""
    a = rows.filter(rows.k > 1)
    b = a.view()
    a = a.filter(a.country.isin(country)) if country else a
    b = b.filter(b.country.isin(partner)) if partner else b
    pairs = a.join(b, [a.work_id == b.work_id, a.country != b.country])
    return pairs.select(
        work_id=a.work_id, year=a.year, country=a.country, partner=b.country, k=a.k.cast("int64"),
        share_x=a.share.cast("int64"), share_y=b.share.cast("int64"),
    )  # fmt: skip


def _weight(rows: ir.Table, query: Query) -> ir.Value:
    if query.counting == "full":
        return ibis.literal(1).cast("int64")
    if query.counting == "fractional":
        return 2 / real(rows.k * (rows.k - 1))
    x, y = real(rows.share_x), real(rows.share_y)
    weight = {"product": 2 * x * y / WHOLE, "harmonic": 2 * x * y / (x + y), "share": x + y}[query.counting]
    return (weight + 0.5).floor().cast("int64")


def _both_ways(rows: ir.Table) -> ir.Table:
    there = rows.select("year", "country", "partner", "value")
    undirected = rows.filter(~rows.directed)
    back = undirected.select("year", country=undirected.partner, partner=undirected.country, value=undirected.value)
    return there.union(back)


def papers(lake: Lake, query: Query) -> ir.Table:
    """Return year, country, papers: works of each side; international works only where they are published counts."""
    if query.basis == "records":
        rows = work_countries(lake, query)
        return rows.group_by("year", "country").agg(papers=rows.count())
    rows = lake.table("country_year")
    rows = rows.filter(rows.basis == "published", rows.layer == query.layer, rows.indicator == "international_works")
    return rows.select("year", "country", papers=rows.value.cast("int64"))


def of_pair(rows: ir.Table, query: Query) -> ir.Table:
    """Keep the rows of the countries, partners and years asked for."""
    if query.country:
        rows = rows.filter(rows.country.isin(query.country))
    if query.partner:
        rows = rows.filter(rows.partner.isin(query.partner))
    return of_years(rows, query)


def of_country(rows: ir.Table, query: Query) -> ir.Table:
    """Keep the rows of the countries and years asked for."""
    return of_years(rows.filter(rows.country.isin(query.country)) if query.country else rows, query)


def of_years(rows: ir.Table, query: Query) -> ir.Table:
    """Keep the rows of the years asked for."""
    if query.first is not None:
        rows = rows.filter(rows.year >= query.first)
    if query.last is not None:
        rows = rows.filter(rows.year <= query.last)
    return rows
