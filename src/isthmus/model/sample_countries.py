"""The ten fictional countries of the sample world, under ISO 3166's user-assigned codes.

XA to XJ are never given to a country; XK, XX and YY are left out because rule books and publishers use them.
"""

from __future__ import annotations

SAMPLE_COUNTRIES: dict[str, str] = {
    "XA": "Tavenor",
    "XB": "Quelune",
    "XC": "Ovrask",
    "XD": "Sembarra",
    "XE": "Lindrey",
    "XF": "Yundara",
    "XG": "Pelloway",
    "XH": "Grevond",
    "XI": "Haddune",
    "XJ": "Ferrinth",
}
