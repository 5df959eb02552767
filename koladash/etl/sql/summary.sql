-- Small tables computed once per build, so that no page has to read the facts to know a span, a coverage or
-- a latest year.

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
