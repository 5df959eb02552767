-- The rows of mart.group_value said the plain way, member by member: too dear for thousands of groups, and what
-- the view is held against.
WITH member_value AS (
    SELECT
        member.group_id, f.kpi, f.year, f.gender, f.municipality, f.value, f.missing, w.value AS weight,
        count(f.value) OVER (PARTITION BY member.group_id, f.kpi, f.gender, f.municipality) AS years,
        count(DISTINCT CASE WHEN f.value IS NOT NULL THEN f.year END) OVER (
            PARTITION BY member.group_id, f.kpi, f.gender
        ) AS told_years
    FROM core.group_member member
    JOIN core.figure f ON f.municipality = member.municipality
        AND f.year >= coalesce(member.from_year, f.year) AND f.year <= coalesce(member.to_year, f.year)
    JOIN core.kpi k ON k.kpi = f.kpi
    LEFT JOIN core.figure w
        ON w.kpi = k.weight_kpi AND w.municipality = f.municipality AND w.year = f.year AND w.gender =
        f.gender
    WHERE f.missing IS DISTINCT FROM 'not_applicable'
),
panel AS (
    SELECT
        *,
        count(DISTINCT CASE WHEN years = told_years AND told_years > 0 THEN municipality END) OVER (
            PARTITION BY group_id, kpi, gender
        ) AS balanced_n
    FROM member_value
)
SELECT
    p.group_id, g.group_name, p.kpi, k.kpi_name, p.year, p.gender,
    avg(p.value ORDER BY p.municipality) FILTER (WHERE k.unit <> 'scale') AS mean,
    median(p.value) AS median,
    sum(p.value * p.weight ORDER BY p.municipality) FILTER (WHERE k.unit <> 'scale')
        / nullif(sum(p.weight ORDER BY p.municipality) FILTER (WHERE p.value IS NOT NULL), 0)
        AS weighted_mean,
    k.weight_kpi,
    avg(p.value ORDER BY p.municipality) FILTER (
        WHERE p.years = p.told_years AND k.unit <> 'scale'
    ) AS balanced_mean,
    count(p.value) AS n,
    count(p.value) FILTER (WHERE p.weight IS NOT NULL) AS weighted_n,
    p.balanced_n,
    count(*) AS "of",
    list(m.municipality_name ORDER BY m.municipality_name) FILTER (WHERE p.value IS NULL) AS
    missing_municipalities, k.unit, k.decimals,
    CASE
        WHEN k.is_derived THEN k.source_line
        WHEN b.is_synthetic THEN k.source || ', egen bearbetning av ' || k.cited_as
        ELSE 'Egen bearbetning av ' || k.cited_as
    END AS source_line,
    CASE
        WHEN k.is_derived THEN k.source_line_en
        WHEN b.is_synthetic THEN 'Made-up figures (sandbox), own calculation from ' || k.cited_as
        ELSE 'Own calculation from ' || k.cited_as
    END AS source_line_en
FROM panel p
JOIN core.kpi k ON k.kpi = p.kpi
JOIN core.municipality_group g ON g.group_id = p.group_id
JOIN core.municipality m ON m.municipality = p.municipality
CROSS JOIN core.build b
GROUP BY ALL
