-- promise: Kolada says "Missing" or nothing beside a figure, SCB ".." or ".".
-- kind: flag
-- why: Another word may mean something that a reader must know; it stands verbatim until we know what.
SELECT kpi, municipality, year, gender, value, status AS note
FROM core.figure
WHERE status NOT IN ('', 'Missing', '..', '.')
