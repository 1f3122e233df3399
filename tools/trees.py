"""Fits symmetric trees with catboost and writes them as the JSON file `isthmus.screen.judge` reads."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import numpy as np
from catboost import CatBoostClassifier

DATA = Path(__file__).parents[1] / "src" / "isthmus" / "screen" / "data"


def fit(x: np.ndarray, y: np.ndarray, trees: int, depth: int, rate: float) -> CatBoostClassifier:
    """Return trees fitted to rows of features."""
    model = CatBoostClassifier(
        iterations=trees, depth=depth, learning_rate=rate, verbose=0, random_seed=0, thread_count=2,
        allow_writing_files=False,
    )  # fmt: skip
    return model.fit(x, y)


def write(model: CatBoostClassifier, name: str, features: tuple[str, ...], depth: int, trained_on: str) -> None:
    """Write a model's questions and values, one tree a line; shallow trees are padded with a question never met."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.json"
        model.save_model(str(path), format="json")
        raw = json.loads(path.read_text())
    scale, (bias,) = raw["scale_and_bias"]
    if scale != 1:
        raise SystemExit("the model is scaled")
    questions, values = [], []
    for tree in raw["oblivious_trees"]:
        asked = [[q["float_feature_index"], round(q["border"], 5)] for q in tree["splits"]]
        questions.append(asked + [[0, 1e9]] * (depth - len(asked)))
        leaves = [round(v, 4) for v in tree["leaf_values"]]
        values.append(leaves + [0.0] * (2**depth - len(leaves)))
    lines = ["{"]
    lines.append(f'"features": {json.dumps(features)},')
    lines.append(f'"bias": {bias}, "trained_on": {json.dumps(trained_on)},')
    lines.append('"questions": [\n' + ",\n".join(json.dumps(q) for q in questions) + "\n],")
    lines.append('"values": [\n' + ",\n".join(json.dumps(v) for v in values) + "\n]}")
    (DATA / f"{name}.json").write_text("\n".join(lines) + "\n")
