"""Authorships as bytes: the author, the institutions, and what the author wrote about them."""

from __future__ import annotations

from functools import cache

import numpy as np

from isthmus.sample import authors, fragments
from isthmus.sample.draw import Ints, Stream, Table, below, hashed
from isthmus.sample.institutions import institutions
from isthmus.sample.teams import Teams

FORMS = len(fragments.FORM_WEIGHTS)
NO_AFFILIATION = b'"raw_affiliation_strings":[],"affiliations":[]}'
NO_INSTITUTION = b'"institutions":[],"countries":[],"is_corresponding":'
TRUTH = (b"false", b"true")
AUTHOR = (
    b'{"author_position":"%b","author":{"id":"https://openalex.org/A9%012d","display_name":"%b","orcid":%b},%b%b,'
    b'"raw_author_name":"%b",%b'
)
ONE_STRING = (
    b'"raw_affiliation_strings":["%b"],"affiliations":[{"raw_affiliation_string":"%b","institution_ids":[%b]}]}'
)
NOBODY = b'{"author_position":"%b","author":{"id":null,"display_name":"%b","orcid":null},%b%b,"raw_author_name":"%b",%b'


@cache
def _codes() -> list[bytes]:
    return [i.code.encode() for i in institutions()]


def _string(institution: int, form: int, department: int) -> bytes:
    before, after = fragments.string_parts()[institution * FORMS + form]
    return before if form >= fragments.BARE else before + fragments.departments()[department] + after


def _affiliations(strings: list[bytes], ids: list[bytes]) -> bytes:
    raw = b",".join([b'"%b"' % s for s in strings])
    links = b",".join(
        [b'{"raw_affiliation_string":"%b","institution_ids":[%b]}' % pair for pair in zip(strings, ids, strict=True)]
    )
    return b'"raw_affiliation_strings":[%b],"affiliations":[%b]}' % (raw, links)


def _plain(institution: int, form: int, department: int, strings: int) -> tuple[bytes, bytes]:
    """Return the parts of an author with one institution."""
    one = fragments.institution_ids()[institution]
    first = _string(institution, form, department)
    if strings == 1:
        return fragments.institution_heads()[institution], ONE_STRING % (first, first, one)
    more = [_string(institution, (form + 1 + k) % 5, (department + 8 + 5 * k) % 96) for k in range(strings - 1)]
    return fragments.institution_heads()[institution], _affiliations([first, *more], [one] * strings)


def _several(row: list[int], form: int, department: int, strings: int) -> tuple[bytes, bytes]:
    """Return the parts of an author with several institutions: one string for all, or one for each."""
    found = [i for i in row if i >= 0]
    ids = [fragments.institution_ids()[i] for i in found]
    countries = b",".join(dict.fromkeys(b'"%b"' % _codes()[i] for i in found))
    head = b'"institutions":[%b],"countries":[%b],"is_corresponding":' % (
        b",".join([fragments.institution_objects()[i] for i in found]),
        countries,
    )
    texts = [_string(i, form if k == 0 else 3, (department + 11 * k) % 96) for k, i in enumerate(found)]
    if strings == 1:
        return head, _affiliations([b"; ".join(texts)], [b",".join(ids)])
    return head, _affiliations(texts, ids)


def _unresolved(form: int, department: int, institution: int) -> tuple[bytes, bytes]:
    """Return the parts of an author whose string names no institution that was recognised."""
    text = fragments.departments()[department] + (b", Annex %d" % (institution % 40) if form % 2 else b"")
    return NO_INSTITUTION, _affiliations([text], [b""])


def _positions(teams: Teams) -> list[bytes]:
    names = np.full(len(teams.work), 1)
    names[teams.first[1:] - 1] = 2
    names[teams.first[:-1]] = 0
    return [(b"first", b"middle", b"last")[k] for k in names.tolist()]


def _raw_name(style: int, given: bytes, family: bytes) -> bytes:
    if style < 7:
        return b"%b %b" % (given, family)
    return b"%b. %b" % (given[:1], family) if style < 9 else b"%b, %b" % (family, given)


def encode(seed: int, stream: Stream, number: Ints, teams: Teams, corresponding: Ints) -> tuple[list[bytes], Ints]:
    """Return each authorship as JSON, and the authors' numbers with -1 where the author has no id.

    The department and the form of the string are those of the work's group at the institution, so co-authors
    of one institution mostly write the same string.
    """
    count, main = len(teams.work), np.maximum(teams.institution[:, 0], 0)
    whose = teams.generation * 100_000 + teams.author
    group = below(hashed(seed, 51, number[teams.work], main), 2)
    department = below(hashed(52, main, group), len(fragments.DEPARTMENTS)).tolist()
    form = Table(fragments.FORM_WEIGHTS).pick(hashed(seed, 53, number[teams.work], main)).tolist()
    given, family = (axis.tolist() for axis in authors.name_numbers(seed, teams.generation, teams.author))
    style = below(stream.uniform(count), 10).tolist()
    known = stream.uniform(count) >= np.where(teams.missing, 0.054, 0.0)
    orcid = (hashed(seed, 54, whose) < 0.766).tolist()
    givens, families = authors.given_names(), authors.family_names()
    rows, strings, missing = teams.institution.tolist(), teams.strings.tolist(), teams.missing.tolist()
    found = []
    for k, (position, who, is_known) in enumerate(zip(_positions(teams), whose.tolist(), known.tolist(), strict=True)):
        row, first_name, last_name = rows[k], givens[given[k]], families[family[k]]
        if missing[k]:
            head, tail = _unresolved(form[k], department[k], who) if strings[k] else (NO_INSTITUTION, NO_AFFILIATION)
        elif row[1] < 0 and row[2] < 0:
            head, tail = _plain(row[0], form[k], department[k], strings[k])
        else:
            head, tail = _several(row, form[k], department[k], strings[k])
        shown, raw = b"%b %b" % (first_name, last_name), _raw_name(style[k], first_name, last_name)
        mark = TRUTH[corresponding[k]]
        if is_known:
            link = (
                b'"https://orcid.org/0000-0099-%04d-%04d"' % (who // 10_000 % 10_000, who % 10_000)
                if orcid[k]
                else b"null"
            )
            found.append(AUTHOR % (position, who, shown, link, head, mark, raw, tail))
        else:
            found.append(NOBODY % (position, shown, head, mark, raw, tail))
    return found, np.where(known, whose, -1)
