-- The tidy tables that everything in `mart` is made of. Filled by etl/publishing/build.py; rebuilt whole on every run,
-- so a change here needs no migration. The types core.kpi_id and core.municipality_id list the ids of this
-- very build.

CREATE TYPE core.gender AS ENUM ('T', 'M', 'K');

CREATE TYPE core.missing_reason AS ENUM (
    'not_reported', 'withdrawn', 'deleted', 'not_yet_published', 'series_ended', 'not_applicable',
    'not_asked', 'fetch_failed', 'held_back', 'secrecy'
);

-- One row: the build this file is.
CREATE TABLE core.build (
    build_id          VARCHAR NOT NULL,
    built_at          TIMESTAMP NOT NULL,
    built_day         DATE NOT NULL,
    kind              VARCHAR NOT NULL,
    is_synthetic      BOOLEAN NOT NULL,
    origin            VARCHAR NOT NULL,
    verified_at       TIMESTAMP,
    oldest_fetched_at TIMESTAMP,
    scb_origin        VARCHAR,
    scb_verified_at   TIMESTAMP,
    run_id            VARCHAR NOT NULL,
    koladash_version  VARCHAR NOT NULL,
    layout            VARCHAR NOT NULL
);

CREATE TABLE core.kpi (
    kpi                   core.kpi_id NOT NULL,
    position              INTEGER NOT NULL,
    kpi_name              VARCHAR NOT NULL,
    kpi_name_en           VARCHAR,
    title                 VARCHAR,
    description           VARCHAR,
    link                  VARCHAR,
    chain_position        INTEGER,
    unit                  VARCHAR,
    decimals              INTEGER,
    direction             VARCHAR,
    is_derived            BOOLEAN NOT NULL,
    is_followed           BOOLEAN NOT NULL,
    formula               VARCHAR,
    genders               VARCHAR,
    has_country           BOOLEAN,
    is_survey             BOOLEAN,
    municipality_type     VARCHAR,
    ended_year            SMALLINT,
    successor             core.kpi_id,
    count_kpi             core.kpi_id,
    weight_kpi            core.kpi_id,
    preliminary_year      SMALLINT,
    noise_from            SMALLINT,
    publication_date      DATE,
    prel_publication_date DATE,
    publication_period    VARCHAR,
    source                VARCHAR,
    source_line           VARCHAR,
    source_line_en        VARCHAR,
    scb_table             VARCHAR,
    cited_as              VARCHAR NOT NULL,
    caveats               VARCHAR[]
);

CREATE TABLE core.measure_part (
    measure  core.kpi_id NOT NULL,
    part     core.kpi_id NOT NULL,
    position INTEGER NOT NULL
);

CREATE TABLE core.municipality (
    municipality      core.municipality_id NOT NULL,
    municipality_name VARCHAR NOT NULL,
    kind              VARCHAR NOT NULL,
    county            VARCHAR,
    county_name       VARCHAR,
    county_name_en    VARCHAR
);

CREATE TABLE core.municipality_group (
    group_id      VARCHAR NOT NULL,
    group_name    VARCHAR NOT NULL,
    group_name_en VARCHAR,
    kind          VARCHAR NOT NULL,
    is_region     BOOLEAN NOT NULL,
    kolada_group  VARCHAR,
    source_line   VARCHAR,
    source_line_en VARCHAR,
    note          VARCHAR
);

CREATE TABLE core.group_member (
    group_id     VARCHAR NOT NULL,
    municipality core.municipality_id NOT NULL,
    from_year    SMALLINT,
    to_year      SMALLINT
);

CREATE TABLE core.pair (
    pair_id    VARCHAR NOT NULL,
    number     INTEGER NOT NULL,
    a          core.municipality_id NOT NULL,
    b          core.municipality_id NOT NULL,
    heading    VARCHAR NOT NULL,
    heading_en VARCHAR NOT NULL,
    observed   VARCHAR NOT NULL,
    report     VARCHAR NOT NULL,
    note       VARCHAR
);

