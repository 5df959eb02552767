"""The tables of the sandbox's SCB: those koladash uses, with every municipality, county and the country."""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING

from koladash.sandbox.chance import draw
from koladash.sandbox.scb_codes import (
    FIVE_YEARS,
    SINGLE_YEARS,
    TEN_YEARS,
    age_texts,
    ages,
    five_year_list,
    monthly_age_lists,
    monthly_region_lists,
    months,
    period_texts,
    region_names,
    region_side,
    sexes,
)
from koladash.sandbox.scb_population import OLDEST
from koladash.sandbox.scb_shapes import Side, Table

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from koladash.catalogue import Catalogue
    from koladash.sandbox.scb_population import Population
    from koladash.sandbox.scb_shapes import Cell

POPULATION, LABOUR = ("BE", "Befolkning"), ("AM", "Arbetsmarknad")
NOISE_BEGAN = 2025
NOISE = (
    "Från och med referensåret 2025 och framåt är en liten kontrollerad slumpmässig osäkerhet införd i "
    "samtliga redovisade uppgifter. Metoden heter Cell Key Method (CKM). Påhittade siffror."
)
SEASON = (0.4, 0.3, 0.2, 0.0, -0.2, -0.1, 0.1, -0.1, -0.3, -0.3, -0.1, 0.1)
UNEMPLOYED, EMPLOYED = "BAS03", "BAS02"


def make_tables(
    catalogue: Catalogue, population: Population, newest_year: int, seed: int
) -> Mapping[str, Table]:
    """The tables by id.

    Args:
        catalogue: names of the places.
        population: who lives where.
        newest_year: the last whole year; monthly tables go a few months further.
        seed: another seed gives other noise.
    """
    regions = region_names(catalogue)
    noisy = partial(_noisy, seed)
    tables = (
        _by_marital_status(regions, population, newest_year),
        _by_five_years(regions, population, newest_year, noisy),
        _by_month(regions, population, newest_year, noisy),
        _employment(regions, population, newest_year, seed),
    )
    return {table.id: table for table in tables}


def _by_marital_status(regions: Mapping[str, str], population: Population, newest_year: int) -> Table:
    sides = (
        region_side(regions),
        Side("Civilstand", "civilstånd", MARITAL_STATUS, is_optional=True),
        Side(
            "Alder",
            "ålder",
            {**age_texts(SINGLE_YEARS), "tot": "totalt ålder"},
            is_optional=True,
            left_out="tot",
            lists=(five_year_list(),),
        ),
        Side("Kon", "kön", MEN_AND_WOMEN, is_optional=True),
        Side("ContentsCode", "tabellinnehåll", {"BE0101N1": "Folkmängd", "BE0101N2": "Folkökning"}, "metric"),
        Side(
            "Tid", "år", period_texts(range(1968, min(newest_year, NOISE_BEGAN - 1) + 1)), "time", show="code"
        ),
    )

    def cell(codes: Sequence[str]) -> Cell:
        region, status, age, sex, contents, year = codes
        count = partial(population.count, region, ages=ages(age), sexes=sexes(sex), status=status)
        return count(int(year)) - (count(int(year) - 1) if contents == "BE0101N2" else 0)

    title = "Folkmängden efter region, civilstånd, ålder och kön."
    updated = "2025-02-21T07:00:00Z"
    return Table("TAB638", title, POPULATION, "Annual", updated, ("antal", 0), sides, cell)


