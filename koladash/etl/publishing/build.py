"""From frames to a finished DuckDB file: schemas, tables, summaries, views, comments, checks."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from koladash import __version__
from koladash.errors import WarehouseError
from koladash.etl.folding.observations import utc
from koladash.etl.layout import layout_id, read_sql
from koladash.etl.publishing.comments import comment_on, read_dictionary
from koladash.etl.publishing.formulas import derived_macro, recomputed_view
from koladash.etl.publishing.recipe import holders, recipe
from koladash.etl.tables.assembly import swedish_day

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    import polars as pl

    from koladash.catalogue import Measure
    from koladash.etl.run import Run

# DuckDB 1.4 and 1.5 read it too (docs/decisions/warehouse-format.md).
STORAGE_VERSION = "v1.4.0"
# A disk that fills up: the file itself, its log at a commit, or the same met once more.
UNWRITABLE = (duckdb.IOException, duckdb.TransactionException, duckdb.FatalException, OSError)
# What says when and how, not what the figures are: a build that differs in nothing else is the same build.
NOT_CONTENT = frozenset(
    {"build", "run", "request", "given", "check_result", "confirmation", "changed_count", "scb_table"}
)
NOT_CONTENT_COLUMNS = ("fetched_at", "publication_date", "prel_publication_date", "publication_period")


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where the figures of a build come from.

    Attributes:
        run: the run that makes it.
        origin: the base URL of the source, or "published".
        is_synthetic: the source says that its figures are made up.
        verified_at: when the source last confirmed a figure of this build; None for published ones.
        oldest_fetched_at: when the answer that was confirmed longest ago was.
        scb_origin: SCB's base URL, where the build has figures of its.
        scb_verified_at: when SCB last confirmed one of them.
    """

    run: Run
    origin: str
    is_synthetic: bool
    verified_at: datetime | None = None
    oldest_fetched_at: datetime | None = None
    scb_origin: str | None = None
    scb_verified_at: datetime | None = None

    @property
    def verified(self) -> tuple[datetime | None, datetime | None]:
        """When Kolada, and when SCB, last confirmed a figure."""
        return self.verified_at, self.scb_verified_at


