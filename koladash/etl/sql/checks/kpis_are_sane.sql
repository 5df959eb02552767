-- promise: No KPI loses half its coverage, changes tenfold or becomes one value everywhere, from one run to
-- the next.
-- kind: flag
-- why: Such a series is broken at the source: it keeps its last good figures until it makes sense again.
SELECT kpi, NULL AS municipality, NULL AS year, NULL AS gender, NULL AS value, why AS note
FROM core.held_back
