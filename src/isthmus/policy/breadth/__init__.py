"""How narrow is a restriction? Statements over works, what they touch, and the narrowest that serve a purpose."""

from isthmus.policy.breadth.measure import Breadth, breadth
from isthmus.policy.breadth.shelf import Restriction, restriction, restrictions, target, targets
from isthmus.policy.breadth.world import World, open_world

__all__ = [
    "Breadth",
    "Restriction",
    "World",
    "breadth",
    "open_world",
    "restriction",
    "restrictions",
    "target",
    "targets",
]
