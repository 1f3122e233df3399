"""One thread for small products: more of them only wait for each other, and one run id must be one text."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from threadpoolctl import threadpool_limits

P = ParamSpec("P")
R = TypeVar("R")


def one_thread(function: Callable[P, R]) -> Callable[P, R]:
    """Return a function whose linear algebra runs on one thread."""

    @wraps(function)
    def alone(*args: P.args, **options: P.kwargs) -> R:
        with threadpool_limits(1, "blas"):
            return function(*args, **options)

    return alone
