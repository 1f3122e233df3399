"""The lake's tables: every column with its type and meaning, in one place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from isthmus.lake.columns import FLAG, INT, LONG, REAL, TEXT, Table
from isthmus.lake.fact_tables import FACT_TABLES

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = 3
"""Raised when a table changes shape; `isthmus.lake.upgrade` carries an older lake forward."""

TABLES: dict[str, Table] = {
    "work": Table(
        "a scholarly work",
        {
            "work_id": (LONG, "number of the OpenAlex id, without W"),
            "doi": (TEXT, "DOI without the resolver"),
            "title": (TEXT, "title as published"),
            "year": (INT, "year of publication"),
            "type": (TEXT, "OpenAlex type: article, review, book, ..."),
            "language": (TEXT, "ISO 639-1"),
            "topic_id": (INT, "primary topic"),
            "subfield_id": (INT, "subfield of the primary topic"),
            "field_id": (INT, "field of the primary topic"),
            "domain_id": (INT, "domain of the primary topic"),
            "cited_by_count": (INT, "citations at the vintage's date"),
            "is_retracted": (FLAG, "retracted"),
            "is_paratext": (FLAG, "cover, masthead or the like"),
            "is_xpac": (FLAG, "from OpenAlex's extension pack, rarely in scope"),
            "fwci": (REAL, "OpenAlex's field-weighted citation impact"),
            "citation_percentile": (REAL, "OpenAlex's citation percentile by field, year and type, 0 to 1"),
            "updated": (TEXT, "date the publisher last changed the record"),
            "n_authors": (INT, "authors"),
            "n_institutions": (INT, "distinct institutions"),
            "n_countries": (INT, "distinct countries of institutions and authorships"),
        },
    ),
    "authorship": Table(
        "work x author x affiliation x institution (institution may be null)",
        {
            "work_id": (LONG, "the work"),
            "seq": (INT, "place among the authors, from 1"),
            "author_id": (LONG, "number of the OpenAlex author id, without A"),
            "position": (TEXT, "first, middle or last"),
            "is_corresponding": (FLAG, "corresponding author"),
            "institution_id": (LONG, "number of the OpenAlex institution id, without I"),
            "ror_id": (TEXT, "ROR id of the institution, nine characters"),
            "country": (TEXT, "country of the institution, or of the authorship where it has none"),
            "affiliation_id": (LONG, "raw affiliation string"),
            "share": (INT, "billionths of the work (fractional counting by authors)"),
        },
    ),
    "affiliation": Table(
        "a distinct raw affiliation string",
        {
            "affiliation_id": (LONG, "64 bits of the string's BLAKE2b hash"),
            "text": (TEXT, "the string as written"),
        },
    ),
    "work_country": Table(
        "work x country (country null: the share of authors without one)",
        {
            "work_id": (LONG, "the work"),
            "country": (TEXT, "ISO 3166-1 alpha-2"),
            "share": (INT, "billionths of the work; a work's shares add up to 1,000,000,000"),
            "year": (INT, "year of publication"),
            "field_id": (INT, "field of the primary topic"),
            "n_countries": (INT, "distinct countries of the work"),
        },
    ),
    "citation": Table(
        "work cites work",
        {"work_id": (LONG, "the citing work"), "cited_work_id": (LONG, "the cited work, loaded or not")},
    ),
    "topic": Table(
        "an OpenAlex topic",
        {
            "topic_id": (INT, "number of the OpenAlex id, without T"),
            "topic": (TEXT, "name"),
            "subfield_id": (INT, "subfield"),
            "subfield": (TEXT, "its name"),
            "field_id": (INT, "field"),
            "field": (TEXT, "its name"),
            "domain_id": (INT, "domain"),
            "domain": (TEXT, "its name"),
            "works_count": (LONG, "works in OpenAlex at the vintage's date"),
        },
    ),
    "pair_year": Table(
        "a count for a pair of countries in a year",
        {
            "basis": (TEXT, "published: as the publisher counted; records: from the works loaded"),
            "layer": (TEXT, "works, code, patents, ai_models or moves"),
            "unit": (TEXT, "what is counted"),
            "year": (INT, "year"),
            "quarter": (INT, "quarter, where the publisher counts by quarter"),
            "field_id": (INT, "field, null where the count is over all fields or the work has none"),
            "n_countries": (INT, "countries of the works counted (records only)"),
            "country_a": (TEXT, "first country; origin where directed; null where not known"),
            "country_b": (TEXT, "second country; destination where directed; null where not known"),
            "value": (LONG, "the count"),
            "directed": (FLAG, "whether a to b differs from b to a"),
            "source": (TEXT, "source of the count"),
        },
    ),
    "country_year": Table(
        "an indicator of a country in a year",
        {
            "basis": (TEXT, "published or records"),
            "layer": (TEXT, "works, code, patents, ai_models or moves"),
            "indicator": (TEXT, "what is counted"),
            "year": (INT, "year"),
            "quarter": (INT, "quarter, where the publisher counts by quarter"),
            "country": (TEXT, "country; null where not known"),
            "value": (REAL, "the figure"),
            "source": (TEXT, "source of the figure"),
        },
    ),
    "country_year_item": Table(
        "an indicator of a country in a year, for one item",
        {
            "basis": (TEXT, "published or records"),
            "layer": (TEXT, "code, patents or votes"),
            "indicator": (TEXT, "what is counted"),
            "year": (INT, "year"),
            "quarter": (INT, "quarter, where the publisher counts by quarter"),
            "country": (TEXT, "country; null where not known or not one"),
            "country_text": (TEXT, "country, region or office as the publisher names it, where it gives no code"),
            "item": (TEXT, "what the figure is of: a licence, a topic, a language, a field of technology"),
            "value": (REAL, "the figure"),
            "source": (TEXT, "source of the figure"),
        },
    ),
    "relation_year": Table(
        "a relation or a distance between two countries in a year; the same both ways",
        {
            "indicator": (TEXT, "defence, offence, neutrality, nonaggression, consultation (0 or 1); distance_km"),
            "year": (INT, "year"),
            "country_a": (TEXT, "first country, null where its code has no ISO code"),
            "country_b": (TEXT, "second country"),
            "code_a": (TEXT, "the publisher's code of the first"),
            "code_b": (TEXT, "the publisher's code of the second"),
            "value": (REAL, "the figure"),
            "source": (TEXT, "source of the figure"),
        },
    ),
    "ai_model": Table(
        "a machine-learning model",
        {
            "model_id": (TEXT, "id made from name and date"),
            "name": (TEXT, "name"),
            "dated": (TEXT, "date of publication, ISO 8601"),
            "year": (INT, "year of publication"),
            "domain": (TEXT, "language, vision, biology, ...; joined by commas"),
            "organisations": (TEXT, "organisations as the publisher lists them"),
            "categories": (TEXT, "academia, industry, government, ...; joined by commas"),
            "parameters": (REAL, "parameters, null where not known"),
            "training_compute": (REAL, "floating-point operations of training, null where not known"),
            "n_countries": (INT, "distinct countries of its organisations"),
        },
    ),
    "ai_model_country": Table(
        "model x country of an organisation",
        {
            "model_id": (TEXT, "the model"),
            "country": (TEXT, "country; null where not known or not one"),
            "share": (INT, "billionths of the model, equal for each country; they add up to 1,000,000,000"),
            "year": (INT, "year of publication"),
        },
    ),
    "author": Table(
        "an OpenAlex author",
        {
            "author_id": (LONG, "number of the OpenAlex author id, without A"),
            "orcid": (TEXT, "ORCID without the resolver"),
            "display_name": (TEXT, "name as OpenAlex shows it"),
            "works_count": (LONG, "works at the vintage's date"),
            "cited_by_count": (LONG, "citations at the vintage's date"),
            "updated": (TEXT, "date the publisher last changed the record"),
        },
    ),
    "author_affiliation": Table(
        "author x institution x year of a publication there",
        {
            "author_id": (LONG, "the author"),
            "institution_id": (LONG, "number of the OpenAlex institution id, without I"),
            "ror_id": (TEXT, "ROR id of the institution, nine characters"),
            "country": (TEXT, "country of the institution"),
            "year": (INT, "year, null where OpenAlex gives none"),
        },
    ),
    "openalex_institution": Table(
        "an OpenAlex institution",
        {
            "institution_id": (LONG, "number of the OpenAlex institution id, without I"),
            "ror_id": (TEXT, "ROR id, nine characters"),
            "display_name": (TEXT, "name as OpenAlex shows it"),
            "country": (TEXT, "country"),
            "type": (TEXT, "education, facility, company, ..."),
            "works_count": (LONG, "works at the vintage's date"),
            "cited_by_count": (LONG, "citations at the vintage's date"),
            "updated": (TEXT, "date the publisher last changed the record"),
        },
    ),
    "openalex_institution_lineage": Table(
        "an institution that an OpenAlex institution is part of",
        {
            "institution_id": (LONG, "the institution"),
            "ancestor_id": (LONG, "the institution it is part of, directly or not"),
        },
    ),
    "ftm_entity": Table(
        "an entity of a FollowTheMoney stream",
        {
            "entity_id": (TEXT, "id within the stream"),
            "schema": (TEXT, "FollowTheMoney schema: Person, Company, Ownership, Sanction, ..."),
            "caption": (TEXT, "name or address; null for persons who are on no list, and for documents"),
            "datasets": (TEXT, "data sets it stands in, joined by semicolons"),
            "topics": (TEXT, "topics, joined by semicolons"),
        },
    ),
    "ftm_link": Table(
        "a reference of one entity of a FollowTheMoney stream to another",
        {
            "entity_id": (TEXT, "the entity that refers, such as an ownership"),
            "property": (TEXT, "how it refers: owner, asset, director, organization, addressEntity, ..."),
            "other_id": (TEXT, "the entity referred to"),
        },
    ),
    "institution": Table(
        "a ROR organisation",
        {
            "ror_id": (TEXT, "ROR id, nine characters"),
            "status": (TEXT, "active, inactive or withdrawn"),
            "established": (INT, "year"),
            "types": (TEXT, "education, facility, ...; joined by semicolons"),
            "country": (TEXT, "country of the first location"),
            "city": (TEXT, "place of the first location"),
            "region": (TEXT, "country subdivision of the first location"),
            "latitude": (REAL, "degrees"),
            "longitude": (REAL, "degrees"),
            "schema": (TEXT, "ROR schema the record was read in"),
        },
    ),
    "institution_name": Table(
        "a name of an organisation; a name of several kinds has a row a kind",
        {
            "ror_id": (TEXT, "the organisation"),
            "name": (TEXT, "the name"),
            "kind": (TEXT, "ror_display, label, alias or acronym"),
            "language": (TEXT, "ISO 639-1, null where not given"),
        },
    ),
    "institution_link": Table(
        "a relation between two organisations",
        {
            "ror_id": (TEXT, "the organisation"),
            "kind": (TEXT, "parent, child, related, predecessor or successor of it"),
            "other_ror_id": (TEXT, "the other organisation"),
            "label": (TEXT, "the other's name as the record gives it"),
        },
    ),
    "institution_external": Table(
        "an id of an organisation elsewhere",
        {
            "ror_id": (TEXT, "the organisation"),
            "scheme": (TEXT, "grid, isni, wikidata, fundref"),
            "value": (TEXT, "the id"),
        },
    ),
    "list": Table(
        "a public list",
        {
            "list_id": (TEXT, "id"),
            "title": (TEXT, "official name"),
            "publisher": (TEXT, "agency"),
            "authority": (TEXT, "the law or policy it rests on"),
            "url": (TEXT, "official address"),
            "dated": (TEXT, "state of the list that was read"),
            "about": (TEXT, "what it is, as the compiler says"),
        },
    ),
    "listing": Table(
        "an entry of a list",
        {
            "list_id": (TEXT, "the list"),
            "entry_id": (TEXT, "id within the list"),
            "kind": (TEXT, "person, organisation, vessel, ...; null where the list does not say"),
            "country": (TEXT, "country of the entry's address, null where not one"),
            "country_text": (TEXT, "country as the list writes it"),
            "address": (TEXT, "address or city as the list writes it"),
            "listed_from": (TEXT, "date of listing where given, ISO 8601"),
            "listed_to": (TEXT, "date of removal where given"),
            "status": (TEXT, "status as the list writes it"),
            "citation": (TEXT, "the act of listing"),
            "notes": (TEXT, "the list's remarks"),
        },
    ),
    "listing_name": Table(
        "a name of an entry",
        {
            "list_id": (TEXT, "the list"),
            "entry_id": (TEXT, "the entry"),
            "name": (TEXT, "the name"),
            "kind": (TEXT, "name or alias"),
        },
    ),
    "listing_address": Table(
        "an address of an entry",
        {
            "list_id": (TEXT, "the list"),
            "entry_id": (TEXT, "the entry"),
            "address": (TEXT, "the address as the list writes it"),
            "country": (TEXT, "its country, null where the list names none, or none that is one"),
            "country_text": (TEXT, "country as the list writes it"),
        },
    ),
    "listing_fact": Table(
        "a fact of a listed person, sealed: it can be compared with what an asker states, not read",
        {
            "list_id": (TEXT, "the list"),
            "entry_id": (TEXT, "the entry"),
            "fact": (TEXT, "born_day, born_year, identifier or employer"),
            "digest": (TEXT, "digest of the entry and the fact's value (see isthmus.model.seal)"),
        },
    ),
    "quarantine": Table(
        "a record set aside",
        {
            "source": (TEXT, "source it came from"),
            "file": (TEXT, "file it stood in"),
            "position": (LONG, "its place in the file, from 1"),
            "reason": (TEXT, "why it was set aside"),
            "record": (TEXT, "the record, whole"),
        },
    ),
} | FACT_TABLES


def arrow(table: str, columns: Mapping[str, Any]) -> pa.Table:
    """Return new rows of a table as Arrow, with every column of its schema in order.

    A column the reader does not fill is null. A column the table does not have is an error in the reader.
    """
    schema = TABLES[table].schema
    if unknown := columns.keys() - set(schema.names):
        raise KeyError(f"{table} has no column {sorted(unknown)[0]!r}")
    import pyarrow as pa  # noqa: PLC0415

    length = len(next(iter(columns.values())))
    return pa.table([_array(columns.get(f.name), f.type, length) for f in schema], schema=schema)


def _array(values: Any, kind: pa.DataType, length: int) -> pa.Array:
    import pyarrow as pa  # noqa: PLC0415

    if values is None:
        return pa.nulls(length, kind)
    if isinstance(values, pa.Array | pa.ChunkedArray):
        return values.cast(kind)
    return pa.array(values, type=kind)
