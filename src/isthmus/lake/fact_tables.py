"""The tables of curated facts: groups of countries, areas of technology, agreements."""

from __future__ import annotations

from isthmus.lake.columns import INT, TEXT, Table

FACT_TABLES: dict[str, Table] = {
    "membership": Table(
        "a country in a group",
        {
            "group": (TEXT, "the group's abbreviation"),
            "title": (TEXT, "its name"),
            "iso2": (TEXT, "the country"),
            "status": (TEXT, "member, observer, suspended, ... as the source writes it; a suspension is no exit"),
            "from": (TEXT, "date of joining, null where the source gives none"),
            "to": (TEXT, "date of leaving, null where the source gives none"),
            "vintage": (TEXT, "state of the group that was read"),
            "evidence": (TEXT, "title, publisher and date of what the fact was read in"),
            "read": (TEXT, "how it was read: text (the official's own page), secondary, memory"),
            "note": (TEXT, "what to know of the fact, null where nothing"),
        },
    ),
    "area": Table(
        "a sensitive technology area of a published scheme",
        {
            "scheme": (TEXT, "the scheme"),
            "area_id": (TEXT, "id within the scheme; a sub-area's holds its area's before a stroke"),
            "parent": (TEXT, "the area it is part of, null for a whole area"),
            "title": (TEXT, "name"),
            "keywords": (TEXT, "words that point to it, joined by semicolons"),
            "evidence": (TEXT, "title, publisher and date of what the area was read in"),
            "read": (TEXT, "how it was read: text, secondary, memory"),
        },
    ),
    "area_topic": Table(
        "an OpenAlex topic that belongs to an area",
        {
            "scheme": (TEXT, "the scheme"),
            "area_id": (TEXT, "the area"),
            "topic_id": (INT, "number of the OpenAlex topic, without T"),
            "degree": (TEXT, "core or partial"),
            "theme": (TEXT, "the theme by which it belongs"),
            "reason": (TEXT, "why"),
        },
    ),
    "agreement": Table(
        "a state of a science and technology agreement, from one day to another",
        {
            "agreement_id": (TEXT, "the agreement"),
            "title": (TEXT, "its name"),
            "kind": (TEXT, "umbrella (between governments, all fields) or association (to a programme)"),
            "party_a": (TEXT, "first party, by code; EU for the European Union"),
            "party_b": (TEXT, "second party"),
            "event": (TEXT, "what happened: signed, extended, amended, lapsed, ..."),
            "state": (TEXT, "announced, signed, provisional, in force, frozen, lapsed or ended"),
            "from": (TEXT, "first day of the state, ISO 8601"),
            "to": (TEXT, "last day of its term, null where it has none or none is known"),
            "term": (TEXT, "fixed, tacit (renews itself) or none"),
            "evidence": (TEXT, "title, publisher and date of what the fact was read in"),
            "read": (TEXT, "how it was read: text (the official's own page or act), secondary, memory"),
            "note": (TEXT, "what to know of the fact, null where nothing"),
        },
    ),
}