def _by_five_years(
    regions: Mapping[str, str],
    population: Population,
    newest_year: int,
    noisy: Callable[[Sequence[str], int], int],
) -> Table:
    age_codes = (*FIVE_YEARS[:16], "80-", "totalt")
    areas = {
        f"{code}{AREA}": f"{name} (RegSO 1)" for code, name in regions.items() if len(code) == len("2281")
    }
    sides = (
        Side("Region", "region", {**regions, **areas}, is_optional=True, show="code_value"),
        Side(
            "Alder",
            "ålder",
            age_texts(age_codes) | {"80-": "80+ år", "totalt": "totalt"},
            is_optional=True,
            left_out="totalt",
        ),
        Side("Kon", "kön", {"1+2": "totalt", **MEN_AND_WOMEN}, is_optional=True, left_out="1+2"),
        Side("ContentsCode", "tabellinnehåll", {"000007Y7": "Antal"}, "metric"),
        Side("Tid", "år", period_texts(range(2010, newest_year + 1)), "time", show="code"),
    )

    def cell(codes: Sequence[str]) -> Cell:
        region, age, sex, _, year = codes
        count = population.count(region.removesuffix(AREA), int(year), ages(age), sexes(sex))
        # The small area is a third of its municipality.
        return noisy(("TAB6574", *codes), count // 3 if region.endswith(AREA) else count)

    title = "Folkmängden per region efter ålder och kön."
    updated = f"{newest_year + 1}-02-20T07:00:00Z"
    return Table("TAB6574", title, POPULATION, "Annual", updated, ("antal", 0), sides, cell, (NOISE,))


def _by_month(
    regions: Mapping[str, str],
    population: Population,
    newest_year: int,
    noisy: Callable[[Sequence[str], int], int],
) -> Table:
    age_codes = (*SINGLE_YEARS[:OLDEST], "TotSA", *FIVE_YEARS, *TEN_YEARS, "100+", "100+10", "100+5")
    sexes_ = {"TotSa": "totalt, samtliga män och kvinnor", **MEN_AND_WOMEN}
    sides = (
        Side(
            "Region",
            "region",
            regions,
            is_optional=True,
            show="code_value",
            lists=monthly_region_lists(regions),
        ),
        Side(
            "Alder",
            "ålder",
            age_texts(age_codes)
            | {"TotSA": "totalt, samtliga åldrar", "100+10": "100+ år", "100+5": "100+ år"},
            lists=monthly_age_lists(),
            note="Med ålder avses uppnådd ålder vid årets slut, d.v.s. i princip efter födelseår.",
        ),
        Side("Kon", "kön", sexes_, is_optional=True, left_out="TotSa"),
        Side("ContentsCode", "tabellinnehåll", {"000007SF": "Folkmängden per månad"}, "metric"),
        Side("Tid", "månad", period_texts(months(NOISE_BEGAN, newest_year + 1, 4)), "time", show="code"),
    )

    def cell(codes: Sequence[str]) -> Cell:
        region, age, sex, _, month = codes
        count = partial(population.count, region, ages=ages(age), sexes=sexes(sex))
        year, number = int(month[:4]), int(month[5:])
        before = count(year - 1)
        return noisy(("TAB6471", *codes), before + round((count(year) - before) * number / 12))

    title = "Folkmängden per månad efter region, ålder och kön."
    updated = f"{newest_year + 1}-06-08T06:00:00Z"
    return Table("TAB6471", title, POPULATION, "Monthly", updated, ("antal", 0), sides, cell, (NOISE,))


def _employment(regions: Mapping[str, str], population: Population, newest_year: int, seed: int) -> Table:
    figures = {EMPLOYED: "Sysselsättningsgrad, 20-64 år", UNEMPLOYED: "Arbetslöshet, 20-64 år"}
    periods = months(2024, newest_year + 1, 3)
    sides = (
        Side("Region", "region", regions, show="code_value"),
        Side("NyckeltalSCB", "nyckeltal", figures),
        Side("ContentsCode", "tabellinnehåll", {"000007AN": "Nyckeltal"}, "metric"),
        Side("Tid", "månad", period_texts(periods), "time", show="code"),
    )
    yearly = lru_cache(maxsize=1 << 12)(partial(population.figure, "N03941"))

    def cell(codes: Sequence[str]) -> Cell:
        region, figure, _, month = codes
        if len(region) > 2 and draw(seed, "BAS", region, month)[0] < SECRET:  # noqa: PLR2004 - not a county
            return ".."
        unemployed = max(0.5, yearly(region, int(month[:4])) + SEASON[int(month[5:]) - 1])
        return round(unemployed if figure == UNEMPLOYED else (100 - unemployed) * 0.86, 1)

    title = (
        "Nyckeltal från Befolkningens arbetsmarknadsstatus (BAS). "
        "Sysselsättningsgrad och arbetslöshet efter region. Preliminär statistik."
    )
    updated = f"{newest_year + 1}-05-21T06:00:00Z"
    return Table("TAB5663", title, LABOUR, "Monthly", updated, ("procent", 1), sides, cell)


AREA = "R001_RegSO2025"
SECRET = 2  # of 256 months in a municipality
MARITAL_STATUS = {"OG": "ogifta", "G": "gifta", "SK": "skilda", "ÄNKL": "änkor/änklingar"}
MEN_AND_WOMEN = {"1": "män", "2": "kvinnor"}


def _noisy(seed: int, codes: Sequence[str], count: int) -> int:
    """The count with a noise of at most two, from the year it was introduced."""
    if int(codes[-1][:4]) < NOISE_BEGAN:
        return count
    return max(0, count + draw(seed, "noise", *codes)[0] % 5 - 2)
