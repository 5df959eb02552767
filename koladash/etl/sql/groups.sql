-- Groups. Four averages that may tell four stories, each with how many of how many it rests on. A ranked
-- scale has no mean. The balanced mean is over the same members in every year: those that have a value in
-- each year in which any member has one, from the first such year to the last.
--
-- There are thousands of groups, so no row here may cost a scan: the figures of a KPI, year and gender are
-- laid side by side once, a slot for each place in the order of the codes, and each group picks its members'
-- slots. Rows are then made one by one, in no order and in little memory, and a mean is summed in the order of
-- the slots: in whatever order threads are done, its last digits are the same.
CREATE VIEW mart.group_value AS
WITH slot AS (
    SELECT unnest(range(1, max(enum_code(municipality)) + 2)) AS slot FROM core.municipality
),
-- A year is a bit, so that the years of a series are one number.
calendar AS (
    SELECT year, 1::HUGEINT << (year - min(year) OVER ()) AS bit
    FROM (SELECT DISTINCT year FROM core.coverage)
),
membership AS (
    SELECT member.group_id, enum_code(member.municipality) + 1 AS slot, calendar.year, calendar.bit
    FROM core.group_member member
    JOIN calendar
        ON calendar.year >= coalesce(member.from_year, calendar.year)
        AND calendar.year <= coalesce(member.to_year, calendar.year)
),
membership_by_year AS (
    SELECT group_id, year, list(slot ORDER BY slot) AS slots FROM membership GROUP BY ALL
),
membership_in_all AS (
    SELECT group_id, list(slot ORDER BY slot) AS slots, list(years ORDER BY slot) AS years
    FROM (SELECT group_id, slot, bit_or(bit) AS years FROM membership GROUP BY ALL)
    GROUP BY ALL
),
cells AS (
    SELECT
        c.kpi, c.year, c.gender,
        list({
            'value': f.value,
            'weight': CASE WHEN f.value IS NOT NULL THEN w.value END,
            'lacking': CASE WHEN f.value IS NULL THEN m.municipality_name END
        } ORDER BY slot.slot) AS cells
    FROM core.coverage c
    CROSS JOIN slot
    JOIN core.kpi k ON k.kpi = c.kpi
    LEFT JOIN core.figure f
        ON f.kpi = c.kpi AND f.year = c.year AND f.gender = c.gender
        AND enum_code(f.municipality) + 1 = slot.slot AND f.missing IS DISTINCT FROM 'not_applicable'
    LEFT JOIN core.figure w
        ON w.kpi = k.weight_kpi AND w.year = f.year AND w.gender = f.gender AND w.municipality =
        f.municipality
    LEFT JOIN core.municipality m ON m.municipality = f.municipality
    GROUP BY ALL
),
figures AS (
    SELECT
        kpi, year, gender,
        list_transform(cells, lambda cell: cell.value) AS "values",
        list_transform(cells, lambda cell: cell.value * cell.weight) AS weighted_values,
        list_transform(cells, lambda cell: cell.weight) AS weights,
        list_transform(cells, lambda cell: cell.lacking) AS lacking
    FROM cells
),
reported AS (
    SELECT c.kpi, c.gender, list(r.years ORDER BY slot.slot) AS years
    FROM (SELECT DISTINCT kpi, gender FROM core.coverage) c
    CROSS JOIN slot
    LEFT JOIN (
        SELECT f.kpi, f.gender, enum_code(f.municipality) + 1 AS slot, bit_or(calendar.bit) AS years
        FROM core.figure f
        JOIN calendar USING (year)
        WHERE f.value IS NOT NULL
        GROUP BY ALL
    ) r
        ON r.kpi = c.kpi AND r.gender = c.gender AND r.slot = slot.slot
    GROUP BY ALL
),
reported_by_member AS (
    SELECT
        g.group_id, r.kpi, r.gender, g.slots,
        list_transform(list_select(r.years, g.slots), lambda own, position: own & g.years[position]) AS years
    FROM membership_in_all g
    CROSS JOIN reported r
),
balanced AS (
    SELECT
        group_id, kpi, gender,
        list_where(
            slots, list_transform(years, lambda own: coalesce(own = told_years AND own > 0, false))
        ) AS slots
    FROM (SELECT *, list_bit_or(years) AS told_years FROM reported_by_member)
),
panel AS (
    SELECT
        g.group_id, f.kpi, f.year, f.gender,
        list_select(f."values", g.slots) AS "values",
        list_select(f.weighted_values, g.slots) AS weighted_values,
        list_select(f.weights, g.slots) AS weights,
        list_filter(list_select(f.lacking, g.slots), lambda name: name IS NOT NULL) AS lacking,
        list_select(f."values", b.slots) AS balanced_values,
        len(b.slots) AS balanced_n
    FROM figures f
    JOIN membership_by_year g ON g.year = f.year
    JOIN balanced b ON b.group_id = g.group_id AND b.kpi = f.kpi AND b.gender = f.gender
)
SELECT
    p.group_id, g.group_name, p.kpi, k.kpi_name, p.year, p.gender,
    CASE WHEN k.unit <> 'scale' THEN list_avg(p."values") END AS mean,
    list_median(p."values") AS median,
    CASE WHEN k.unit <> 'scale' THEN list_sum(p.weighted_values) / nullif(list_sum(p.weights), 0) END
    AS weighted_mean,
    k.weight_kpi,
    CASE WHEN k.unit <> 'scale' AND list_count(p."values") > 0 THEN list_avg(p.balanced_values) END
    AS balanced_mean,
    list_count(p."values") AS n,
    list_count(p.weights) AS weighted_n,
    p.balanced_n,
    list_count(p."values") + len(p.lacking) AS "of",
    nullif(list_sort(p.lacking), []) AS missing_municipalities, k.unit, k.decimals,
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
CROSS JOIN core.build b
WHERE list_count(p."values") + len(p.lacking) > 0;
