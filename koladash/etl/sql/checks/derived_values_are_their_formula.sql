-- promise: A derived value is what its formula gives, computed a second time in another way.
-- kind: refuse
-- why: The figures that are ours must be right, and none may stand where a part is missing.
SELECT d.kpi, d.year, d.municipality, d.gender, d.value, again.value AS recomputed
FROM core.figure d
JOIN core.kpi k USING (kpi)
LEFT JOIN core.recomputed again USING (kpi, municipality, year, gender)
WHERE k.is_derived
    AND (d.value IS NULL) <> (again.value IS NULL)
    OR abs(d.value - again.value) > 1e-9 * greatest(1, abs(d.value))
