"""A scenario's result in words and figures of one language: what pages, print and PDF say alike."""

from __future__ import annotations

from typing import Any

from isthmus.figure.bars import bars
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.ribbon import ribbon, signed
from isthmus.figure.tiles import TILES, tiles
from isthmus.figure.tornado import tornado
from isthmus.model.country import name
from isthmus.words import of_scenario, say

KINDS = ("ribbon", "tornado", "sobol", "map")
SHOWN, LARGE = 6, 1_000
"""Winners and losers that a figure shows, and the links from which a node stands among them where any has so many."""
CONCLUSIONS = {
    "the other side loses more than the first": "b_loses_more",
    "the first side loses more than the other": "a_loses_more",
    "the first side gains more": "a_gains_more",
    "the other side gains more": "b_gains_more",
}
"""Conclusions about two sides, and the sentence that names them."""
Row = dict[str, Any]


class Told:
    """One result in one language; numbers are those of the result, in per cent or points."""

    def __init__(self, result: Row, language: str = "en") -> None:
        self.result, self.language = result, language
        self._locale = language.replace("-", "_")

    def phrase(self, text: str) -> str:
        """Return one of our phrases in the language, or as it is where nobody has translated it."""
        return of_scenario(text, self.language) or text

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the words."""
        return say(f"scenario.{key}", self.language, **values)

    @property
    def title(self) -> str:
        """The scenario's title."""
        return self.phrase(self.result["title"])

    @property
    def question(self) -> str:
        """The question it answers."""
        return self.phrase(self.result["question"])

    @property
    def sample(self) -> bool:
        """Whether it is of the fictional sample."""
        return any(str(c).startswith("SAMPLE") for c in self.result["caveats"])

    def node(self, row: Row) -> str:
        """Return the name of a row's country, institution or income group."""
        if "group" in row:
            return say(f"group.{row['group']}", self.language) if row["group"] != "other" else self.say("other_incomes")
        return str(row["name"]) if "institution" in row else name(row["country"], self._locale)

    def side(self, n: int) -> str:
        """Return a side by its members."""
        codes = self.result["sides"][n]
        if codes == ["*"]:
            return self.say("all_others")
        named = {r["institution"]: r["name"] for r in self.result["rows"] if "institution" in r}
        told = [named.get(c) or (name(c, self._locale) if len(c) == 2 else c) for c in codes]
        return self.say("comma").join(told[:8]) + (f" +{len(told) - 8}" if len(told) > 8 else "")

    def network(self) -> str:
        """Return which network it ran on; empty for games without one."""
        n = self.result["network"]
        if not n:
            return self.say("no_network")
        years = str(n["year"]) if n["span"] == 1 else f"{n['year'] - n['span'] + 1}\u2013{n['year']}"
        count = n.get("countries") or n.get("institutions")
        field = self.say("comma") + self.phrase(n["field"]) if n["field"] else ""
        layer = say(f"choice.layer_{n['layer']}", self.language) + field
        return self.say(f"network_{n['level']}", layer=layer, years=years, count=count)

    def outcome(self, key: str) -> str:
        """Return what an outcome is of, as a label."""
        places = {"a": 0, "b": 1}
        if key in places and "change" in self._outcomes():
            sides = [self.side(n) for n in range(len(self.result["sides"]))]
            others = self.say("and").join(sides[1:]) if key == "b" else ""
            return (sides[0] if key == "a" else others) or self.say("middle")
        if key in ("third", "world", "middle"):
            return self.say(key)
        return self.phrase(self._outcomes()[key])

    def what(self) -> str:
        """Return what the numbers count."""
        found = self._outcomes()
        told = self.phrase(found["change"]) if "change" in found else self.say("unit")
        return told[:1].upper() + told[1:]

    @property
    def counts(self) -> bool:
        """Whether the change is one of links, so that links after it can be told."""
        return self._outcomes().get("change") == "links, change in per cent"

    def _outcomes(self) -> dict[str, str]:
        found: dict[str, str] = self.result["card"]["outcomes"]
        return found

    def outcomes(self) -> list[Row]:
        """Return each outcome with its label and ribbon; ``links`` before it, where it is of countries."""
        links = self._links()
        return [{"key": k, "label": self.outcome(k), "links": links.get(k)} | v
                for k, v in self.result["outcomes"].items()]  # fmt: skip

    def _links(self) -> dict[str, float]:
        own = {next(r[k] for k in ("country", "institution") if k in r): r["links"] for r in self.result["rows"]}
        if not own or len(self.result["sides"]) < 2:
            return {}
        first, rest = self.result["sides"][0], [c for side in self.result["sides"][1:] for c in side]
        others = [c for c in own if c not in first] if rest == ["*"] else rest
        made = {"a": sum(own[c] for c in first), "b": sum(own[c] for c in others), "world": sum(own.values())}
        return made | {"third": made["world"] - made["a"] - made["b"]}

    def ribbon_text(self, row: Row) -> str:
        """Return a ribbon as text."""
        if row["p05"] == row["p95"]:
            return signed(row["p50"])
        return self.say("ribbon", middle=signed(row["p50"]), low=signed(row["p05"]), high=signed(row["p95"]))

    def lead(self) -> list[str]:
        """Return the answer in sentences: what changes, for whom, and what would turn that."""
        found = [self.say("leads", what=self.what())] if "change" in self._outcomes() else []
        found += [self.say("line", label=o["label"], ribbon=self.ribbon_text(o)) for o in self.outcomes()]
        return [*found, *self.flips()[:1]]

    def ends(self) -> tuple[list[Row], list[Row], int]:
        """Return those that lose most and those that gain most (or lose least), and from how many links that is."""
        rows = [r | {"label": self.node(r)} for r in self.result["rows"]]
        large = [r for r in rows if r["links"] >= LARGE]
        least = LARGE if len(large) >= 2 * SHOWN else 0
        some = large if least else rows
        return some[:SHOWN], some[::-1][:SHOWN] if len(some) > SHOWN else [], least

    def groups(self) -> list[Row]:
        """Return the income groups with their labels."""
        return [r | {"label": self.node(r)} for r in self.result["groups"]]

    def lever(self, param: str) -> str:
        """Return the short name of a parameter."""
        return say(f"lever.{param}", self.language)

    def flips(self) -> list[str]:
        """Return each conclusion at the middle of all ranges, and where it turns."""
        lines = []
        for f in self.result["flips"]:
            said = self.conclusion(f["conclusion"])
            turns = self.say("semicolon").join(f"{self.lever(t['param'])} = {t['at']:.3g}" for t in f["turns"])
            lines.append(self.say("turns", said=said, turns=turns) if turns else self.say("never_turns", said=said))
        return lines

    def conclusion(self, text: str) -> str:
        """Return a conclusion with the sides by name where these are short."""
        if text.startswith("neither holds"):
            return self.say("neither")
        if text in CONCLUSIONS and len(self.result["sides"]) > 1:
            a, b = (self.outcome(k) for k in ("a", "b"))
            return self.say(CONCLUSIONS[text], a=a, b=b)
        return self.phrase(text)

    def changed(self, text: str | None) -> str:
        """Return which assumption was changed, by its short name."""
        param, sign, value = (text or "").partition(" = ")
        return f"{self.lever(param)} = {value}" if sign else "\u2013"

    def closure(self) -> str:
        """Return the three bounds of links lost a joint work, or that they are unknown; empty where there are none."""
        c = self.result["closure"]
        if not c:
            return ""
        if not c["works"]:
            return self.say("closure_unknown")
        return self.say("closure", works=c["works"], first=c["first"], last=c["last"], dyad=f"{c['dyad drops']:.1f}",
                        side=f"{c['one side leaves']:.1f}", paper=f"{c['paper is lost']:.1f}")  # fmt: skip

    def limits(self) -> list[Row]:
        """Return the policy alone at the limits of re-allocation, labelled."""
        return [r | {"label": self.phrase(r["account"])} for r in self.result["limits"]]

    def rivals(self) -> list[Row]:
        """Return the rival accounts, labelled."""
        return [r | {"label": self.phrase(r["account"])} for r in (self.result["rivals"] or {"rows": []})["rows"]]

    def kinds(self) -> list[str]:
        """Return the figures that can show the result."""
        codes = {r.get("country") for r in self.result["rows"]}
        able = {"ribbon": True, "tornado": bool(self.result["tornado"]), "sobol": bool(self.result["sobol"]),
                "map": bool(codes & TILES.keys())}  # fmt: skip
        return [k for k in KINDS if able[k]]

    def figure(self, kind: str, look: Look = PLAIN) -> dict[str, Any]:
        """Return the Vega-Lite specification of one of `kinds`."""
        mark = f" ({say('web.sample_short', self.language)})" if self.sample else ""
        about: dict[str, Any] = {"title": self.say(f"figure_{kind}", title=self.title) + mark, "look": look,
                                 "subtitle": self._subtitle(), "unit": self.what()}  # fmt: skip
        if kind == "tornado":
            rows = [r | {"label": self.lever(r["param"])} for r in self.result["tornado"]]
            head = self.outcome(self.result["headline"])
            return tornado(rows, **(about | {"unit": f"{head}: {self.what()}" if head != self.what() else head}))
        if kind == "sobol":
            rows = [{"label": self.lever(r["param"]), "value": r["total"], "low": r["total"] - r["total_pm"],
                     "high": r["total"] + r["total_pm"]} for r in self.result["sobol"]]  # fmt: skip
            return bars(rows, label="label", **(about | {"unit": self.say("share_of_variance")}))
        if kind == "map":
            rows = [{"country": r["country"], "value": r["p50"]} for r in self.result["rows"]]
            sides = {c for side in self.result["sides"] for c in side} & TILES.keys()
            return tiles(rows, code="country", marked=tuple(sorted(sides)), change=True, **about)
        return ribbon(self._ribbons(look), **about)

    def _ribbons(self, look: Look) -> list[Row]:
        losers, winners, _least = self.ends()
        parts = [("answer", self.outcomes()), ("incomes", self.groups()), ("lose", losers), ("gain", winners)]
        few = 4 if look.small else SHOWN
        return [r | {"part": self.say(f"part_{p}")} for p, rows in parts for r in (rows[:few] if p in ("lose", "gain")
                else rows)]  # fmt: skip

    def _subtitle(self) -> str:
        sides = " | ".join(self.side(n) for n in range(len(self.result["sides"])))
        return " \u00b7 ".join(t for t in (sides, self.network(), self.say("draws", count=self.result["draws"])) if t)
