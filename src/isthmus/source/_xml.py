"""Streams records out of an XML document: flat memory, no document types, no entities, nothing fetched.

A document type declaration is refused outright, so neither entity bombs nor external entities can be declared.
A document that is not well formed is unreadable as a whole: half a list must not pass for the list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NoReturn, TypeVar
from xml.parsers import expat

import msgspec

from isthmus.model.errors import Unreadable
from isthmus.model.source import Batch, Part
from isthmus.source._files import KEPT_OF_TOO_LONG, MAX_RECORD, Cut, chunks
from isthmus.source._records import BadRecord, Keep, Rows, batches

T = TypeVar("T")
DEEPEST = 64
"""Levels of elements within one record."""


class Shape(msgspec.Struct, frozen=True, kw_only=True):
    """Where a document's records stand: the root, how deep they lie, their elements, and what stands beside them."""

    root: str
    level: int
    records: frozenset[str]
    beside: frozenset[str] = frozenset()
    short: Callable[[str], str] = str
    """How an element's name becomes a field's."""


class _Open:
    """An element that has begun."""

    __slots__ = ("children", "fields", "name", "text")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.fields: dict[str, Any] = {k: v for k, v in attributes.items() if v}
        self.children: dict[str, list[Any]] = {}
        self.text: list[str] = []

    def plain(self) -> Any:
        """Return text, or a dictionary of attributes and lists of children; None where it holds nothing."""
        text = "".join(self.text).strip()
        if not self.fields and not self.children:
            return text or None
        return self.fields | self.children | ({"text": text} if text else {})


class _Reader:
    """Follows a document's events and gathers its records with the bytes they were written in."""

    def __init__(self, part: Part, shape: Shape, about: Callable[[str, str], None]) -> None:
        self._part, self._shape, self._about = part, shape, about
        self.ready: list[tuple[bytes, dict[str, Any] | BadRecord]] = []
        self._stack: list[_Open] = []
        self._depth = self._size = self._start = self._base = self._last = 0
        self._window = self._head = b""
        self._bad = ""
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.buffer_text = True
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._words

    def feed(self, data: bytes, *, final: bool = False) -> None:
        """Parse some more of the document."""
        self._window += data
        try:
            self._parser.Parse(data, final)
        except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an encoding not known
            raise Unreadable(f"{self._part.path} is not well-formed XML: {error}.", "Fetch the file again.") from error
        if self._base + len(self._window) - self._last > MAX_RECORD:
            raise Unreadable(f"{self._part.path} holds one mark of more than {MAX_RECORD // 2**20} MiB.")
        done = self._start if self._stack and not self._bad else self._last
        if done > self._base:
            self._window, self._base = self._window[done - self._base :], done

    def _refuse(self, *_declared: object) -> NoReturn:
        raise Unreadable(f"{self._part.path} declares a document type, which no list needs: refused.")

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        name = self._shape.short(name.rpartition(" ")[2])
        self._depth += 1
        self._last = self._parser.CurrentByteIndex
        if self._depth == 1:
            if name != self._shape.root:
                wanted = f"<{self._shape.root}>"
                raise Unreadable(f"{self._part.path} is a <{name[:80]}> document where {wanted} belongs.")
            for key, value in attributes.items():
                self._about(key.rpartition(" ")[2], value)
        if self._depth == self._shape.level:
            self._start, self._size, self._bad = self._last, 0, ""
        elif self._depth < self._shape.level:
            return
        if self._depth - self._shape.level > DEEPEST:
            self._spoil(f"elements nested more than {DEEPEST} deep")
        if not self._bad:
            self._measure(sum(map(len, attributes.values())) + len(name))
            self._stack.append(_Open(name, attributes))

    def _words(self, text: str) -> None:
        self._last = self._parser.CurrentByteIndex
        if self._stack and not self._bad:
            self._measure(len(text))
            self._stack[-1].text.append(text)

    def _measure(self, more: int) -> None:
        self._size += more
        if self._size > MAX_RECORD:
            self._spoil(f"the record is longer than {MAX_RECORD // 2**20} MiB")

    def _spoil(self, reason: str) -> None:
        if not self._bad:
            self._bad, self._head = reason, self._window[self._start - self._base :][:KEPT_OF_TOO_LONG]

    def _end(self, _name: str) -> None:
        self._last = self._parser.CurrentByteIndex
        self._depth -= 1
        if self._depth >= self._shape.level and not self._bad:
            element = self._stack.pop()
            if (value := element.plain()) is not None:
                self._stack[-1].children.setdefault(element.name, []).append(value)
        elif self._depth == self._shape.level - 1:
            self._finish()

    def _finish(self) -> None:
        element, self._stack = self._stack[0], []
        if self._bad:
            self.ready.append((self._head, BadRecord(self._bad)))
            self._bad, self._head = "", b""
            return
        if element.name in self._shape.beside:
            self._about(element.name, "".join(element.text).strip())
            return
        end = self._window.find(b">", self._last - self._base) + 1
        raw = self._window[self._start - self._base : end or None]
        if element.name not in self._shape.records:
            self.ready.append((raw, BadRecord(f"<{element.name[:80]}> is not one of the list's elements")))
            return
        value = element.plain()
        fields = value if isinstance(value, dict) else {}
        self.ready.append((raw, fields | {"tag": element.name}))


def xml_records(
    part: Part,
    shape: Shape,
    record: type[T],
    rows: Rows,
    keep: Keep[T],
    about: Callable[[str, str], None] = lambda _name, _value: None,
) -> Iterator[Batch]:
    """Read every record of an XML document; ``about`` hears the root's attributes and what stands beside them.

    A record comes as ``record``, each child element as a list, with its element's name as ``tag``.

    Raises
    ------
    Unreadable
        When the document is not well formed, has another root, or declares a document type.
    """

    def found() -> Iterator[tuple[int, bytes, T | BadRecord]]:
        reader, position, blank = _Reader(part, shape, about), 0, True
        for data in _data(part):
            blank = blank and not data.strip()
            reader.feed(data, final=not data and not blank)
            for raw, fields in reader.ready:
                position += 1
                yield position, raw, fields if isinstance(fields, BadRecord) else _converted(fields, record)
            reader.ready.clear()

    return batches(found(), rows, keep)


def _data(part: Part) -> Iterator[bytes]:
    try:
        yield from chunks(part.path)
    except Cut as cut:
        raise Unreadable(f"Cannot read {part.path}: {cut.reason}.", "Fetch the file again.") from cut
    yield b""


def _converted(fields: dict[str, Any], record: type[T]) -> T | BadRecord:
    try:
        return msgspec.convert(fields, record)
    except msgspec.ValidationError as error:
        return BadRecord(f"not of the expected shape: {error}")


def one(values: list[str]) -> str | None:
    """Return the first of an element's texts, its spaces tidied; None where there is none."""
    return next((" ".join(v.split()) for v in values if v.strip()), None)
