-- promise: Every published figure, pair and group names a KPI and a municipality that this build knows.
-- kind: refuse
-- why: A figure under an unknown code can never be found again.
SELECT 'published_figure' AS holder, kpi AS code FROM core.published_figure
WHERE kpi IS NOT NULL AND kpi NOT IN (SELECT kpi::VARCHAR FROM core.kpi)
UNION ALL
SELECT 'published_figure', municipality FROM core.published_figure
WHERE municipality NOT IN (SELECT municipality::VARCHAR FROM core.municipality)