CREATE TABLE core.event (
    event_id      VARCHAR NOT NULL,
    date_start    DATE NOT NULL,
    date_end      DATE,
    date_text     VARCHAR NOT NULL,
    precision     VARCHAR NOT NULL,
    category      VARCHAR NOT NULL,
    event_name    VARCHAR NOT NULL,
    event_name_en VARCHAR NOT NULL,
    scope         VARCHAR[] NOT NULL,
    is_default    BOOLEAN NOT NULL,
    note          VARCHAR,
    report        VARCHAR NOT NULL
);

CREATE TABLE core.series_break (
    kpi       core.kpi_id NOT NULL,
    year      SMALLINT NOT NULL,
    certainty VARCHAR NOT NULL,
    reason    VARCHAR NOT NULL,
    reason_en VARCHAR NOT NULL
);

CREATE TABLE core.published_figure (
    report            VARCHAR NOT NULL,
    source_table      VARCHAR,
    municipality      VARCHAR NOT NULL,
    municipality_name VARCHAR,
    year              SMALLINT,
    indicator         VARCHAR NOT NULL,
    kpi               VARCHAR,
    value             DOUBLE,
    unit              VARCHAR,
    decimals          INTEGER,
    basis             VARCHAR NOT NULL,
    certainty         VARCHAR,
    note              VARCHAR,
    source_line       VARCHAR NOT NULL,
    source_line_en    VARCHAR NOT NULL
);

-- What the figures are today: raw and derived, a value or the reason why there is none.
-- Sorted by kpi, year, municipality, gender. No PRIMARY KEY (it would make the file six times as large):
-- checks/keys_are_unique.sql holds the promise.
CREATE TABLE core.figure (
    kpi          core.kpi_id NOT NULL,
    municipality core.municipality_id NOT NULL,
    year         SMALLINT NOT NULL,
    gender       core.gender NOT NULL,
    value        DOUBLE,
    missing      core.missing_reason,
    missing_part core.kpi_id,
    status       VARCHAR NOT NULL,
    source_line  VARCHAR,
    source_line_en VARCHAR,
    first_seen   TIMESTAMP,
    seen_day     DATE,
    fetched_at   TIMESTAMP,
    revisions    USMALLINT NOT NULL
);

-- Every version of the figures that ever changed, the current version included.
CREATE TABLE core.version (
    kpi          core.kpi_id NOT NULL,
    municipality core.municipality_id NOT NULL,
    year         SMALLINT NOT NULL,
    gender       core.gender NOT NULL,
    value        DOUBLE,
    status       VARCHAR NOT NULL,
    state        VARCHAR NOT NULL,
    change       VARCHAR NOT NULL,
    seen_from    TIMESTAMP NOT NULL,
    seen_to      TIMESTAMP,
    seen_day     DATE NOT NULL,
    gone_day     DATE
);

CREATE TABLE core.kpi_version (
    kpi       VARCHAR NOT NULL,
    title     VARCHAR,
    change    VARCHAR NOT NULL,
    seen_from TIMESTAMP NOT NULL,
    seen_to   TIMESTAMP,
    seen_day  DATE NOT NULL
);

CREATE TABLE core.run (
    run_id      VARCHAR NOT NULL,
    started_at  TIMESTAMP NOT NULL,
    finished_at TIMESTAMP,
    kind        VARCHAR NOT NULL,
    outcome     VARCHAR NOT NULL,
    asked       INTEGER,
    answered    INTEGER,
    failed      INTEGER,
    rows        BIGINT,
    message     VARCHAR
);

CREATE TABLE core.request (
    run_id     VARCHAR NOT NULL,
    source     VARCHAR NOT NULL,
    request    VARCHAR NOT NULL,
    outcome    VARCHAR NOT NULL,
    cells      INTEGER,
    rows       INTEGER,
    deleted    INTEGER,
    fetched_at TIMESTAMP,
    error      VARCHAR
);

