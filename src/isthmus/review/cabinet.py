"""Where cases are opened and saved: the one way for every face, so that the house's guards hold for all of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from isthmus.model.errors import Forbidden, UnknownName
from isthmus.review.ask import packs_of, policy_case
from isthmus.review.case import Names, Review, from_body, to_body
from isthmus.review.facts import short
from isthmus.review.guards import hold
from isthmus.review.replay import keep
from isthmus.store.actor import Actor
from isthmus.store.assessments import Assessed
from isthmus.store.opening import Store


class Opened(NamedTuple):
    """A case as it was opened, with the version an edit begins from."""

    review: Review
    version: int
    state: str


class Cabinet:
    """The cases of one store, as one person opens and saves them."""

    def __init__(self, store: Store, actor: Actor, today: date) -> None:
        self.store, self.actor, self.today = store, actor, today

    @property
    def day(self) -> str:
        """Return today as it is kept."""
        return self.today.isoformat()

    def open(self, case_id: str, version: int | None = None) -> Opened:
        """Return a case as it is, or as it was in a version."""
        found = self.store.cases.load(self.actor, case_id, version)
        return Opened(from_body(found.body), found.version, found.state)

    def all(self) -> list[tuple[Review, str]]:
        """Return every case this person may see, each with its state."""
        return [(from_body(c.body), c.state) for c in self.store.cases.list(self.actor, bodies=True)]

    def new(self, review: Review, names: Names, form: str = "") -> int:
        """Save a new case; what the form said word by word, and every name, go under seal."""
        hold(None, review, self.actor.name, self.today)
        sealed: dict[str, Any] = {**names, **({"form": {"text": form}} if form else {})}
        return self.store.cases.save(
            self.actor, review.id, 0, to_body(review), sealed, "case.opened", "review", assessed=self._answers(review)
        )

    def save(
        self, was: Opened, review: Review, action: str, state: str | None = None, names: Names | None = None
    ) -> int:
        """Save an edit; return the new version.

        Raises
        ------
        Guarded
            When a guard of the house does not hold; nothing is written.
        Conflict
            When somebody saved first; nothing is lost.
        Forbidden
            When the person's role on this case may not do it.
        """
        hold(was.review, review, self.actor.name, self.today)
        self._confirms(was.review, review)
        kept = self._answers(review) if state not in (None, was.state) or _read(review) != _read(was.review) else []
        return self.store.cases.save(
            self.actor, review.id, was.version, to_body(review), dict(names or {}), action, state, assessed=kept
        )

    def _answers(self, review: Review) -> list[Assessed]:
        """Return the answers of this day, to be kept with every step and every fact that changes: they replay."""
        return keep(policy_case(review), packs_of(review), self.today, review.screening.vintages)

    def edit(self, case_id: str, change: Callable[[Review], Review], action: str, state: str | None = None) -> Review:
        """Open a case, change it and save it; return it as saved."""
        was = self.open(case_id)
        review = change(was.review)
        self.save(was, review, action, state)
        return review

    def names(self, case_id: str, purpose: str) -> Names:
        """Return who is who in a case; the reading is an entry of the ledger, with its purpose."""
        found = self.store.cases.personal(self.actor, case_id, purpose)
        return {slot: s.value for slot, s in found.items() if s.value is not None}

    def next_id(self) -> str:
        """Return an id for a new case: the year and the next number."""
        year = f"{self.today.year}-"
        return f"{year}{self.store.cases.last_number(year) + 1:03}"

    def _confirms(self, before: Review, after: Review) -> None:
        """Refuse a confirmation by someone who brought the case: a requester asserts, a reviewer confirms."""
        fresh = [
            label for label, fact in after.facts.items()
            if fact.state == "confirmed" and before.fact(label).state != "confirmed"
        ]  # fmt: skip
        if not fresh:
            return
        try:
            seats = self.store.accounts.on(self.actor, after.id)
        except UnknownName:
            return
        if any(s.account == self.actor.name and s.role == "requester" for s in seats):
            raise Forbidden(
                f"{self.actor.name} brought this case and cannot confirm {short(fresh[0])}.", "A reviewer confirms it."
            )


def _read(review: Review) -> tuple[object, ...]:
    """Return what rule books read of a case, and which are asked."""
    return (review.facts, review.people, review.orgs, review.flows, review.chosen)
