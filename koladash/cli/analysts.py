"""What an analyst asks on the command line: SQL, files, KPIs by words, what has changed."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from koladash.catalogue import load_catalogue
from koladash.cli.printing import chosen_format, print_frame
from koladash.errors import UsageError
from koladash.warehouse import Warehouse

Sql = Annotated[str, typer.Argument(help='One SELECT, in quotes: "SELECT * FROM mart.build".')]
Format = Annotated[
    str, typer.Option("--format", help="table, csv, json or markdown; a table on a terminal, else csv.")
]
File = Annotated[
    Path | None, typer.Argument(help="What to write: its ending is .csv, .xlsx or .parquet.", dir_okay=False)
]
All = Annotated[
    Path | None, typer.Option("--all", help="Write the whole mart as Parquet into this new folder.")
]
View = Annotated[
    list[str] | None,
    typer.Option(help="A view of mart; several make sheets of one Excel file. Default: value."),
]
Build = Annotated[str, typer.Option("--build", help="Ask this build that is still kept, by its id.")]
AsOf = Annotated[
    str,
    typer.Option("--as-of", help="Ask what was known by the end of this day, as 2026-03-14, in every view."),
]
KpiIds = Annotated[list[str] | None, typer.Option("--kpi", help="Only this KPI; may be repeated.")]
Places = Annotated[
    list[str] | None,
    typer.Option("--municipality", help="Only this code, name or group (as gr); may be repeated."),
]
Years = Annotated[str, typer.Option(help="Only these years: 2022, 2018-2022 or 2018,2020.")]
Genders = Annotated[list[str] | None, typer.Option("--gender", help="Only T, K or M; may be repeated.")]
Swedish = Annotated[
    bool, typer.Option("--swedish-csv", help="CSV for a Swedish Excel: BOM, semicolons, decimal commas.")
]
InLanguage = Annotated[str, typer.Option("--language", help="Of reasons and notes: sv or en.")]
Words = Annotated[
    list[str], typer.Argument(help="Words, or beginnings of words; dots and rings may be left out.")
]
Municipality = Annotated[str, typer.Argument(help="A code, a name, or a group such as gr.")]
Since = Annotated[
    str, typer.Option(help="Changes after this day, as 2026-03-14; else since the last refresh.")
]


def query(
    context: typer.Context, sql: Sql, as_format: Format = "", build: Build = "", as_of: AsOf = ""
) -> None:
    """Answer one SELECT from the published file, which it cannot change; or from another build or day."""
    from koladash.export import ask  # noqa: PLC0415 - polars and duckdb load slowly

    wanted = chosen_format(as_format)
    warehouse = Warehouse(context.obj.data_dir)
    chosen = warehouse.at_build(build) if build else warehouse
    day = _date("--as-of", as_of)
    print_frame(ask(chosen.as_of(day) if day else chosen, sql), wanted)


def export(  # noqa: PLR0913, PLR0917 - an option is an argument to typer
    context: typer.Context,
    file: File = None,
    everything: All = None,
    view: View = None,
    kpi: KpiIds = None,
    municipality: Places = None,
    years: Years = "",
    gender: Genders = None,
    swedish_csv: Swedish = False,  # noqa: FBT002 - typer's form
    language: InLanguage = "sv",
) -> None:
    """Write figures to a CSV, Excel or Parquet file, or the whole mart to a folder of Parquet."""
    from koladash.export import OneBuild, Selection, export_file, export_mart  # noqa: PLC0415

    target = file or everything
    if target is None or (file and everything):
        raise UsageError("Give a file to write, or --all and a new folder.")
    chosen = {"kpis": kpi or (), "municipalities": municipality or (), "genders": gender or ()}
    if everything and (view or years or any(chosen.values())):
        raise UsageError(
            "--all takes the whole mart: leave out --view, --kpi, --municipality, --years, --gender."
        )
    build = OneBuild.published(Warehouse(context.obj.data_dir))
    catalogue = load_catalogue(own_groups=context.obj.groups_file)
    if everything:
        rows = export_mart(build, catalogue, target, language=language)
    else:
        selections = [Selection.of(build, view=each, years=years, **chosen) for each in view or ["value"]]
        rows = export_file(build, catalogue, selections, target, language=language, swedish=swedish_csv)
    typer.echo(f"{target}: {rows} row{'' if rows == 1 else 's'} of build {build.build_id}")


def search(context: typer.Context, text: Words, as_format: Format = "") -> None:
    """Find key figures by words in their names, titles and definitions."""
    from koladash.export import found_kpis  # noqa: PLC0415
    from koladash.export.search import KPIS  # noqa: PLC0415

    wanted = chosen_format(as_format)
    found = found_kpis(Warehouse(context.obj.data_dir).query(KPIS), " ".join(text))
    if found.is_empty():
        raise UsageError(f"No KPI in this build has {' '.join(text)!r} in its name, title or definition.")
    print_frame(found, wanted)


def digest(context: typer.Context, municipality: Municipality, since: Since = "") -> None:
    """Say in Swedish what has changed for a municipality since the last refresh."""
    from koladash.export import OneBuild, digest_text, place_codes  # noqa: PLC0415

    build = OneBuild.published(Warehouse(context.obj.data_dir))
    texts = [digest_text(build, code, _date("--since", since)) for code in place_codes(build, [municipality])]
    typer.echo("\n".join(texts), nl=False)


def _date(option: str, text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"{option} {text!r}: expected a date, as 2026-03-14.") from error
