"""Country codes and names: ISO 3166-1 alpha-2, with names from the Unicode CLDR as it stands.

The names and codes are those of the data's publishers and of the CLDR. They take no position on the legal
status of any country or territory. ``XK`` is the code in use for Kosovo; ``XA`` to ``XJ`` are the fictional
countries of the sample world.
"""

from __future__ import annotations

from functools import cache

from isthmus.model.errors import UnknownName
from isthmus.model.sample_countries import SAMPLE_COUNTRIES

ISO = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW
    BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI
    FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN
    IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME
    MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF
    PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV
    SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE
    YT ZA ZM ZW
    """.split()  # noqa: SIM905  (249 codes read better as a block than as a column)
)
FORMER = frozenset({"AN"})
"""Codes taken out of ISO 3166-1 that records of earlier years still carry (Netherlands Antilles, to 2010)."""
CODES = ISO | FORMER | {"XK"} | SAMPLE_COUNTRIES.keys()
"""Every code a record may carry."""
AGGREGATES = frozenset({"EU"})
"""Codes of groups that some publishers list beside countries; kept, never counted as a country."""


@cache
def names(language: str = "en") -> dict[str, str]:
    """Return the display name of every code, in ``en``, ``zh_Hans`` or ``zh_Hant``."""
    from babel import Locale  # noqa: PLC0415  (slow to import, and needed only where people read)

    territories = Locale.parse(language).territories
    real = {code: territories.get(code, code) for code in CODES | AGGREGATES}
    former = {"zh_Hans": "荷属安的列斯", "zh_Hant": "荷屬安的列斯"}.get(language, "Netherlands Antilles")
    return real | {"AN": former} | SAMPLE_COUNTRIES


@cache
def _by_name() -> dict[str, str]:
    forms = {name.casefold(): code for code, name in names().items()}
    return forms | {code.casefold(): code for code in CODES | AGGREGATES} | {"uk": "GB"}


def parse(text: str) -> str:
    """Return the code for a code or an English name, in any case.

    Raises
    ------
    UnknownName
        With the nearest valid names.
    """
    code = _by_name().get(text.strip().casefold())
    if code is None:
        raise UnknownName("country", text, [f"{c} ({n})" for c, n in names().items()])
    return code


def name(code: str | None, language: str = "en") -> str:
    """Return a code's display name; an unknown code is shown as it is, no code as 'not known'."""
    return "not known" if code is None else names(language).get(code, code)
