-- promise: What the newest answer to each request gave stands in the file: as many values, of the same size.
-- kind: refuse
-- why: A row lost between the answer and the file, or an older one left in its place, is a loss of our own.
-- What is held back is not given out, what a KPI gave that is gone from the list is withdrawn, and an answer
-- that a later one overlaps is no longer the last word.
WITH last_word AS (
    SELECT * FROM core.given
    WHERE NOT is_overtaken AND kpi IN (SELECT kpi::VARCHAR FROM core.kpi)
        AND kpi NOT IN (SELECT kpi::VARCHAR FROM core.held_back)
        AND kpi NOT IN (SELECT kpi FROM core.kpi_version WHERE change = 'vanished' AND seen_to IS NULL)
),
-- Few lists of places and years make up all requests: numbered, they join thirty million rows cheaply.
box AS (
    SELECT municipalities, row_number() OVER () AS box FROM (SELECT DISTINCT municipalities FROM last_word)
),
span AS (
    SELECT years, row_number() OVER () AS span FROM (SELECT DISTINCT years FROM last_word)
),
given AS (
    SELECT
        w.request, w.kpi::core.kpi_id AS kpi, b.box, s.span, sum(w."values") AS "values", sum(w.total) AS total
    FROM last_word w
    JOIN box b USING (municipalities)
    JOIN span s USING (years)
    GROUP BY ALL
),
place AS (
    SELECT TRY_CAST(code AS core.municipality_id) AS municipality, b.box
    FROM box b, unnest(b.municipalities) AS asked (code)
),
period AS (
    SELECT year, s.span FROM span s, unnest(s.years) AS asked (year)
),
standing AS (
    SELECT g.request, g.kpi, g.box, g.span, count(f.value) AS "values", sum(abs(f.value)) AS total
    FROM core.figure f
    JOIN place p ON p.municipality = f.municipality
    JOIN period y ON y.year = f.year
    JOIN given g ON g.kpi = f.kpi AND g.box = p.box AND g.span = y.span
    GROUP BY ALL
)
SELECT g.request, g.kpi, g."values" AS given, coalesce(s."values", 0) AS stand,
    g.total AS given_total, coalesce(s.total, 0) AS standing_total
FROM given g
LEFT JOIN standing s ON s.request = g.request AND s.kpi = g.kpi AND s.box = g.box AND s.span = g.span
WHERE g."values" <> coalesce(s."values", 0)
    OR abs(g.total - coalesce(s.total, 0)) > 1e-9 * greatest(1, g.total)
ORDER BY g.request, g.kpi
