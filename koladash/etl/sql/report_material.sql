-- What the reports say of a municipality in words, with where and when it was seen.

CREATE TABLE core.organisation (
    municipality   core.municipality_id NOT NULL,
    part           VARCHAR NOT NULL,
    position       INTEGER NOT NULL,
    name           VARCHAR NOT NULL,
    persons        INTEGER,
    extent         VARCHAR,
    detail         VARCHAR,
    report         VARCHAR NOT NULL,
    observed       VARCHAR NOT NULL,
    is_preliminary BOOLEAN NOT NULL,
    source_line    VARCHAR NOT NULL,
    source_line_en VARCHAR NOT NULL
);

CREATE TABLE core.report_fact (
    municipality core.municipality_id NOT NULL,
    year         VARCHAR,
    indicator    VARCHAR NOT NULL,
    value        VARCHAR NOT NULL,
    unit         VARCHAR NOT NULL,
    basis        VARCHAR NOT NULL,
    note         VARCHAR,
    report       VARCHAR NOT NULL,
    source_table VARCHAR NOT NULL,
    source_line  VARCHAR NOT NULL,
    source_line_en VARCHAR NOT NULL
);

CREATE VIEW mart.organisation AS
SELECT
    o.municipality, m.municipality_name, o.part, o.position, o.name, o.persons, o.extent, o.detail,
    o.report, o.observed, o.is_preliminary, o.source_line, o.source_line_en
FROM core.organisation o
JOIN core.municipality m USING (municipality)
ORDER BY o.municipality, o.position;

CREATE VIEW mart.report_fact AS
SELECT
    f.municipality, m.municipality_name, f.year, f.indicator, f.value, f.unit, f.basis, f.note,
    f.report, f.source_table, f.source_line, f.source_line_en
FROM core.report_fact f
JOIN core.municipality m USING (municipality);

-- A survey among municipalities: what was answered, and on how many answers each figure rests.
CREATE TABLE core.survey_result (
    report           VARCHAR NOT NULL,
    question         INTEGER,
    question_text    VARCHAR,
    question_text_en VARCHAR,
    variable         VARCHAR NOT NULL,
    position         INTEGER NOT NULL,
    option           VARCHAR NOT NULL,
    option_en        VARCHAR NOT NULL,
    answers          INTEGER,
    answers_min      INTEGER,
    answers_max      INTEGER,
    answers_basis    VARCHAR NOT NULL,
    percent          DOUBLE,
    percent_basis    VARCHAR,
    asked            INTEGER NOT NULL,
    asked_basis      VARCHAR NOT NULL,
    is_multiple      BOOLEAN NOT NULL,
    is_sum           BOOLEAN NOT NULL,
    note             VARCHAR,
    source_line      VARCHAR NOT NULL,
    source_line_en   VARCHAR NOT NULL
);

CREATE TABLE core.typology (
    report      VARCHAR NOT NULL,
    typology    VARCHAR NOT NULL,
    position    INTEGER NOT NULL,
    label       VARCHAR NOT NULL,
    label_en    VARCHAR NOT NULL,
    source_line VARCHAR NOT NULL,
    source_line_en VARCHAR NOT NULL
);

CREATE TABLE core.cooperation_form (
    report           VARCHAR NOT NULL,
    arrangement      VARCHAR NOT NULL,
    arrangement_name VARCHAR NOT NULL,
    goals            VARCHAR NOT NULL,
    relation         VARCHAR NOT NULL,
    professions      VARCHAR NOT NULL,
    municipalities   INTEGER NOT NULL,
    source_line      VARCHAR NOT NULL,
    source_line_en   VARCHAR NOT NULL
);

CREATE VIEW mart.survey_result AS
SELECT * FROM core.survey_result ORDER BY position;

CREATE VIEW mart.typology AS
SELECT * FROM core.typology;

CREATE VIEW mart.cooperation_form AS
SELECT * FROM core.cooperation_form;
