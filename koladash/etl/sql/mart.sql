-- The views that people read: a public contract. Only what stands here is promised to stay.
-- Comments on every view and column stand in comments.toml.

CREATE VIEW mart.build AS
SELECT b.*, (SELECT count(value) FROM core.figure) AS "values", (SELECT count(*) FROM core.kpi_span) AS kpis
FROM core.build b;

CREATE VIEW mart.kpi AS
SELECT
    k.kpi, k.kpi_name, k.kpi_name_en, k.title, k.description, k.link, k.chain_position, k.unit, k.decimals,
    k.direction, k.is_derived, k.formula, k.genders, k.has_country, k.is_survey, k.municipality_type,
    s.first_year, s.last_year, coalesce(s."values", 0) AS "values",
    k.ended_year, k.successor, k.count_kpi, k.weight_kpi,
    k.publication_date, k.prel_publication_date, k.publication_period, k.preliminary_year,
    k.source, k.source_line, k.caveats
FROM core.kpi k
LEFT JOIN core.kpi_span s USING (kpi)
WHERE k.is_followed OR s.kpi IS NOT NULL
ORDER BY k.position;

CREATE VIEW mart.municipality AS
SELECT municipality, municipality_name, kind, county, county_name
FROM core.municipality;

CREATE VIEW mart.value AS
SELECT
    f.kpi, k.kpi_name, f.municipality, m.municipality_name, f.year, f.gender,
    f.value, f.missing, f.missing_part, f.status,
    k.unit, k.decimals, coalesce(f.source_line, k.source_line) AS source_line, k.is_derived,
    coalesce(f.year = k.preliminary_year, false) AS is_preliminary,
    f.first_seen, f.fetched_at, f.revisions
FROM core.figure f
JOIN core.kpi k USING (kpi)
JOIN core.municipality m USING (municipality);

CREATE VIEW mart.latest AS
SELECT
    l.municipality, m.municipality_name, l.kpi, k.kpi_name, l.gender, l.year, l.value,
    l.year < s.last_year AS is_older_than_others, k.unit, k.decimals, k.is_derived, k.source_line
FROM core.latest l
JOIN core.kpi k USING (kpi)
JOIN core.kpi_span s USING (kpi)
JOIN core.municipality m USING (municipality);

CREATE VIEW mart.coverage AS
SELECT c.kpi, k.kpi_name, c.year, c.gender, c.n, c."of"
FROM core.coverage c
JOIN core.kpi k USING (kpi);

CREATE VIEW mart.municipality_group AS
SELECT
    g.group_id, g.group_name, g.group_name_en, g.kind, g.is_region, g.kolada_group, g.source_line, g.note,
    count(DISTINCT member.municipality) AS members
FROM core.municipality_group g
LEFT JOIN core.group_member member USING (group_id)
GROUP BY ALL;

CREATE VIEW mart.group_member AS
SELECT g.group_id, g.group_name, member.municipality, m.municipality_name, member.from_year, member.to_year
FROM core.group_member member
JOIN core.municipality_group g USING (group_id)
JOIN core.municipality m USING (municipality);

CREATE VIEW mart.pair AS
SELECT
    p.pair_id, p.number, p.a, a.municipality_name AS a_name, p.b, b.municipality_name AS b_name,
    p.heading, p.heading_en, p.observed, p.report, p.note
FROM core.pair p
JOIN core.municipality a ON a.municipality = p.a
JOIN core.municipality b ON b.municipality = p.b
ORDER BY p.number;

CREATE VIEW mart.event AS
SELECT * FROM core.event ORDER BY date_start, event_id;

-- A derived measure breaks where any of its parts does.
CREATE VIEW mart.series_break AS
SELECT kpi, year, certainty, reason, reason_en, kpi AS broken_kpi
FROM core.series_break
UNION ALL
SELECT p.measure, b.year, b.certainty, b.reason, b.reason_en, b.kpi
FROM core.series_break b
JOIN core.measure_part p ON p.part = b.kpi;

CREATE VIEW mart.published_figure AS
SELECT * FROM core.published_figure;

CREATE VIEW mart.run AS
SELECT * FROM core.run ORDER BY started_at DESC;

CREATE VIEW mart.request AS
SELECT * FROM core.request;

CREATE VIEW mart.data_flag AS
SELECT * FROM core.data_flag;
