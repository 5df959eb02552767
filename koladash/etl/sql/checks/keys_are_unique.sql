-- promise: No KPI has two figures for one place, year and gender.
-- kind: refuse
-- why: A doubled key doubles every sum and draws two points for one year; the facts have no primary key to
-- stop it.
SELECT kpi, year, municipality, gender, count(*) AS figures
FROM core.figure
GROUP BY ALL
HAVING count(*) > 1
