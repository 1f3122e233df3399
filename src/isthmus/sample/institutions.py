"""The institutions of the sample world: 1,137, the same for every seed.

Each city has a university, a university of technology, a technical institute (a near miss of the former), and
so on; universities have laboratories as children, and some universities of technology a closed predecessor.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from isthmus.model.sample_countries import SAMPLE_COUNTRIES
from isthmus.sample import names
from isthmus.sample.places import CODES, POINTS, SCRIPTS

OPENALEX = "https://openalex.org/"
CITIES = (22, 18, 16, 14, 12, 11, 10, 10, 9, 8)
"""Cities by country."""

SUBJECTS = ("Quiet Machines", "Deep Alloys", "Tidal Signals", "Plant Memory", "Thin Light", "Slow Fluids")
NATIVE_SUBJECTS = {
    "han": "静机",
    "cyrillic": "тихих машин",
    "arabic": "الآلات",
    "latin": "Machinorum",
    "accents": "Mašinë",
}

KINDS: tuple[tuple[str, str, str], ...] = (
    ("university", "education", "University of {city}"),
    ("technology", "education", "{city} University of Technology"),
    ("medical", "education", "{city} Medical University"),
    ("technical", "education", "{city} Technical Institute"),
    ("hospital", "healthcare", "{city} General Hospital"),
    ("company", "company", "{city} Instruments ({country})"),
    ("national", "facility", "National Laboratory of {subject}, {city}"),
    ("unit", "facility", "{city} Laboratory of {subject}"),
    ("college", "education", "{city} Polytechnic College"),
)
CAPITAL: tuple[tuple[str, str, str], ...] = (
    ("academy", "government", "{country} Academy of Sciences"),
    ("branch", "facility", "Institute of {subject}, {country} Academy of Sciences"),
    ("defence", "education", "{country} Defence University"),
    ("ministry", "government", "Ministry of Knowledge of {country}"),
    ("fund", "funder", "{country} Research Fund"),
)
NATIVE: dict[str, dict[str, str]] = {
    "han": {
        "university": "{city}大学",
        "technology": "{city}理工大学",
        "medical": "{city}医科大学",
        "technical": "{city}工学院",
        "hospital": "{city}总医院",
        "company": "{city}仪器公司",
        "national": "{subject}国家实验室",
        "unit": "{city}{subject}实验室",
        "academy": "{country}科学院",
    },
    "cyrillic": {
        "university": "Университет {city}",
        "technology": "Технологический университет {city}",
        "medical": "Медицинский университет {city}",
        "technical": "Технический институт {city}",
        "unit": "Лаборатория {subject} {city}",
        "academy": "Академия наук {country}",
    },
    "arabic": {
        "university": "جامعة {city}",
        "technology": "جامعة {city} للتكنولوجيا",
        "hospital": "مستشفى {city}",
        "medical": "جامعة {city} الطبية",
        "technical": "معهد {city} التقني",
        "academy": "أكاديمية {country}",
    },
    "accents": {
        "university": "Universitët {city}",
        "technology": "Tëchnika {city}",
        "medical": "Mëdika {city}",
    },
    "latin": {
        "university": "Universitas {city}",
        "technology": "Technica {city}",
        "unit": "Officina {subject} {city}",
    },
}


@dataclass(frozen=True, slots=True)
class Institution:
    """One institution: where it is, what it is called, and what it belongs to."""

    index: int
    country: int
    city: str
    native_city: str
    kind: str
    type: str
    name: str
    native: str
    acronym: str
    parent: int | None
    established: int
    latitude: float
    longitude: float

    @property
    def code(self) -> str:
        """The country's code, XA to XJ."""
        return CODES[self.country]

    @property
    def id(self) -> str:
        """The OpenAlex-shaped id: thirteen digits, where real ones have at most ten."""
        return f"{OPENALEX}I9{self.index:012d}"

    @property
    def ror(self) -> str:
        """The ROR-shaped id: its check digits are always 99, which no ROR id can have."""
        return ror_id(self.index)

    @property
    def postcode(self) -> str:
        """An invented postcode."""
        return f"{self.code}-{1000 + self.index * 7 % 9000}"

    @property
    def active(self) -> bool:
        """Whether it still exists: a polytechnic college is a closed predecessor."""
        return self.kind != "college"


def ror_id(number: int) -> str:
    """Return a ROR-shaped id that fails ROR's check: the check digits lie between 02 and 98, these are 99."""
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    tail = ""
    for _ in range(4):
        number, digit = divmod(number, 32)
        tail = letters[digit] + tail
    return f"https://ror.org/0zz{tail}99"


def acronym(name: str, code: str) -> str:
    """Return the initials of a name's capitalised words with the country's letter."""
    return "".join(w[0] for w in name.replace("(", "").split() if w[0].isupper()) + code[1].lower()


def country_native(country: int) -> str:
    """Return a country's own name in its own script."""
    parts = list(names.pool("place", 400)[390 + country])
    return names.native(parts, SCRIPTS[country])


@cache
def institutions() -> tuple[Institution, ...]:
    """Return every institution; those of one country stand together, its capital's first."""
    found: list[Institution] = []
    place = 0
    for country, cities in enumerate(CITIES):
        for rank in range(cities):
            city = City(country, rank, list(names.pool("place", 400)[place]), len(found))
            place += 1
            for kind in KINDS + (CAPITAL if rank == 0 else ()):
                if kind[0] == "college" and rank % 3:
                    continue
                found.append(_one(len(found), city, kind))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class City:
    """A city: its country, its rank there, its name in syllables, and its first institution."""

    country: int
    rank: int
    parts: list[str]
    first: int


def _one(index: int, place: City, kind: tuple[str, str, str]) -> Institution:
    country, rank = place.country, place.rank
    script, code = SCRIPTS[country], CODES[country]
    city, native_city = names.romanised(place.parts), names.native(place.parts, script)
    subject = SUBJECTS[(index + rank) % len(SUBJECTS)]
    name = kind[2].format(city=city, country=SAMPLE_COUNTRIES[code], subject=subject)
    pattern = NATIVE[script].get(kind[0], "")
    native = pattern.format(city=native_city, country=country_native(country), subject=NATIVE_SUBJECTS[script])
    parent = {"unit": place.first, "branch": place.first + len(KINDS)}.get(kind[0])
    latitude, longitude = POINTS[country]
    return Institution(
        index=index,
        country=country,
        city=city,
        native_city=native_city,
        kind=kind[0],
        type=kind[1],
        name=name,
        native=native,
        acronym=acronym(name, code),
        parent=parent,
        established=1850 + index * 13 % 160,
        latitude=latitude + rank * 0.05,
        longitude=longitude + rank * 0.1,
    )