class BuildFile:
    """A DuckDB file in the making. Not published, and read by nobody else."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, path: Path) -> None:
        self.connection = connection
        self.path = path

    def load(self, tables: Mapping[str, pl.DataFrame], measures: Sequence[Measure]) -> None:
        """Create `core`, fill it from frames by table name, and lay summaries and `mart` on top.

        Args:
            tables: a frame for each table of `core` that is filled before the checks, by name without schema.
            measures: the derived measures, whose formulas are laid down as SQL.
        """
        self.connection.execute("CREATE SCHEMA core; CREATE SCHEMA mart;")
        self._create_id_type("kpi_id", tables["kpi"]["kpi"])
        self._create_id_type("municipality_id", tables["municipality"]["municipality"])
        self.connection.execute(read_sql("core.sql"))
        self.connection.execute(read_sql("report_material.sql"))
        self.connection.execute(read_sql("scb.sql"))
        for name, frame in tables.items():
            self.insert(name, frame)
        standing = holders(self.connection)
        laid = (
            read_sql("summary.sql"),
            recomputed_view(measures),
            derived_macro(measures),
            read_sql("mart.sql"),
            read_sql("groups.sql"),
            read_sql("scb_mart.sql"),
        )
        for statements in laid:
            self.connection.execute(statements)
        self.connection.execute(
            "CREATE TABLE core.recipe (position INTEGER NOT NULL, statements VARCHAR NOT NULL)"
        )
        self.insert("recipe", recipe(standing, laid))

    def insert(self, table: str, frame: pl.DataFrame) -> None:
        """Append a frame to a `core` table, column by name."""
        self.connection.register("incoming", frame)
        self.connection.execute(f"INSERT INTO core.{table} BY NAME SELECT * FROM incoming")  # noqa: S608 - our own names
        self.connection.unregister("incoming")

    def finish(self, provenance: Provenance) -> str:
        """Name the build after its time and its content, comment everything; returns the build id."""
        built_at = utc(provenance.run.started_at)
        build_id = f"{built_at:%Y%m%dT%H%M%SZ}-{self.content()[:8]}"
        self.connection.execute(
            "INSERT INTO core.build VALUES "
            "($id, $built_at, $built_day, $kind, $synthetic, $origin, $verified, $oldest, "
            "$scb_origin, $scb_verified, $run, $version, $layout)",
            {
                "id": build_id,
                "built_at": built_at,
                "built_day": swedish_day(provenance.run.started_at),
                "kind": provenance.run.kind,
                "synthetic": provenance.is_synthetic,
                "origin": provenance.origin,
                "verified": provenance.verified_at,
                "oldest": provenance.oldest_fetched_at,
                "scb_origin": provenance.scb_origin,
                "scb_verified": provenance.scb_verified_at,
                "run": provenance.run.run_id,
                "version": __version__,
                "layout": layout_id(),
            },
        )
        comment_on(self.connection, read_dictionary())
        return build_id

    def facts(self) -> dict[str, Any]:
        """What a report says of the build: figures with a value, requests by outcome, figures by change."""
        ((*counts,),) = self.connection.execute("""
            SELECT (SELECT count(value) FROM core.figure), count(*), count(*) FILTER (WHERE outcome <>
            'failed'),
                count(*) FILTER (WHERE outcome = 'failed')
            FROM core.request
        """).fetchall()
        changes = self.connection.execute("SELECT change, figures FROM core.changed_count").fetchall()
        named = dict(zip(("rows", "asked", "answered", "failed"), counts, strict=True))
        return named | {"changes": dict(changes)}

    def content(self) -> str:
        """A hash of what the figures are and how they are laid out, whenever they were last confirmed."""
        digest = hashlib.sha256(layout_id().encode())
        for table in self._tables():
            total = self.connection.execute(
                f"SELECT sum(hash(t)) FROM "  # noqa: S608 - our own names
                f"(SELECT COLUMNS(lambda c: c NOT IN {NOT_CONTENT_COLUMNS}) FROM core.{table}) t"
            ).fetchall()
            digest.update(f"{table}:{total}".encode())
        return digest.hexdigest()

    def _tables(self) -> list[str]:
        found = self.connection.execute(
            "SELECT table_name FROM duckdb_tables() "
            "WHERE schema_name = 'core' AND database_name = current_database() ORDER BY ALL"
        ).fetchall()
        return [name for (name,) in found if name not in NOT_CONTENT]

    def _create_id_type(self, name: str, ids: pl.Series) -> None:
        listed = ", ".join("'" + str(code).replace("'", "''") + "'" for code in sorted(ids))
        self.connection.execute(f"CREATE TYPE core.{name} AS ENUM ({listed})")


@contextmanager
def new_build(path: Path) -> Iterator[BuildFile]:
    """A build file at `path`, complete and closed when the block ends, gone when the block fails.

    Raises:
        WarehouseError: the file cannot be written (no space, no permission).
    """
    connection = duckdb.connect()
    try:
        # Its own bar would be drawn into a log on any query of more than two seconds.
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"ATTACH '{path}' AS build (STORAGE_VERSION '{STORAGE_VERSION}'); USE build")
        yield BuildFile(connection, path)
        connection.execute("USE memory; CHECKPOINT build; DETACH build")
    except BaseException as error:
        connection.close()
        discard(path)
        if isinstance(error, UNWRITABLE):
            raise WarehouseError(f"Could not write {path}: {error}. The published build stays.") from error
        raise
    connection.close()


def discard(path: Path) -> None:
    """Remove an unfinished build with its write-ahead log."""
    for leftover in (path, path.with_name(path.name + ".wal")):
        leftover.unlink(missing_ok=True)
