-- promise: Every figure is a value or the reason why there is none: never both, never neither.
-- kind: refuse
-- why: A blank without a reason is the silent loss that koladash exists to prevent.
SELECT kpi, year, municipality, gender, value, missing
FROM core.figure
WHERE (value IS NULL) = (missing IS NULL)
