-- promise: Every KPI of the catalogue with any value has a row for every place in every year of its span.
-- kind: refuse
-- why: A place without a row looks like a place that does not exist.
SELECT f.kpi, f.year, f.gender, count(*) AS places
FROM core.figure f
JOIN core.kpi k USING (kpi)
WHERE k.is_followed
GROUP BY ALL
HAVING count(*) <> (SELECT count(*) FROM core.municipality)