-- What the checks found odd in the figures themselves: shown beside them, never blocking.
-- A flag without a KPI is about a place, one without a place about a whole KPI.
CREATE TABLE core.data_flag (
    flag         VARCHAR NOT NULL,
    kpi          core.kpi_id,
    municipality core.municipality_id,
    year         SMALLINT,
    gender       core.gender,
    value        DOUBLE,
    note         VARCHAR
);

-- How fresh each KPI is: the day on which the oldest of its answers was confirmed, and the last change that
-- was seen.
CREATE TABLE core.confirmation (
    kpi           core.kpi_id NOT NULL,
    confirmed_day DATE,
    changed_day   DATE,
    cells         INTEGER NOT NULL
);

-- KPIs whose new figures cannot be right: they keep their last good ones.
CREATE TABLE core.held_back (
    kpi core.kpi_id NOT NULL,
    why VARCHAR NOT NULL
);

-- Figures that full answers lack on fewer than three days, with no word from the source.
CREATE TABLE core.unexplained_loss (
    kpi          core.kpi_id NOT NULL,
    municipality core.municipality_id NOT NULL,
    year         SMALLINT NOT NULL,
    gender       core.gender NOT NULL
);

-- Figures that the build before had and that no answer in the archive tells of any more.
CREATE TABLE core.forgotten (
    kpi          core.kpi_id NOT NULL,
    municipality core.municipality_id NOT NULL,
    year         SMALLINT NOT NULL,
    gender       core.gender NOT NULL
);

-- How many figures differ from those of the build that this one replaces; empty when there was none to hold them
-- against.
CREATE TABLE core.changed_count (
    change  VARCHAR NOT NULL,
    figures INTEGER NOT NULL
);

-- Keys to which one answer gave two different figures: the later of them stands.
CREATE TABLE core.conflict (
    kpi          core.kpi_id NOT NULL,
    municipality core.municipality_id NOT NULL,
    year         SMALLINT NOT NULL,
    gender       core.gender NOT NULL
);

-- What the newest full answer to each request gave, KPI by KPI, counted before anything was folded: figures in
-- it, those of groups, of unknown codes and of keys given before, deletions, what was kept, and of that how
-- many values and the sum of their sizes.
CREATE TABLE core.given (
    request        VARCHAR NOT NULL,
    kpi            VARCHAR NOT NULL,
    municipalities VARCHAR[] NOT NULL,
    years          SMALLINT[] NOT NULL,
    is_overtaken   BOOLEAN NOT NULL,
    figures        INTEGER NOT NULL,
    of_groups      INTEGER NOT NULL,
    unknown        INTEGER NOT NULL,
    repeated       INTEGER NOT NULL,
    deleted        INTEGER NOT NULL,
    kept           INTEGER NOT NULL,
    "values"       INTEGER NOT NULL,
    total          DOUBLE NOT NULL
);

-- Codes on which the catalogue, Kolada's lists and its answers do not agree.
CREATE TABLE core.stray_code (
    axis      VARCHAR NOT NULL,
    code      VARCHAR NOT NULL,
    code_name VARCHAR NOT NULL,
    state     VARCHAR NOT NULL
);

-- What data_flag holds by figure, one row for each figure that has any flag.
CREATE TABLE core.flagged (
    kpi          core.kpi_id NOT NULL,
    municipality core.municipality_id NOT NULL,
    year         SMALLINT NOT NULL,
    gender       core.gender NOT NULL,
    flags        VARCHAR[] NOT NULL
);

CREATE TABLE core.check_result (
    check_name VARCHAR NOT NULL,
    kind       VARCHAR NOT NULL,
    promise    VARCHAR NOT NULL,
    offenders  BIGINT NOT NULL,
    accepted   VARCHAR
);
