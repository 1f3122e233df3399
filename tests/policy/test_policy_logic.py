from itertools import product

import pytest

from isthmus.policy.logic import conjoin, disjoin, negate

T, F, U = True, False, None
AND = {(T, T): T, (T, F): F, (T, U): U, (F, T): F, (F, F): F, (F, U): F, (U, T): U, (U, F): F, (U, U): U}
OR = {(T, T): T, (T, F): T, (T, U): T, (F, T): T, (F, F): F, (F, U): U, (U, T): T, (U, F): U, (U, U): U}


@pytest.mark.parametrize("pair", list(product((T, F, U), repeat=2)))
def test_tables(pair):
    assert conjoin(pair) is AND[pair]
    assert disjoin(pair) is OR[pair]


def test_negation():
    assert [negate(v) for v in (T, F, U)] == [F, T, U]


@pytest.mark.parametrize("pair", list(product((T, F, U), repeat=2)))
def test_de_morgan(pair):
    assert negate(conjoin(pair)) is disjoin(negate(v) for v in pair)


def test_nothing():
    assert conjoin(()) is True
    assert disjoin(()) is False
