"""Fetches a source: what it says in ``SOURCE.download``, into the layout of a mirror that its reader expects."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import msgspec

from isthmus.fetch import openalex_snapshot, sidecar, zenodo
from isthmus.fetch.disk import digests, saving
from isthmus.fetch.download import Wanted, date_of, download, known_copy, now
from isthmus.fetch.failures import ByHandOnly, NoAddress, Unsaved
from isthmus.fetch.http import Http, redacted
from isthmus.fetch.openalex_api import Query, fetch_list
from isthmus.fetch.report import Listener, Outcome
from isthmus.fetch.sidecar import Fetched
from isthmus.fetch.unpack import unpack
from isthmus.model.download import Api, ByHand, Download, File, Snapshot, Zenodo
from isthmus.model.errors import UnknownName, UsageError
from isthmus.model.source import Source


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """How to fetch: which part of a list, the snapshot instead of the API, from another server, even if unchanged."""

    filter: str = ""
    limit: int | None = None
    snapshot: bool = False
    form: str = "jsonl"
    server: str = ""
    again: bool = False


DEFAULTS = Options()


def mirror_folder(to: str | None) -> Path:
    """Return the folder to fetch into: ``to``, else ``ISTHMUS_MIRROR``.

    Raises
    ------
    UsageError
        When neither is given.
    Unsaved
        When it is no folder.
    """
    value = to or os.environ.get("ISTHMUS_MIRROR")
    if not value:
        raise UsageError(
            "No folder to fetch into: --to is not given and ISTHMUS_MIRROR is not set.",
            "Give one: isthmus source fetch ID --to FOLDER",
        )
    path = Path(value).absolute()
    if path.exists() and not path.is_dir():
        raise Unsaved(f"{value!r} is not a folder.", "Give a folder: --to FOLDER")
    return path


def fetch_source(
    source: Source, folder: Path, http: Http, listener: Listener, options: Options = DEFAULTS
) -> list[Outcome]:
    """Fetch a source's live files into ``folder`` and return what became of each.

    Raises
    ------
    NoAddress, UsageError
        When the source has nothing that can be fetched so.
    ByHandOnly
        When only a person can fetch it.
    Refused, Unfinished, Unsaved, FetchBusy
        Files that came before stay.
    """
    if options.form not in openalex_snapshot.FORMS:
        raise UnknownName("form", options.form, openalex_snapshot.FORMS)
    wanted = _choose(source, options)
    if all(isinstance(d, ByHand) for d in wanted):
        raise ByHandOnly(f"{source.id} can only be fetched by hand.", "\n".join(map(by_hand, wanted)))
    run = _Run(folder, http, listener, options)
    outcomes = []
    for item in wanted:
        for outcome in run.fetch(item):
            listener.done(outcome)
            outcomes.append(outcome)
    if not any(isinstance(d, Api | Snapshot) and not getattr(d, "columns", ()) for d in wanted):
        for other in _others(source, folder, {o.file for o in outcomes}):
            listener.warn(f"{folder / other} is also read as {source.id}: remove it if what came takes its place.")
    return outcomes


def _others(source: Source, folder: Path, names: set[str]) -> list[str]:
    """Return the other files of a source that stand in a mirror."""
    paths = {p for glob in source.files for p in folder.glob(glob) if p.is_file() and sidecar.is_data(p.name)}
    return sorted({p.relative_to(folder).as_posix() for p in paths} - names)


def by_hand(item: Download) -> str:
    """Return what a person has to do for one file."""
    how = f" {item.how}" if isinstance(item, ByHand) else ""
    return f"Open {item.url}{how and ':'}{how} Save it as {item.to} in the mirror folder."


def _choose(source: Source, options: Options) -> list[Download]:
    """Return the downloads that the options ask for."""
    if source.bundled:
        raise NoAddress(f"{source.id} is carried with Isthmus: there is nothing to fetch.")
    if not source.download:
        raise NoAddress(
            f"{source.id} does not say yet where its files are.",
            f"Its publisher's page is {source.live}; save the file as {source.files[0]} in the mirror folder.",
        )
    found = [d for d in source.download if isinstance(d, Snapshot) == options.snapshot]
    if not found:
        have = "has no snapshot" if options.snapshot else "is fetched as a snapshot only: --snapshot"
        raise NoAddress(f"{source.id} {have}.")
    lists = [d for d in found if isinstance(d, Api)]
    if options.filter and not lists:
        raise NoAddress(f"--filter {options.filter!r} is for lists of OpenAlex's API; {source.id} is not fetched so.")
    if options.limit and not lists and not options.snapshot:
        raise NoAddress(f"--limit {options.limit} is for lists and snapshots of OpenAlex; {source.id} is neither.")
    for item in lists:
        if (options.filter or options.limit) and "{query}" not in item.to:
            raise UsageError(f"{source.id} is one table: it is fetched whole, without --filter or --limit.")
        if not (item.bounded or options.filter or options.limit):
            raise UsageError(
                f"All of {source.id} is too much for the API.",
                "Give --filter (such as publication_year:2024,authorships.countries:DE) or --limit, or --snapshot.",
            )
    return found


class _Run:
    """One run for one source."""

    def __init__(self, folder: Path, http: Http, listener: Listener, options: Options) -> None:
        self._folder, self._http, self._listener, self._options = folder, http, listener, options

    def fetch(self, item: Download) -> Iterator[Outcome]:
        """Fetch one item."""
        if isinstance(item, ByHand):
            yield Outcome(file=item.to, state="by-hand", url=item.url, note=by_hand(item))
        elif isinstance(item, File):
            yield self._file(item.url, item, Wanted(url=item.url, target=self._folder / item.to, name=item.to,
                                                    checksum=item.checksum))  # fmt: skip
        elif isinstance(item, Zenodo):
            found = zenodo.find(self._http, self._at(item.url), item.match)
            name = item.to.replace("{name}", found.name.replace("/", "_").lstrip("."))
            wanted = Wanted(url=found.url, target=self._folder / name, name=name, checksum=found.checksum,
                            size=found.size, dated=found.dated)  # fmt: skip
            yield self._file(found.url, item, wanted)
        elif isinstance(item, Api):
            yield self._list(item)
        else:
            yield from self._snapshot(item)

    def _at(self, url: str) -> str:
        """Return an address on the server that ``--server`` names, where it names one."""
        if not self._options.server:
            return url
        own, there = urlsplit(url), urlsplit(self._options.server)
        if there.scheme not in ("http", "https") or not there.netloc:
            raise UsageError(f"--server {self._options.server!r} is not an address.", "Such as https://mirror.example")
        return urlunsplit((there.scheme, there.netloc, there.path.rstrip("/") + own.path, own.query, ""))

    def _file(self, url: str, item: File | Zenodo, wanted: Wanted) -> Outcome:
        """Fetch one file, and take it out of its archive where it stands in one."""
        target, archive = wanted.target, wanted.target
        known = None if self._options.again else known_copy(target)
        if known and wanted.checksum and known.checksum == wanted.checksum:
            return self._unchanged(target, wanted.name, known)
        if item.member:
            archive = target.with_name(f".{target.name}.zip")
        fields = {"url": self._at(url), "target": archive, "known": known, "form": ".zip" if item.member else ""}
        came = download(self._http, msgspec.structs.replace(wanted, **fields), self._listener)
        if came is None:
            assert known is not None
            return self._unchanged(target, wanted.name, known)
        if item.member:
            unpack(archive, item.member, target, lines=item.lines)
            size, digest = target.stat().st_size, digests(target)["sha256"]
            came = msgspec.structs.replace(came, archive_sha256=came.sha256, sha256=digest, bytes=size)
            archive.unlink()
        return self._keep(target, wanted.name, came)

    def _list(self, item: Api) -> Outcome:
        """Read a list of the API."""
        options = self._options
        name = item.to.replace("{query}", query_name(options.filter, options.limit))
        query = Query(url=self._at(item.url), filter=options.filter, limit=options.limit, target=self._folder / name,
                      name=name, columns=item.columns)  # fmt: skip
        fetched, note = fetch_list(self._http, query, self._listener)
        return self._keep(self._folder / name, name, fetched, note)

    def _snapshot(self, item: Snapshot) -> Iterator[Outcome]:
        """Fetch every file of a snapshot; remove those fetched earlier that it no longer has."""
        form, folder = self._options.form, self._folder / item.to
        found, raw = openalex_snapshot.pieces(self._http, self._at(item.url.replace("{form}", form)), form)
        chosen = found[: self._options.limit]
        size = sum(p.size or 0 for p in chosen)
        self._listener.warn(f"{len(chosen):,} files, {size / 2**30:,.1f} GiB, into {folder}.")
        for piece in chosen:
            target, name = folder / piece.path, f"{item.to}/{piece.path}"
            known = None if self._options.again else known_copy(target)
            wanted = Wanted(url=piece.url, target=target, name=name, size=piece.size, dated=piece.dated, known=known)
            came = download(self._http, wanted, self._listener)
            yield self._keep(target, name, came) if came else self._unchanged(target, name, known, piece.dated)
        if len(chosen) < len(found):
            return
        openalex_snapshot.keep_manifest(folder, form, raw)
        for path in openalex_snapshot.gone(folder, found, form):
            with saving(path):
                openalex_snapshot.remove(path)
            yield Outcome(file=path.relative_to(self._folder).as_posix(), state="removed", url=redacted(item.url),
                          note="The snapshot no longer has it.")  # fmt: skip

    def _keep(self, target: Path, name: str, fetched: Fetched, note: str = "") -> Outcome:
        sidecar.write(target, fetched)
        return _outcome(name, "fetched", fetched, note)

    def _unchanged(self, target: Path, name: str, known: Fetched | None, dated: str = "") -> Outcome:
        assert known is not None
        checked = msgspec.structs.replace(known, checked_at=now(), dated=date_of(dated or known.dated, "")[0])
        sidecar.write(target, checked)
        return _outcome(name, "unchanged", checked)


def _outcome(name: str, state: str, fetched: Fetched, note: str = "") -> Outcome:
    return Outcome(
        file=name, state=state, url=fetched.url, bytes=fetched.bytes, dated=fetched.dated, sha256=fetched.sha256,
        records=fetched.records, note=note,
    )  # fmt: skip


def query_name(asked: str, limit: int | None) -> str:
    """Return a file name's part for a question: readable, and different for different questions."""
    if not asked and not limit:
        return "all"
    words = re.sub(r"[^A-Za-z0-9]+", "-", asked).strip("-")[:60].strip("-")
    digest = hashlib.sha256(f"{asked}|{limit or ''}".encode()).hexdigest()[:8]
    return "-".join(x for x in (words, f"first-{limit}" if limit else "", digest) if x)
