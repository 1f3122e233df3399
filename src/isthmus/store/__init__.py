"""Where judgements, cases and decisions live: a transactional store with an append-only ledger."""

from isthmus.store.actor import ACTS, ROLES, Actor, Role, role_of
from isthmus.store.cases import CaseVersion
from isthmus.store.judgements import Judgement, Said
from isthmus.store.opening import Store, open_store, upgrade

__all__ = [
    "ACTS", "ROLES", "Actor", "CaseVersion", "Judgement", "Role", "Said", "Store", "open_store", "role_of", "upgrade"
]  # fmt: skip
