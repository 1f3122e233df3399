"""Scores pairs with nomenklatura, in its own environment: ``python nomenklatura_run.py ALGORITHM < pairs.json``."""

import json
import sys
import time

from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig


def entity(number: int, schema: str, name: str):
    return model.get_proxy({"id": f"e{number}", "schema": schema, "properties": {"name": [name]}})


def main() -> None:
    algorithm = get_algorithm(sys.argv[1])
    config = ScoringConfig.defaults()
    given = enumerate(json.load(sys.stdin))
    pairs = [(entity(2 * n, schema, a), entity(2 * n + 1, schema, b)) for n, (schema, a, b) in given]
    if pairs:
        algorithm.compare(*pairs[0], config)
    started = time.perf_counter()
    scores = [algorithm.compare(one, other, config).score for one, other in pairs]
    seconds = max(time.perf_counter() - started, 1e-9)
    json.dump({"scores": scores, "per_second": len(pairs) / seconds}, sys.stdout)


if __name__ == "__main__":
    main()
