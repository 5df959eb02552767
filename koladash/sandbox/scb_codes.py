"""The codes that SCB writes for places, ages, sexes and periods, and the code lists of its tables."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from koladash.sandbox.scb_population import AGES, OLDEST, SEXES
from koladash.sandbox.scb_shapes import CodeList, Side

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from koladash.catalogue import Catalogue

FIVE_YEARS = ("-4", *(f"{age}-{age + 4}" for age in range(5, OLDEST, 5)))
TEN_YEARS = tuple(f"{age}-{age + 9}" for age in range(0, OLDEST, 10))
SINGLE_YEARS = (*map(str, range(OLDEST)), "100+")


@lru_cache(maxsize=256)
def ages(code: str) -> Sequence[int]:
    """The ages that a code stands for: `20`, `-4`, `20-24`, `80-`, `100+5`; one without a number is all."""
    if not code or code[0] in "tT":
        return AGES
    if code.startswith("100"):
        return (OLDEST,)
    first, dash, last = code.partition("-")
    return range(int(first or 0), (int(last) if last else OLDEST) + 1) if dash else (int(first),)


def sexes(code: str) -> Sequence[str]:
    """The sexes that a code stands for; anything but 1 and 2 is both."""
    return (code,) if code in SEXES else SEXES


def region_names(catalogue: Catalogue) -> dict[str, str]:
    """Riket, then each county and its municipalities, as SCB orders and writes them."""
    counties = sorted(catalogue.places.counties.items())
    listed = {
        code: {code: county.name, **dict(sorted(county.municipalities.items()))} for code, county in counties
    }
    return {"00": "Riket"} | {code: name for names in listed.values() for code, name in names.items()}


def region_side(regions: Mapping[str, str]) -> Side:
    """The side of places, with the value sets of the yearly population."""
    lists = (
        _valueset("vs_RegionKommun07", "Kommuner", {c: t for c, t in regions.items() if len(c) > 2}),  # noqa: PLR2004
        _valueset("vs_RegionLän07", "Län", {c: t for c, t in regions.items() if len(c) == 2 and c != "00"}),  # noqa: PLR2004
        _valueset("vs_RegionRiket99", "Riket", {"00": regions["00"]}),
    )
    return Side("Region", "region", regions, is_optional=True, left_out="00", show="code_value", lists=lists)


def monthly_region_lists(regions: Mapping[str, str]) -> tuple[CodeList, ...]:
    """The value sets of places in the monthly population."""
    names = ("vs_CKM03Kommun", "kommuner"), ("vs_CKM02Län", "län"), ("vs_CKM01Riket", "riket")
    like = region_side(regions).lists
    return tuple(_valueset(*name, known.texts) for name, known in zip(names, like, strict=True))[::-1]


def monthly_age_lists() -> tuple[CodeList, ...]:
    """The value sets of ages in the monthly population."""
    total = {"TotSA": "totalt, samtliga åldrar"}
    return (
        _valueset("vs_CKM01AlderTot", "totalt, samtliga åldrar", total),
        _valueset("vs_CKM021år", "1-årsklasser 0-100+", age_texts(SINGLE_YEARS)),
        _valueset("vs_CKM035årN", "5-årsklasser 0-100+", {**age_texts(FIVE_YEARS), "100+5": "100+ år"}),
        _valueset("vs_CKM0410årN", "10-årsklasser 0-100+", {**age_texts(TEN_YEARS), "100+10": "100+ år"}),
    )


def five_year_list() -> CodeList:
    """Ages put together by five years."""
    codes = (*(f"{age}-{age + 4}" for age in range(0, OLDEST, 5)), "100+")
    return CodeList(
        "agg_Ålder5år", "5-årsklasser", age_texts(codes), {code: _age_codes(code) for code in codes}
    )


def _age_codes(code: str) -> tuple[str, ...]:
    return tuple(SINGLE_YEARS[age] for age in ages(code))


def _valueset(id_: str, label: str, texts: Mapping[str, str]) -> CodeList:
    return CodeList(id_, label, texts, {code: (code,) for code in texts})


def age_texts(codes: Iterable[str]) -> dict[str, str]:
    """Texts for codes of ages."""
    return {code: f"0{code} år" if code == "-4" else f"{code} år" for code in codes}


def period_texts(codes: Iterable[str | int]) -> dict[str, str]:
    """Periods, whose texts are their codes."""
    return {str(code): str(code) for code in codes}


def months(first_year: int, last_year: int, last_month: int) -> list[str]:
    """The months from January of the first year to a month of the last."""
    every = [f"{year}M{month:02d}" for year in range(first_year, last_year + 1) for month in range(1, 13)]
    return every[: len(every) - 12 + last_month]
