-- promise: What the newest answer to each request gave stands in the file: as many values, of the same size.
-- kind: refuse
-- why: A row lost between the answer and the file, or an older one left in its place, is a loss of our own.
-- What is held back is not given out, and an answer that a later one overlaps is no longer the last word.
WITH given AS (
    SELECT request, kpi::core.kpi_id AS kpi, sum("values") AS "values", sum(total) AS total
    FROM core.given
    WHERE NOT is_overtaken AND kpi NOT IN (SELECT kpi::VARCHAR FROM core.held_back)
        AND kpi IN (SELECT kpi::VARCHAR FROM core.kpi)
    GROUP BY ALL
),
cell AS (
    SELECT request, kpi::core.kpi_id AS kpi, code::core.municipality_id AS municipality, year
    FROM core.given, unnest(municipalities) AS place (code), unnest(years) AS period (year)
    WHERE NOT is_overtaken AND kpi IN (SELECT kpi::VARCHAR FROM core.kpi)
        AND code IN (SELECT municipality::VARCHAR FROM core.municipality)
),
standing AS (
    SELECT c.request, c.kpi, count(f.value) AS "values", sum(abs(f.value)) AS total
    FROM core.figure f
    JOIN cell c USING (kpi, municipality, year)
    GROUP BY ALL
)
SELECT g.request, g.kpi, g."values" AS given, coalesce(s."values", 0) AS stand,
    g.total AS given_total, coalesce(s.total, 0) AS standing_total
FROM given g
LEFT JOIN standing s USING (request, kpi)
WHERE g."values" <> coalesce(s."values", 0)
    OR abs(g.total - coalesce(s.total, 0)) > 1e-9 * greatest(1, g.total)
ORDER BY g.request, g.kpi
