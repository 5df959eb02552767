-- The views of what SCB gives beside Kolada. Its figures by year stand in mart.value.

CREATE VIEW mart.scb_table AS
SELECT * FROM core.scb_table;

CREATE VIEW mart.monthly_kpi AS
SELECT
    k.kpi, k.kpi_name, k.kpi_name_en, k.description, k.unit, k.decimals, k.direction, k.genders,
    k.is_preliminary, k.noise_from, s.first_month, s.last_month, coalesce(s."values", 0) AS "values",
    k.source, k.source_line, k.source_line_en, k.scb_table, k.caveats
FROM core.monthly_kpi k
LEFT JOIN (
    SELECT kpi, min(month) AS first_month, max(month) AS last_month, count(*) AS "values"
    FROM core.monthly_figure WHERE value IS NOT NULL GROUP BY kpi
) s USING (kpi)
ORDER BY k.position;

CREATE VIEW mart.monthly_value AS
SELECT
    f.kpi, k.kpi_name, f.municipality, m.municipality_name, f.month, f.gender,
    f.value, f.missing, f.status, k.unit, k.decimals, k.source_line, k.source_line_en,
    k.is_preliminary, coalesce(year(f.month) >= k.noise_from, false) AS is_perturbed,
    f.first_seen, f.fetched_at, f.revisions
FROM core.monthly_figure f
JOIN core.monthly_kpi k USING (kpi)
JOIN core.municipality m USING (municipality);

CREATE VIEW mart.monthly_revision AS
SELECT
    v.kpi, k.kpi_name, v.municipality, m.municipality_name, v.month, v.gender, v.change,
    v.old_value, v.value AS new_value, v.value - v.old_value AS difference,
    v.seen_from AS seen_at, v.seen_day, k.unit, k.decimals
FROM (
    SELECT
        *,
        last_value(value IGNORE NULLS) OVER (
            PARTITION BY kpi, municipality, month, gender ORDER BY seen_from
            ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
        ) AS old_value
    FROM core.monthly_version
) v
JOIN core.monthly_kpi k USING (kpi)
JOIN core.municipality m USING (municipality)
WHERE v.change <> 'first';
