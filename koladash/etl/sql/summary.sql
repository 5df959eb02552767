-- What lies between the tables and the mart: small tables computed once per build, so that no page has to
-- read the facts to know a span, a coverage or a latest year.

CREATE TABLE core.kpi_span AS
SELECT kpi, min(year) AS first_year, max(year) AS last_year, count(*) AS "values"
FROM core.figure
WHERE value IS NOT NULL
GROUP BY kpi;

-- Over the places of the KPI's own kind: municipalities, or regions for a regional KPI; never the country.
CREATE TABLE core.coverage AS
SELECT f.kpi, f.year, f.gender, count(f.value) AS n, count(*) AS "of"
FROM core.figure f
JOIN core.municipality m USING (municipality)
WHERE m.kind <> 'country' AND f.missing IS DISTINCT FROM 'not_applicable'
GROUP BY ALL
ORDER BY ALL;

-- Municipality first, for the page of one municipality.
CREATE TABLE core.latest AS
SELECT municipality, kpi, gender, max(year) AS year, arg_max(value, year) AS value
FROM core.figure
WHERE value IS NOT NULL
GROUP BY ALL
ORDER BY ALL;

-- History. A figure that never changed is told by core.figure alone; core.version holds the others, all
-- versions.
CREATE VIEW core.value_history AS
SELECT
    f.kpi, f.municipality, f.year, f.gender, f.value, f.status,
    CASE WHEN f.missing IN ('deleted', 'withdrawn') THEN f.missing::VARCHAR ELSE 'value' END AS state,
    'first' AS change, f.first_seen AS seen_from, NULL::TIMESTAMP AS seen_to, f.seen_day, NULL::DATE AS
    gone_day
FROM core.figure f
JOIN core.kpi k USING (kpi)
WHERE f.revisions = 0 AND f.first_seen IS NOT NULL AND NOT k.is_derived
UNION ALL
SELECT kpi, municipality, year, gender, value, status, state, change, seen_from, seen_to, seen_day, gone_day
FROM core.version;
