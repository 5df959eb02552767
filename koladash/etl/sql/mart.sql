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
    k.publication_date, k.prel_publication_date, k.publication_period, k.preliminary_year, k.noise_from,
    c.confirmed_day, c.changed_day, h.why AS held_back, gone.vanished_day,
    k.source, k.source_line, k.source_line_en, k.scb_table, k.caveats
FROM core.kpi k
LEFT JOIN core.kpi_span s USING (kpi)
LEFT JOIN core.confirmation c USING (kpi)
LEFT JOIN core.held_back h USING (kpi)
LEFT JOIN (
    SELECT kpi, seen_day AS vanished_day
    FROM core.kpi_version
    WHERE change = 'vanished' AND seen_to IS NULL AND seen_day <= (SELECT max(built_day) FROM core.build)
) gone ON gone.kpi = k.kpi::VARCHAR
WHERE k.is_followed OR s.kpi IS NOT NULL
ORDER BY k.position;

CREATE VIEW mart.municipality AS
SELECT municipality, municipality_name, kind, county, county_name, county_name_en
FROM core.municipality;

CREATE VIEW mart.value AS
SELECT
    f.kpi, k.kpi_name, f.municipality, m.municipality_name, f.year, f.gender,
    f.value, f.missing, f.missing_part, f.status,
    k.unit, k.decimals, coalesce(f.source_line, k.source_line) AS source_line,
    coalesce(f.source_line_en, k.source_line_en) AS source_line_en, k.is_derived,
    coalesce(f.year = k.preliminary_year, false) AS is_preliminary,
    coalesce(f.year >= k.noise_from, false) AS is_perturbed,
    f.first_seen, f.fetched_at, f.revisions,
    CASE WHEN flagged.kpi IS NOT NULL THEN flagged.flags END AS flags
FROM core.figure f
JOIN core.kpi k USING (kpi)
JOIN core.municipality m USING (municipality)
LEFT JOIN core.flagged flagged
    -- As one tuple: DuckDB 2.0.0 forgets a LIMIT above a left join when it can tell from a filter on a joined
    -- column that the right side is empty.
    ON (flagged.kpi, flagged.municipality, flagged.year, flagged.gender)
    = (f.kpi, f.municipality, f.year, f.gender);

CREATE VIEW mart.latest AS
SELECT
    l.municipality, m.municipality_name, l.kpi, k.kpi_name, l.gender, l.year, l.value,
    l.year < s.last_year AS is_older_than_others, k.unit, k.decimals, k.is_derived, k.source_line,
    k.source_line_en
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
    g.group_id, g.group_name, g.group_name_en, g.kind, g.is_region, g.kolada_group, g.source_line,
    g.source_line_en, g.note,
    count(DISTINCT member.municipality) AS members
FROM core.municipality_group g
LEFT JOIN core.group_member member USING (group_id)
GROUP BY ALL
ORDER BY g.group_id;

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
SELECT DISTINCT p.measure, b.year, b.certainty, b.reason, b.reason_en, b.kpi
FROM core.series_break b
JOIN core.measure_part p ON p.part = b.kpi;

CREATE VIEW mart.value_history AS
SELECT * FROM core.value_history;

-- What koladash had seen by the end of a day, Swedish time: SELECT * FROM mart.value_as_of('2026-03-09').
-- Derived measures are computed with today's formula from their parts as they were (core.derived_as_of).
CREATE MACRO mart.value_as_of(d) AS TABLE
WITH known AS (
    SELECT kpi, municipality, year, gender, value, status, state, seen_from
    FROM mart.value_history
    WHERE seen_day <= d::DATE AND (gone_day IS NULL OR gone_day > d::DATE)
)
SELECT
    v.kpi, k.kpi_name, v.municipality, m.municipality_name, v.year, v.gender, v.value,
    CASE WHEN v.value IS NULL THEN CASE v.state WHEN 'value' THEN 'not_reported' ELSE v.state END END AS
    missing, k.unit, k.decimals, k.source_line, k.source_line_en, k.is_derived, v.seen_from AS first_seen
FROM (
    SELECT kpi, municipality, year, gender, value, state, seen_from FROM known
    UNION ALL
    SELECT kpi, municipality, year, gender, value, 'value', seen_from FROM core.derived_as_of(d)
) v
JOIN core.kpi k USING (kpi)
JOIN core.municipality m USING (municipality);

-- The same for those who attach the file under another name, where macros do not work: one day, raw figures
-- only. SELECT * FROM k.mart.value_by_day WHERE day = DATE '2026-03-09'
CREATE VIEW mart.value_by_day AS
SELECT day.day, h.kpi, h.municipality, h.year, h.gender, h.value, h.status, h.state, h.seen_from AS first_seen
FROM mart.value_history h
JOIN (
    SELECT unnest(range(
        (SELECT min(seen_day) FROM core.figure)::TIMESTAMP,
        (SELECT max(built_day) FROM core.build) + INTERVAL 1 DAY,
        INTERVAL 1 DAY
    ))::DATE AS day
) day ON h.seen_day <= day.day AND (h.gone_day IS NULL OR h.gone_day > day.day);

