"""On whom one rests, directly and through partners; who else could join; and the cheapest way to spread."""

from isthmus.policy.dependence.records import PARTS, Dependence
from isthmus.policy.dependence.report import dependence
from isthmus.policy.dependence.subject import Subject, subject_of

__all__ = ["PARTS", "Dependence", "Subject", "dependence", "subject_of"]
