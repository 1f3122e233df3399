"""Reads FollowTheMoney lines with the real library, in nomenklatura's environment: ``python ftm_check.py < lines``.

Prints how many entities there are, and each property or value that the model does not take.
"""

import json
import sys

from followthemoney import model


def main() -> None:
    entities, wrong = 0, []
    for line in sys.stdin:
        data = json.loads(line)
        entities += 1
        schema = model.get(data["schema"])
        if schema is None:
            wrong.append((data["id"], data["schema"]))
            continue
        kept = model.get_proxy({k: data[k] for k in ("id", "schema", "properties")}, cleaned=False)
        for name, values in data["properties"].items():
            if name not in schema.properties or len(kept.get(name)) < len(set(values)):
                wrong.append((data["id"], f"{name}: {values}"))
    json.dump({"entities": entities, "refused": wrong[:20]}, sys.stdout)
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
