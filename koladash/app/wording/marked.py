"""A value with what the source says of it: whether it is settled, or preliminary until it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koladash.app.wording.values import bare, short, short_reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from koladash.app.comparison import Comparison
    from koladash.app.texts import Texts
    from koladash.catalogue import Figure


def marked(texts: Texts, row: Mapping[str, object], shown: str) -> str:
    """A printed value as it is, or as `1 561 (prel.)` where its row says that it is preliminary."""
    return texts("value.preliminary", value=shown) if is_preliminary(row) else shown


def is_preliminary(row: Mapping[str, object]) -> bool:
    """Whether a row holds a value that its source has not settled."""
    return bool(row.get("is_preliminary")) and row.get("value") is not None


def point_label(texts: Texts, figure: Figure, row: Mapping[str, object], decimals: int | None = None) -> str:
    """A value at a line's end, with the decimals of its picture where told; nothing where it lacks."""
    value = row["value"]
    return marked(texts, row, bare(texts, figure, value, decimals)) if isinstance(value, float) else ""


def point_detail(texts: Texts, figure: Figure, row: Mapping[str, object]) -> str:
    """A value in a tooltip: `2022: 9,3 %`, or why it lacks."""
    value = row["value"]
    if not isinstance(value, float):
        return f"{row['year']}: {short_reason(texts, row)}"
    return f"{row['year']}: {short(texts, figure, value)}{remark(texts, row)}"


def remark(texts: Texts, row: Mapping[str, object]) -> str:
    """`, preliminär` after a preliminary value, else nothing."""
    return f", {texts('table.preliminary')}" if is_preliminary(row) else ""


def marks(comparisons: Sequence[Comparison]) -> list[str]:
    """Which marks that need a word pictures have: `open` after a break, `cross` where it is preliminary."""
    drawn = [each for each in comparisons if not each.is_empty]
    found = {
        "open": any(_reaches_over(each) for each in drawn),
        "cross": any(is_preliminary(row) for each in drawn for row in each.values.iter_rows(named=True)),
    }
    return [name for name, occurs in found.items() if occurs]


def marks_note(texts: Texts, comparisons: Sequence[Comparison]) -> str:
    """The same in sentences, for a picture that leaves its page."""
    return " ".join(f"{texts(f'chart.{each}_mark')}." for each in marks(comparisons))


def _reaches_over(comparison: Comparison) -> bool:
    """Whether the years that have a value lie on both sides of a break."""
    years = comparison.values.drop_nulls("value")["year"].to_list()
    return any(min(years) < each.year <= max(years) for each in comparison.breaks)
