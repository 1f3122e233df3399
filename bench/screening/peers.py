"""Peers on the same rows: rapidfuzz, nomenklatura in an environment of its own, and a port of ROR's single search."""

from __future__ import annotations

import json
import math
import re
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from anyascii import anyascii
from rapidfuzz import fuzz

HERE = Path(__file__).parent
Pair = tuple[str, str, str]
"""(FollowTheMoney schema, one name, the other)."""


def rapidfuzz_scores(pairs: list[Pair], scorer: str) -> tuple[list[float], float]:
    """Return the scores of one rapidfuzz scorer, 0 to 1, and pairs a second."""
    score = getattr(fuzz, scorer)
    started = time.perf_counter()
    found = [score(a.casefold(), b.casefold()) / 100 for _schema, a, b in pairs]
    return found, len(pairs) / (time.perf_counter() - started)


def nomenklatura_python(venv: Path) -> Path | None:
    """Make nomenklatura's own locked environment where there is none; None (and why, on stderr) where it cannot be."""
    python = venv / "bin" / "python"
    if not (venv / ".ready").exists():
        uv = Path(sys.executable).with_name("uv")
        steps = (
            [uv, "venv", "--quiet", "--python", "3.11", venv, "--allow-existing"],
            [uv, "pip", "install", "--quiet", "--python", python, "--require-hashes", "-r", HERE / "requirements.lock"],
        )
        for step in steps:
            done = subprocess.run([str(s) for s in step], capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"nomenklatura is left out: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                return None
        (venv / ".ready").touch()
    return python


def nomenklatura_scores(python: Path, algorithm: str, pairs: list[Pair]) -> tuple[list[float], float]:
    """Return the scores of one of nomenklatura's algorithms, and pairs a second without its start."""
    done = subprocess.run(
        [str(python), str(HERE / "nomenklatura_run.py"), algorithm],
        input=json.dumps(pairs), capture_output=True, text=True, check=True,
    )  # fmt: skip
    answer = json.loads(done.stdout)
    return answer["scores"], answer["per_second"]


def by_segment(pairs: list[Pair], score: object) -> tuple[list[float], float]:
    """Return, for each pair of a text and a name, the best score of the text's segments, and pairs a second."""
    cut = [[(s, seg.strip(), b) for seg in re.split(r"[,;]", a) if seg.strip()] or [(s, a, b)] for s, a, b in pairs]
    scores, per_second = score([p for some in cut for p in some])  # type: ignore[operator]
    out, at = [], 0
    for some in cut:
        out.append(max(scores[at : at + len(some)]))
        at += len(some)
    return out, per_second * len(pairs) / max(1, at)


class SingleSearch:
    """A port of the steps of ROR's single search: candidates, partial ratio of .96 and more, country, longest name.

    ROR takes its candidates from Elasticsearch; here they share the rarest words of the string.
    """

    LEAST = 96.0

    def __init__(self, institutions: Iterable[object]) -> None:
        self.names: list[tuple[str, str, str]] = []
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for item in institutions:
            for name in item.names:  # type: ignore[attr-defined]
                text = _plain(name.text)
                if name.kind != "acronym" and len(text) >= 5:
                    for word in set(text.split()):
                        self._by_word[word].append(len(self.names))
                    self.names.append((text, item.ror_id, item.country))  # type: ignore[attr-defined]

    def find(self, affiliation: str, countries: set[str]) -> str | None:
        """Return the ROR id of the best name in a string; ``countries`` are those the string names."""
        text = _plain(affiliation)
        votes: dict[int, float] = defaultdict(float)
        for word in set(text.split()):
            at = self._by_word.get(word, ())
            if 0 < len(at) <= 4000:
                for n in at:
                    votes[n] += math.log(len(self.names) / len(at))
        best: tuple[float, int, str] | None = None
        for n in sorted(votes, key=lambda n: (-votes[n], n))[:100]:
            name, ror_id, country = self.names[n]
            if countries and country not in countries:
                continue
            score = fuzz.partial_ratio(name, text) if len(name) <= len(text) else fuzz.ratio(name, text)
            if score >= self.LEAST and (best is None or (score, len(name)) > best[:2]):
                best = (score, len(name), ror_id)
        return None if best is None else best[2]


def _plain(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(text).casefold()))
