"""A tile for each country, about where it lies: a map without borders, where small places are as large as great ones.

The grid is ours. It draws no boundary and takes no position on any: a tile stands for a code that publishers report
(``docs/naming.md``). Small islands without room near their place stand in the lower left corner, the fictional
countries of the sample world in the lower right one.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from isthmus.figure._style import FONT, styled, titled
from isthmus.figure.look import PLAIN, Look
from isthmus.figure.ribbon import signed
from isthmus.figure.tips import tipped, told
from isthmus.model.country import name

_GRID = """
.. .. .. .. .. .. .. .. GL .. IS .. .. NO SE FI .. .. RU .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. FO .. DK EE LV LT .. .. .. .. .. .. .. .. .. .. ..
.. CA .. .. .. .. .. PM .. .. IE GB NL DE PL BY UA .. KZ .. MN .. .. .. .. .. .. ..
.. US .. .. .. .. .. .. .. .. .. BE LU CZ SK MD RO GE UZ KG .. .. CN KP .. JP .. ..
.. .. .. .. .. .. BM .. .. .. FR CH LI AT HU RS BG AM AZ TM TJ .. .. KR .. .. .. ..
.. MX .. .. .. .. .. .. .. .. AD MC SI HR BA XK MK TR IR AF PK NP BT .. TW .. .. ..
.. GT BZ CU BS .. .. .. .. .. ES .. IT SM ME AL GR SY IQ KW IN BD MM LA MO HK .. GU
.. SV HN JM HT DO PR .. .. PT GI .. VA MT .. CY LB JO BH QA .. .. TH VN .. PH .. MP
.. .. NI TC KY VG VI AI .. .. .. .. .. .. .. PS IL SA AE OM LK MV KH MY BN PW FM MH
.. .. CR AW CW KN AG DM .. MA DZ TN LY EG .. .. .. YE .. .. .. .. SG ID TL PG NR KI
.. .. PA .. LC VC BB GD .. EH MR ML NE TD SD ER DJ .. .. .. .. .. .. .. .. SB TV TK
.. .. CO VE TT GY SR GF CV SN GM BF NG CF SS ET SO .. .. .. .. .. .. AU .. VU WF WS
.. .. EC BR .. .. .. .. GW GN CI GH CM CG UG KE .. SC .. .. .. .. .. .. NC FJ TO AS
.. .. PE BO PY .. .. .. SL LR TG BJ GQ CD RW TZ KM .. .. .. .. .. .. NZ .. NU CK PF
.. .. CL AR UY .. FK .. .. .. .. ST GA AO BI ZM MW YT .. .. .. .. .. .. .. .. .. PN
.. .. .. .. .. .. .. .. SH .. .. .. .. .. NA ZW MZ MG MU RE .. .. .. .. .. .. .. ..
AX GG JE IM SJ GP MQ .. .. .. .. .. .. .. BW SZ .. .. .. .. .. .. .. .. .. .. .. ..
MF BL MS SX BQ CX CC .. .. .. .. .. .. .. ZA LS .. .. XA XB XC XD XE XF XG XH XI XJ
"""
TILES = {
    code: (x, y)
    for y, line in enumerate(_GRID.split("\n")[1:-1])
    for x, code in enumerate(line.split())
    if code != ".."
}
"""Code -> column and row, from the upper left."""
SIDE = {False: 29, True: 11}


def tiles(
    rows: list[dict[str, Any]],
    *,
    code: str,
    title: str,
    unit: str,
    subtitle: str = "",
    marked: tuple[str, ...] = (),
    change: bool = False,
    look: Look = PLAIN,
) -> dict[str, Any]:
    """Return the specification of the map; a tile's shade is the ``value`` of its row.

    Parameters
    ----------
    rows
        Each with ``value`` and a column of country codes. A country without a row or a value has an empty tile.
    marked
        Codes with a frame: the countries that the values are of.
    change
        Whether values are changes: falls and rises then have colours of their own, in steps that widen.
    """
    values = {r[code]: r["value"] for r in rows if r["value"] is not None}
    shown = {c: at for c, at in TILES.items() if not _fictional(c) or c in values or c in marked}
    named = NAMES.get(look.language, "en")
    data = [
        {"code": c, "x": x, "y": y, "value": values.get(c)}
        | ({"tip": f"{name(c, named)}: {_told(values[c], change)}"} if c in values else {})
        for c, (x, y) in shown.items()
    ]
    side = SIDE[look.small]
    last_x, last_y = max(x for x, _y in TILES.values()), max(y for _x, y in TILES.values())
    bare = alt.Axis(labels=False, ticks=False, domain=False, grid=False, title=None)
    x = alt.X("x:O", axis=bare, scale=alt.Scale(domain=list(range(last_x + 1)), paddingInner=0.08))
    y = alt.Y("y:O", axis=bare, scale=alt.Scale(domain=list(range(last_y + 1)), paddingInner=0.08))
    lowest = min((v for v in values.values()), default=0)
    scale = alt.Scale(range=list(look.steps), type="sqrt" if lowest >= 0 else "linear")
    scale = _changes(look) if change else scale
    legend = alt.Legend(orient="bottom", gradientLength=160 if look.small else 240 + 120 * change,
                        tickCount=alt.Undefined if change else 4)  # fmt: skip
    base = alt.Chart(alt.Data(values=data)).encode(x=x, y=y)
    gone = base.transform_filter("!isValid(datum.value)").mark_rect(fill=look.empty, stroke=look.line)
    known = base.transform_filter("isValid(datum.value)").mark_rect()
    layers = [gone, tipped(known).encode(color=alt.Color("value:Q", title=unit, scale=scale, legend=legend))]
    own = [d for d in data if d["code"] in marked]
    if own:
        frame = alt.Chart(alt.Data(values=own)).mark_rect(filled=False, stroke=look.palette[1], strokeWidth=2.5)
        layers.append(frame.encode(x=x, y=y))
    if not look.small and change:
        dark, light = ("#1b1f24", "#ffffff") if look.theme == "light" else ("#ffffff", "#0d1b26")
        strong = [d for d in data if abs(values.get(str(d["code"])) or 0.0) >= CHANGES[-2]]
        weak = [d for d in data if d not in strong]
        for some, colour in ((weak, dark), (strong, light)):
            codes = alt.Chart(alt.Data(values=some)).encode(x=x, y=y, text="code:N")
            layers.append(codes.mark_text(font=FONT, fontSize=11, color=colour))
    elif not look.small:
        top = max(values.values(), default=1) or 1
        high = f"isValid(datum.value) && datum.value > {top * 0.22}"
        ink = alt.condition(high, alt.value("#ffffff" if look.theme == "light" else "#0d1b26"), alt.value(look.quiet))
        layers.append(base.mark_text(font=FONT, fontSize=11).encode(text="code:N", color=ink))
    width, height = side * (last_x + 1), side * (last_y + 1)
    return styled(alt.layer(*layers).properties(title=titled(title, subtitle, look), width=width, height=height), look)


NAMES = {"en": "en", "zh-Hans": "zh_Hans", "zh-Hant": "zh_Hant"}
"""Our languages, as the CLDR writes them."""
CHANGES = (0.01, 0.1, 1.0, 10.0)
"""Steps of a map of changes, in the unit of the values, both ways from zero."""


def _changes(look: Look) -> alt.Scale:
    """Return colours for falls, for next to nothing, and for rises; the lightest are nearest to zero."""
    steps = [*(-c for c in reversed(CHANGES)), *CHANGES]
    return alt.Scale(type="threshold", domain=steps, range=[*look.losses, look.empty, *look.gains])


def _told(value: float, change: bool) -> str:
    return signed(value) if change else told(value)


def _fictional(code: str) -> bool:
    return code.startswith("X") and code != "XK"
