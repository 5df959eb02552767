-- What SCB gives beside Kolada: its tables, and the series by month. Its figures by year lie in core.figure.

CREATE TABLE core.scb_table (
    scb_table     VARCHAR NOT NULL,
    table_id      VARCHAR NOT NULL,
    title         VARCHAR,
    period        VARCHAR NOT NULL,
    first_period  VARCHAR,
    last_period   VARCHAR,
    updated       TIMESTAMP,
    next_expected DATE,
    asked_at      TIMESTAMP,
    state         VARCHAR NOT NULL,
    problem       VARCHAR,
    certainty     VARCHAR NOT NULL,
    note          VARCHAR,
    note_en       VARCHAR
);

CREATE TABLE core.monthly_kpi (
    kpi            VARCHAR NOT NULL,
    position       INTEGER NOT NULL,
    kpi_name       VARCHAR NOT NULL,
    kpi_name_en    VARCHAR NOT NULL,
    description    VARCHAR NOT NULL,
    unit           VARCHAR NOT NULL,
    decimals       INTEGER NOT NULL,
    direction      VARCHAR NOT NULL,
    genders        VARCHAR NOT NULL,
    is_preliminary BOOLEAN NOT NULL,
    noise_from     SMALLINT,
    source         VARCHAR,
    source_line    VARCHAR,
    source_line_en VARCHAR,
    scb_table      VARCHAR NOT NULL,
    caveats        VARCHAR[]
);

-- Dense as core.figure is: a value or the reason why not, from a series' first to its last month with any.
-- Sorted by kpi, month, municipality, gender.
CREATE TABLE core.monthly_figure (
    kpi          VARCHAR NOT NULL,
    municipality core.municipality_id NOT NULL,
    month        DATE NOT NULL,
    gender       core.gender NOT NULL,
    value        DOUBLE,
    missing      core.missing_reason,
    status       VARCHAR NOT NULL,
    first_seen   TIMESTAMP,
    seen_day     DATE,
    fetched_at   TIMESTAMP,
    revisions    USMALLINT NOT NULL
);

-- Every version of the monthly figures that ever changed, the current version included.
CREATE TABLE core.monthly_version (
    kpi          VARCHAR NOT NULL,
    municipality core.municipality_id NOT NULL,
    month        DATE NOT NULL,
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
