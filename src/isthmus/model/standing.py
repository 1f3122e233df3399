"""Where a person's name stands in a text: what keeps a sealed name out of it has to find it, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Callable

_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]{2,}")
"""Two characters or more of a script that leaves no space beside a name: such a name is found inside a run too."""


def standing(name: str, escaped: Callable[[str], str] = str) -> re.Pattern[str]:
    """Return the pattern of a name in a text, in the case it is written in.

    Whole words only, so that ``Sen`` stands in no ``Sensor`` and 何 in no 如何: else whoever is called so would read
    another letter than everybody, or could not be kept at all.

    Parameters
    ----------
    escaped
        How the text writes a name, such as the inside of a JSON string.

    Examples
    --------
    >>> standing("Sen").sub("P1", "Sensors of Sen"), standing("王伟").sub("P1", "王伟教授")
    ('Sensors of P1', 'P1教授')
    """
    written = re.escape(escaped(name))
    return re.compile(written if _UNSPACED.search(name) else rf"(?<!\w){written}(?!\w)")
