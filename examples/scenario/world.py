# SPDX-License-Identifier: MIT
"""The Steel Shore as it is: every true number of the synthetic series, 2019-01 to 2023-12."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from draws import Draws

MONTHS = range(60)
YEARS = range(2019, 2024)
AREAS = ["cuyahoga", "lucas", "wayne", "erie_pa", "erie_ny"]
BASINS = ["western", "central", "eastern"]
NEIGHBOURHOODS = [
    *(
        "cuyahoga_mill",
        "cuyahoga_bluff",
        "cuyahoga_flats",
        "lucas_dock",
        "lucas_glass",
        "lucas_bend",
    ),
    *("wayne_forge", "wayne_union", "wayne_elm", "erie_pa_pier", "erie_pa_ridge", "erie_pa_kiln"),
    *("erie_ny_canal", "erie_ny_grain", "erie_ny_hill"),
]
SCHOOLS = {
    "lakefront": ["pier_school", "lantern_school", "gull_school", "beacon_school"],
    "millstone": ["mill_school", "stone_school", "race_school", "wheel_school"],
    "harbor_bend": ["bend_school", "anchor_school", "reed_school", "tide_school"],
}
MERGED, MERGED_INTO, MERGED_FROM = (
    ("pier_school", "lantern_school"),
    "pier_lantern_school",
    43,
)  # 2022-08
SPLIT_FROM = 29  # 2021-06
SPLIT = {
    "doorways_east": ["cuyahoga", "erie_pa", "erie_ny"],
    "doorways_west": ["lucas", "wayne"],
}
BAND_YEAR = 2021  # the school year from 2021-08, month 32
OVERLAP = ["lakefront", "millstone"]  # assess by both bands in that year
PDSA_FROM, PDSA_IN = 36, ["lakefront", "harbor_bend"]  # month 37
GAMING_FROM, GAMING_BY = 30, "shelter_shore"
REACHING_BY, REACHED_PER_MILLE = "veterans_harbor", 25  # of those listed at first, a month
ROUNDING_BY = "harbor_tutors"
FOLLOWS = 3  # months after the land bank's rehabilitations, in the same neighbourhood
MISSED_SCHOOL = [30, 40, 20, -10, -40, 0, 0, 0, -30, -40, 0, 40]  # thousandths by month
SUMMER_DIP = [0, 20, 30, 20, 0, -150, -250, -200, 50, 60, 20, -30]
SPRING_FLOOD = [0, 60, 200, 250, 150, 60, -50, -100, -80, -60, -20, 0]
READINGS = [5, 10, 15, 20, 30, 40, 60, 90, 140, 230, 260, 700]


@dataclass
class Cell:
    """A true number and what is published of it."""

    measure: str
    place: str
    organisation: str
    period: str
    true: int
    category: str = ""  # "income=low"
    version: str = ""
    flags: str = ""
    decimals: int = 0
    published: str | None = ""  # None: no row at all
    recorded: str = ""

    def __post_init__(self) -> None:
        self.published = self.text(self.true)

    def text(self, scaled: int) -> str:
        if not self.decimals:
            return str(scaled)
        unit = 10**self.decimals
        return f"{scaled // unit}.{scaled % unit:0{self.decimals}d}"

    @property
    def unit(self) -> tuple[str, str]:
        return self.organisation, self.place


def month(i: int) -> str:
    return f"{2019 + i // 12}-{i % 12 + 1:02d}"


def grown(base: int, i: int, per_mille_a_year: int, season: list[int] | None = None) -> int:
    """A number that grows steadily and sways with the season."""
    level = base * (12_000 + per_mille_a_year * i) // 12_000
    return level * (1000 + season[i % 12]) // 1000 if season else level


def schools(seed: int) -> Iterator[Cell]:
    for district, names in SCHOOLS.items():
        rate = Draws(seed, "absence", district).between(140, 220)
        sizes = {name: Draws(seed, "size", name).between(380, 620) for name in names}
        for name, size in sizes.items():
            d = Draws(seed, "school", name)
            merges = name in MERGED
            for i in MONTHS:
                if merges and i >= MERGED_FROM:
                    break
                yield from attendance(d, district, name, size, rate, i)
            yield from cohorts(d, district, name, size)
        if MERGED[0] in sizes:
            both, d = sum(sizes[name] for name in MERGED), Draws(seed, "school", MERGED_INTO)
            for i in MONTHS[MERGED_FROM:]:
                yield from attendance(d, district, MERGED_INTO, both, rate, i)
        d, place = Draws(seed, "graduation", district), f"{district}_schools"
        for year in YEARS:
            cohort = d.count(300)
            yield Cell("cohort", place, district, str(year), cohort)
            yield Cell(
                "graduates", place, district, str(year), cohort * d.between(760, 840) // 1000
            )


def attendance(
    d: Draws, district: str, school: str, size: int, rate: int, i: int
) -> Iterator[Cell]:
    step = 780 if i >= PDSA_FROM and district in PDSA_IN else 1000
    enrolled = d.near(size, 8)
    missed = enrolled * rate * step // 1_000_000 * (1000 + MISSED_SCHOOL[i % 12]) // 1000
    yield Cell("enrolled", school, district, month(i), enrolled)
    yield Cell("absent", school, district, month(i), min(enrolled, d.count(missed)))


def cohorts(d: Draws, district: str, school: str, size: int) -> Iterator[Cell]:
    for year in YEARS[:-1]:
        period, assessed = f"{year}/{(year + 1) % 100:02d}", d.count(size // 6)
        yield Cell("k_assessed", school, district, period, assessed)
        strict, wide = (
            assessed * d.between(330, 420) // 1000,
            assessed * d.between(430, 520) // 1000,
        )
        if year < BAND_YEAR or (year == BAND_YEAR and district in OVERLAP):
            yield Cell("k_demonstrating", school, district, period, strict, version="1")
        if year >= BAND_YEAR:
            yield Cell("k_demonstrating", school, district, period, wide, version="2")
    for step, year in enumerate(YEARS):
        tested = {
            # Simpson's reversal: both groups gain, and their whole falls, because more children are poor.
            "income=low": d.count(size // 6 * (350 + 75 * step) // 1000),
            "income=other": d.count(size // 6 * (650 - 75 * step) // 1000),
        }
        rate = {"income=low": 300 + 15 * step, "income=other": 600 + 15 * step}
        proficient = {c: n * (rate[c] + d.between(-15, 15)) // 1000 for c, n in tested.items()}
        for measure, parts in (("g3_tested", tested), ("g3_proficient", proficient)):
            whole = sum(parts.values())
            parts["learner=el"] = min(
                whole, d.between(6, 14) // (1 if measure == "g3_tested" else 2)
            )
            parts["learner=not_el"] = whole - parts["learner=el"]
            yield Cell(measure, school, district, str(year), whole)
            for category, n in parts.items():
                yield Cell(measure, school, district, str(year), n, category)


def by_name_list(seed: int) -> Iterator[Cell]:
    for name in ("doorways", "shelter_shore", "veterans_harbor"):
        for area in AREAS:
            d = Draws(seed, "list", name, area)
            active = baseline = d.between(90, 240)
            after = next((o for o, areas in SPLIT.items() if area in areas), "")
            for i in MONTHS:
                o = after if name == "doorways" and i >= SPLIT_FROM else name
                held = "carried_forward" if i > 0 else ""  # by definition, and said so
                yield Cell("baseline_active", area, o, month(i), baseline, flags=held)
                came = d.count(baseline * 110 // 1000)
                placed = min(active // 2, d.count(active * (20 + i // 2) // 1000))
                left = min(active // 4, d.count(active * 85 // 1000))
                active += came - placed - left
                for measure, n in (
                    ("active", active),
                    ("came", came),
                    ("placed", placed),
                    ("left_unknown", left),
                ):
                    yield Cell(measure, area, o, month(i), n)
    for area in AREAS:
        d = Draws(seed, "street", area)
        base = d.between(60, 200)
        for year in YEARS:
            yield Cell("street_count", area, "veterans_harbor", str(year), d.near(base, 120))


def neighbourhoods(seed: int) -> Iterator[Cell]:
    for place in NEIGHBOURHOODS:
        d = Draws(seed, "land", place)
        parcels, demolished, rehabbed = d.between(5000, 12000), d.between(6, 18), d.between(4, 10)
        structures, lots = (
            parcels * d.between(50, 90) // 1000,
            parcels * d.between(150, 200) // 1000,
        )
        done: list[int] = []
        for i in MONTHS:
            built = grown(structures, i, -35)
            held = "carried_forward" if i % 12 else ""  # counted in January
            yield Cell("parcels", place, "land_bank", month(i), parcels + i // 12 * 3, flags=held)
            yield Cell("vacant_structures", place, "land_bank", month(i), d.near(built, 8))
            yield Cell("vacant_lots", place, "land_bank", month(i), d.near(grown(lots, i, 15), 4))
            yield Cell("demolished", place, "land_bank", month(i), d.count(demolished))
            done.append(d.count(rehabbed))
            yield Cell("rehabbed", place, "land_bank", month(i), done[i])
            before = done[i - FOLLOWS] if i >= FOLLOWS else rehabbed
            yield Cell("rehabbed", place, "block_by_block", month(i), d.count(before + 2))
        level = d.between(0, 2)
        for q in range(20):
            level = min(3, max(0, level + (d.below(10) == 0) - (d.below(16) == 0)))
            yield Cell("voice", place, "land_bank", f"{2019 + q // 4}-Q{q % 4 + 1}", level)


def services(seed: int) -> Iterator[Cell]:
    for name, measure, base, season in (
        ("first_step", "seats", 420, SUMMER_DIP),
        ("bright_start", "seats", 260, SUMMER_DIP),
        ("reading_corps_north", "sessions", 900, SUMMER_DIP),
        ("harbor_tutors", "sessions", 520, SUMMER_DIP),
        ("shoreline_works", "hired", 60, None),
    ):
        for area in AREAS:
            d = Draws(seed, name, area)
            size = base * d.between(700, 1300) // 1000
            for i in MONTHS:
                yield Cell(measure, area, name, month(i), d.count(grown(size, i, 20, season)))
    for name in PARTNERS:
        d = Draws(seed, "served", name)
        base = d.between(300, 2500)
        for q in range(10) if name == "doorways" else range(10, 20) if name in SPLIT else range(20):
            yield Cell(
                "people_served", AREAS[0], name, f"{2019 + q // 4}-Q{q % 4 + 1}", d.near(base, 40)
            )


def water(seed: int) -> Iterator[Cell]:
    for beach in ("maple_beach", "pier_beach", "dune_beach"):
        d = Draws(seed, "beach", beach)
        for year in YEARS:
            day = datetime.date(year, 5, 22)
            while day <= datetime.date(year, 9, 7):
                yield Cell(
                    "ecoli",
                    beach,
                    "clean_river",
                    day.isoformat(),
                    d.near(d.pick(READINGS), 150) + 1,
                )
                day += datetime.timedelta(days=1)
    for basin in BASINS:
        d = Draws(seed, "basin", basin)
        base = d.between(120, 300)
        for i in MONTHS:
            yield Cell(
                "overflow",
                basin,
                "metro_sewer",
                month(i),
                d.near(grown(base, i, -30, SPRING_FLOOD), 70),
            )
        for year in YEARS:
            index = d.near(grown(950, 12 * (year - 2019), -40), 90)
            yield Cell("spring_load", basin, "metro_sewer", str(year), index, decimals=1)
        for station in (
            f"{basin.removesuffix('ern')}_station",
            f"{basin.removesuffix('ern')}_station_2",
        ):
            for year in YEARS[: 2 if station == "west_station_2" else 5]:  # stations change
                yield Cell(
                    "total_p", station, "clean_river", str(year), d.between(15, 90), decimals=1
                )
            for year in YEARS[2:]:  # the scale came in year 3
                yield Cell("river_grade", station, "clean_river", str(year), d.between(1, 3))


PARTNERS = [
    *SCHOOLS,
    *("first_step", "bright_start", "reading_corps_north", "harbor_tutors", "doorways", *SPLIT),
    *(
        "shelter_shore",
        "veterans_harbor",
        "land_bank",
        "block_by_block",
        "clean_river",
        "metro_sewer",
    ),
    "shoreline_works",
]


def truth(seed: int) -> list[Cell]:
    """Every true number, in a fixed order."""
    rooms = (schools, by_name_list, neighbourhoods, services, water)
    return [cell for room in rooms for cell in room(seed)]
