-- promise: A share for all lies between that of women and that of men.
-- kind: flag
-- why: A total outside both is impossible, so one of the three is wrong.
SELECT t.kpi, t.municipality, t.year, t.gender, t.value,
    'utanför kvinnors och mäns värden' AS note
FROM core.figure t
JOIN core.kpi kpi ON kpi.kpi = t.kpi AND kpi.unit = 'percent'
JOIN core.figure m ON m.kpi = t.kpi AND m.municipality = t.municipality AND m.year = t.year AND m.gender = 'M'
JOIN core.figure k ON k.kpi = t.kpi AND k.municipality = t.municipality AND k.year = t.year AND k.gender = 'K'
WHERE t.gender = 'T'
    AND t.value NOT BETWEEN least(m.value, k.value) - 0.05 AND greatest(m.value, k.value) + 0.05
