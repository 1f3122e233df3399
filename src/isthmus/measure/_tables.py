"""The two tables every country measure starts from: works by country, and links between countries."""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from isthmus.lake.open import Lake
from isthmus.model.answer import Query

CWTS_AS = {"HK": "CN", "MO": "CN"}
"""The Leiden Ranking's country policy: Hong Kong and Macao are counted with China."""


def real(number: ir.Value) -> ir.Value:
    """Return a number as a double: Spark reads a literal such as 2.0 as a decimal of few digits."""
    return number.cast("float64")


def work_countries(lake: Lake, query: Query) -> ir.Table:
    """Return work x country of the works loaded: work_id, year, field_id, country, share, k.

    ``k`` is the work's number of countries under the query's policy; authors without a country are left out.
    """
    rows = lake.table("work_country")
    rows = rows.filter(rows.country.notnull())
    if query.field is not None:
        rows = rows.filter(rows.field_id == query.field)
    if query.institution is not None:
        at = lake.table("authorship")
        rows = rows.semi_join(at.filter(at.ror_id == query.institution), "work_id")
    if query.policy == "separate":
        return rows.select("work_id", "year", "field_id", "country", "share", k=rows.n_countries)
    rows = rows.mutate(country=rows.country.substitute(CWTS_AS))
    rows = rows.group_by("work_id", "year", "field_id", "country").agg(share=rows.share.sum())
    k = rows.group_by("work_id").agg(k=rows.count())
    return rows.join(k, "work_id").select("work_id", "year", "field_id", "country", "share", "k")


def links(lake: Lake, query: Query) -> ir.Table:
    """Return links as year, country, partner, value: undirected ones in both directions.

    Full counting gives each pair of a work's countries 1, fractional 1 / C(k, 2) for a work of k countries,
    so that every international work gives one link in all.
    """
    if query.basis == "published":
        return _published(lake, query)
    if query.policy == "separate" and query.institution is None:
        return _tallied(lake, query)
    return _counted(lake, query)


def _published(lake: Lake, query: Query) -> ir.Table:
    rows = lake.table("pair_year")
    rows = rows.filter(rows.basis == "published", rows.layer == query.layer)
    newest = rows.group_by("year").agg(newest=rows.quarter.max())
    rows = rows.join(newest, "year")
    rows = rows.filter(rows.quarter.isnull() | (rows.quarter == rows.newest))
    rows = rows.select("year", "directed", country=rows.country_a, partner=rows.country_b, value=rows.value)
    return _both_ways(rows)


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


def _counted(lake: Lake, query: Query) -> ir.Table:
    a = work_countries(lake, query)
    b = a.view()
    pairs = a.join(b, [a.work_id == b.work_id, a.country != b.country])
    k = a.k.cast("int64")
    weight = ibis.literal(1) if query.counting == "full" else 2 / real(k * (k - 1))
    rows = pairs.select(year=a.year, country=a.country, partner=b.country, weight=weight)
    return rows.group_by("year", "country", "partner").agg(value=rows.weight.sum())


def _both_ways(rows: ir.Table) -> ir.Table:
    there = rows.select("year", "country", "partner", "value")
    undirected = rows.filter(~rows.directed)
    back = undirected.select("year", country=undirected.partner, partner=undirected.country, value=undirected.value)
    return there.union(back)


def of_pair(rows: ir.Table, query: Query) -> ir.Table:
    """Keep the rows of the countries, partners and years asked for."""
    if query.country:
        rows = rows.filter(rows.country.isin(query.country))
    if query.partner:
        rows = rows.filter(rows.partner.isin(query.partner))
    return of_years(rows, query)


def of_years(rows: ir.Table, query: Query) -> ir.Table:
    """Keep the rows of the years asked for."""
    if query.first is not None:
        rows = rows.filter(rows.year >= query.first)
    if query.last is not None:
        rows = rows.filter(rows.year <= query.last)
    return rows
