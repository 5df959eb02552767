-- promise: A share in per cent lies between 0 and 100.
-- kind: flag
-- why: Kolada publishes what municipalities report; a share outside the range is a slip of the pen.
SELECT f.kpi, f.municipality, f.year, f.gender, f.value, 'utanför 0–100 procent' AS note
FROM core.figure f
JOIN core.kpi k USING (kpi)
WHERE k.unit = 'percent' AND f.value NOT BETWEEN 0 AND 100
