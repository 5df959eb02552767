-- promise: Every KPI of the catalogue with any value has a row for every place in every year of its span.
-- kind: refuse
-- why: A place without a row looks like a place that does not exist.
WITH gender AS (
    SELECT DISTINCT kpi, gender FROM core.figure
    UNION
    SELECT kpi, 'T' FROM core.kpi_span
),
expected AS (
    SELECT s.kpi, unnest(range(s.first_year, s.last_year + 1))::SMALLINT AS year, gender.gender
    FROM core.kpi_span s
    JOIN gender USING (kpi)
    UNION
    SELECT kpi, year, gender FROM core.figure
)
SELECT e.kpi, e.year, e.gender, count(DISTINCT f.municipality) AS places
FROM expected e
JOIN core.kpi k USING (kpi)
LEFT JOIN core.figure f ON f.kpi = e.kpi AND f.year = e.year AND f.gender = e.gender
WHERE k.is_followed
GROUP BY ALL
HAVING count(DISTINCT f.municipality) <> (SELECT count(*) FROM core.municipality)
