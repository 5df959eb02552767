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

COMMENT ON TABLE core.organisation IS 'How eight municipalities organised their work, as a report describes
it; one row for each role, place or sender.'; COMMENT ON TABLE core.report_fact IS 'What reports say of
single municipalities outside their tables of figures.'; COMMENT ON VIEW mart.organisation IS 'How eight
municipalities organised their work in spring 2023, as a report describes it: one row for each leading role,
post, activity and sender. Preliminary, and true of its day only.'; COMMENT ON VIEW mart.report_fact IS 'What
reports say of single municipalities in their text, as a word, or 0 and 1; with the year it speaks of.';
COMMENT ON COLUMN mart.organisation.part IS 'led_by: who leads. premises: where the work is. post: a role in
the office. activity: a place, project or group with participants. intake: who sends people.'; COMMENT ON
COLUMN mart.organisation.position IS 'The order of the report.'; COMMENT ON COLUMN mart.organisation.name IS
'The Swedish name, as the report gives it.'; COMMENT ON COLUMN mart.organisation.persons IS 'How many hold
the post; NULL where the report does not say. Posts may overlap: never add them up.'; COMMENT ON COLUMN
mart.organisation.extent IS 'How much of a full-time post, in the report''s words.'; COMMENT ON COLUMN
mart.organisation.detail IS 'What is done there, for whom, or a remark; in English.'; COMMENT ON COLUMN
mart.organisation.observed IS 'When it was seen, as 2023-03/2023-05.'; COMMENT ON COLUMN
mart.organisation.is_preliminary IS 'The report itself calls it preliminary.'; COMMENT ON COLUMN
mart.report_fact.year IS 'A year, or a span as 2017-2022; NULL where the report names none.'; COMMENT ON
COLUMN mart.report_fact.indicator IS 'What is said, in our words.'; COMMENT ON COLUMN mart.report_fact.value
IS 'A word or a short text; 0 and 1 where the unit is boolean; a number where it is count.'; COMMENT ON
COLUMN mart.report_fact.unit IS 'category, boolean or count.'; COMMENT ON COLUMN mart.report_fact.basis IS
'stated, or inferred_zero: not listed, and so read as none.'; COMMENT ON COLUMN mart.report_fact.note IS
'What the transcriber saw; in English.';

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
