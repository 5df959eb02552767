-- promise: A derived measure has a value exactly where all its parts have one.
-- kind: refuse
-- why: A derived value without all its parts is invented.
SELECT d.kpi, d.year, d.municipality, d.gender, d.value
FROM core.figure d
JOIN core.measure_part p ON p.measure = d.kpi
LEFT JOIN core.figure part
    ON part.kpi = p.part AND part.municipality = d.municipality AND part.year = d.year AND part.gender =
    d.gender
WHERE d.value IS NOT NULL AND part.value IS NULL
