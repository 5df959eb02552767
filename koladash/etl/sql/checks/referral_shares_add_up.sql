-- promise: The shares of referrals by origin make up 100 per cent, give or take two, where all are reported.
-- kind: flag
-- why: They are shares of the same referrals. Up to 2023 joint ones stand apart (U40824) and count as one of
-- them.
WITH origin AS (
    SELECT
        municipality, year, sum(value) AS total, count(value) FILTER (WHERE kpi <> 'U40824') AS n,
        any_value(value) FILTER (WHERE kpi = 'U40806') AS value
    FROM core.figure
    WHERE gender = 'T' AND kpi::VARCHAR IN ('U40806', 'U40807', 'U40808', 'U40809', 'U40810', 'U40824')
    GROUP BY ALL
)
SELECT 'U40806' AS kpi, municipality, year, 'T' AS gender, value,
    'anvisningarna blir tillsammans ' || round(total) || ' procent' AS note
FROM origin
WHERE n = 5 AND abs(total - 100) > 2
