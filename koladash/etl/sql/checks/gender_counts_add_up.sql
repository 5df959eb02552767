-- promise: Where persons are counted, women and men make up the total, but for one person and half a per
-- cent.
-- kind: flag
-- why: Persons without a known gender are few; a larger gap is a slip, and the split should not be trusted.
-- Figures with controlled noise are passed over.
SELECT t.kpi, t.municipality, t.year, t.gender, t.value, 'kvinnor och män blir ' || round(m.value + k.value)
AS note FROM core.figure t
JOIN core.kpi kpi ON kpi.kpi = t.kpi AND kpi.unit IN ('persons', 'inhabitants')
JOIN core.figure m ON m.kpi = t.kpi AND m.municipality = t.municipality AND m.year = t.year AND m.gender = 'M'
JOIN core.figure k ON k.kpi = t.kpi AND k.municipality = t.municipality AND k.year = t.year AND k.gender = 'K'
WHERE t.gender = 'T' AND (kpi.noise_from IS NULL OR t.year < kpi.noise_from)
    AND abs(t.value - m.value - k.value) > 1 + 0.005 * t.value
