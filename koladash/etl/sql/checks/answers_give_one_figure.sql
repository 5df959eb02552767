-- promise: An answer gives one figure for a KPI, place, year and gender.
-- kind: flag
-- why: Of two that differ the later in the answer stands; which of them the source means, only it can say.
SELECT c.kpi, c.municipality, c.year, c.gender, f.value, 'svaret gav två olika uppgifter' AS note
FROM core.conflict c
LEFT JOIN core.figure f
    ON f.kpi = c.kpi AND f.municipality = c.municipality AND f.year = c.year AND f.gender = c.gender