-- Each change that was seen, with the last value that stood before it.
CREATE VIEW mart.revision AS
SELECT
    v.kpi, k.kpi_name, v.municipality, m.municipality_name, v.year, v.gender, v.change,
    v.old_value, v.value AS new_value, v.value - v.old_value AS difference,
    v.seen_from AS seen_at, v.seen_day, k.unit, k.decimals
FROM (
    SELECT
        *,
        last_value(value IGNORE NULLS) OVER (
            PARTITION BY kpi, municipality, year, gender ORDER BY seen_from
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS old_value
    FROM core.version
) v
JOIN core.kpi k USING (kpi)
JOIN core.municipality m USING (municipality)
WHERE v.change <> 'first';

CREATE VIEW mart.kpi_history AS
SELECT kpi, title, change, seen_from, seen_to FROM core.kpi_version;

-- What changed for a municipality, day by day: new totals and changed ones. The day a KPI was first fetched
-- at all is not news.
CREATE VIEW mart.digest AS
SELECT
    f.municipality, m.municipality_name, f.seen_day, f.kpi, k.kpi_name, f.year, 'new' AS change,
    NULL::DOUBLE AS old_value, f.value AS new_value, k.unit, k.decimals
FROM core.figure f
JOIN core.kpi k USING (kpi)
JOIN core.municipality m USING (municipality)
WHERE f.gender = 'T' AND f.revisions = 0 AND f.value IS NOT NULL AND NOT k.is_derived
    AND f.seen_day > (SELECT min(first.seen_day) FROM core.figure first WHERE first.kpi = f.kpi)
UNION ALL
SELECT
    municipality, municipality_name, seen_day, kpi, kpi_name, year, change, old_value, new_value, unit,
    decimals
FROM mart.revision
WHERE gender = 'T';

-- The reports' figures against today's, rounded to the printed decimals, half away from zero. What nobody
-- has asked a source for cannot be compared.
CREATE VIEW mart.published_check AS
SELECT
    p.report, p.source_table, p.municipality, p.municipality_name, p.year, p.indicator, p.kpi, p.basis,
    p.certainty, p.value AS published_value, f.value AS todays_value, f.missing, p.decimals,
    CASE
        WHEN b.kind = 'published' OR p.basis = 'inferred_zero' OR f.kpi IS NULL OR f.missing = 'not_asked'
            THEN 'not_comparable'
        WHEN p.value IS NULL AND f.value IS NULL THEN 'same'
        WHEN f.value IS NULL THEN 'missing'
        WHEN p.value IS NULL THEN 'revised'
        WHEN round(f.value + sign(f.value) * 1e-9, p.decimals) = p.value THEN 'same'
        ELSE 'revised'
    END AS result,
    p.source_line, p.source_line_en
FROM core.published_figure p
CROSS JOIN core.build b
LEFT JOIN core.figure f
    ON f.kpi::VARCHAR = p.kpi AND f.municipality::VARCHAR = p.municipality AND f.year = p.year AND f.gender =
    'T';

-- Which KPI is an indicator of a report? The one that agrees with it most often.
CREATE VIEW mart.published_mapping AS
SELECT
    p.indicator, f.kpi, k.kpi_name, bool_or(f.kpi::VARCHAR = p.kpi) AS is_ours,
    count(*) AS compared,
    count(*) FILTER (WHERE round(f.value + sign(f.value) * 1e-9, p.decimals) = p.value) AS same
FROM core.published_figure p
JOIN core.figure f ON f.municipality::VARCHAR = p.municipality AND f.year = p.year AND f.gender = 'T'
JOIN core.kpi k ON k.kpi = f.kpi
WHERE p.value IS NOT NULL AND p.basis = 'stated' AND f.value IS NOT NULL
GROUP BY ALL
HAVING is_ours OR same > 0
ORDER BY p.indicator, same DESC, f.kpi;

-- A whole series on one row, for a sparkline or a spreadsheet.
CREATE VIEW mart.series AS
SELECT
    f.kpi, k.kpi_name, f.municipality, m.municipality_name, f.gender, k.unit,
    min(f.year) AS first_year, max(f.year) AS last_year, count(f.value) AS n,
    list(f.year ORDER BY f.year) AS years, list(f.value ORDER BY f.year) AS "values"
FROM core.figure f
JOIN core.kpi k USING (kpi)
JOIN core.municipality m USING (municipality)
GROUP BY ALL
ORDER BY f.kpi, f.municipality, f.gender;

CREATE VIEW mart.published_figure AS
SELECT * FROM core.published_figure;

CREATE VIEW mart.run AS
SELECT * FROM core.run ORDER BY started_at DESC;

CREATE VIEW mart.request AS
SELECT * FROM core.request;

CREATE VIEW mart.data_flag AS
SELECT f.flag, f.kpi, k.kpi_name, f.municipality, m.municipality_name, f.year, f.gender, f.value, f.note,
c.promise FROM core.data_flag f
LEFT JOIN core.kpi k USING (kpi)
LEFT JOIN core.municipality m USING (municipality)
JOIN core.check_result c ON c.check_name = f.flag;
