-- promise: A figure does not change from one year to the next by more than three times the most it ever did
-- before.
-- kind: flag
-- why: Most such jumps are a slip or a new way of counting. Needs five earlier years, and a change of at
-- least a third.
WITH step AS (
    SELECT
        kpi, municipality, year, gender, value, value - lag(value) OVER series AS change, lag(value) OVER
        series AS before, row_number() OVER series AS position
    FROM core.figure
    WHERE value IS NOT NULL AND gender = 'T'
    WINDOW series AS (PARTITION BY kpi, municipality ORDER BY year)
),
judged AS (
    SELECT *, max(abs(change)) OVER (
        PARTITION BY kpi, municipality ORDER BY year ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    ) AS most
    FROM step
)
SELECT j.kpi, j.municipality, j.year, j.gender, j.value, 'större ändring än någonsin förr' AS note
FROM judged j
JOIN core.kpi k USING (kpi)
WHERE NOT k.is_derived AND k.unit <> 'yes_no' AND j.position > 5 AND j.most > 0
    AND abs(j.change) > 3 * j.most AND abs(j.change) > abs(j.before) / 3
