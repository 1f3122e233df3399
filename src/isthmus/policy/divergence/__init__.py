"""Where rule books part: a bank of cases, how answers stand to each other, what drives it, what would satisfy all."""

from isthmus.policy.divergence.bank import bank, banked, generated, mix, shipped
from isthmus.policy.divergence.records import Divergence
from isthmus.policy.divergence.report import SIZE, divergence
from isthmus.policy.divergence.together import Together, together

__all__ = ["SIZE", "Divergence", "Together", "bank", "banked", "divergence", "generated", "mix", "shipped", "together"]
