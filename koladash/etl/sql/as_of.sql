-- The tables that a day changes, told as of that day. This runs in an empty database beside the build, which
-- is attached as `build`; the reader has put the day into core.day. The SQL that lies on top of these tables
-- in a build is then laid on top of them here (core.recipe).

-- What stood on the day, of the figures that ever changed, and how many versions came before it.
CREATE TABLE core.stood AS
SELECT kpi, municipality, year, gender, value, status, state, seen_from, seen_day, revisions
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY kpi, municipality, year, gender ORDER BY seen_from) - 1 AS revisions
    FROM build.core.version
)
WHERE seen_day <= (SELECT day FROM core.day) AND (gone_day IS NULL OR gone_day > (SELECT day FROM core.day));

CREATE TABLE core.version AS
SELECT
    v.* REPLACE (
        CASE WHEN v.gone_day <= (SELECT day FROM core.day) THEN v.seen_to END AS seen_to,
        CASE WHEN v.gone_day <= (SELECT day FROM core.day) THEN v.gone_day END AS gone_day
    )
FROM build.core.version v
JOIN core.stood s USING (kpi, municipality, year, gender)
WHERE s.revisions > 0 AND v.seen_day <= (SELECT day FROM core.day);

CREATE TABLE core.began AS
SELECT kpi, min(seen_day) AS day FROM build.core.value_history GROUP BY kpi;

-- The rows are today's: a value that was not known yet has a reason instead.
CREATE VIEW core.raw AS
SELECT
    f.* REPLACE (
        CASE WHEN f.revisions > 0 THEN s.value WHEN f.seen_day <= d.day THEN f.value END AS value,
        CASE
            WHEN f.first_seen IS NULL THEN coalesce(f.missing::VARCHAR, 'not_asked')
            WHEN f.revisions = 0 AND f.seen_day <= d.day THEN f.missing::VARCHAR
            WHEN s.state <> 'value' THEN s.state
            WHEN s.kpi IS NOT NULL THEN CASE WHEN s.value IS NULL THEN 'not_reported' END
            WHEN b.day <= d.day THEN 'not_yet_published'
            ELSE 'not_asked'
        END AS missing,
        NULL::VARCHAR AS missing_part,
        CASE
            WHEN f.revisions > 0 THEN coalesce(s.status, '') WHEN f.seen_day <= d.day THEN f.status ELSE ''
        END AS status,
        CASE WHEN f.revisions > 0 THEN s.seen_from WHEN f.seen_day <= d.day THEN f.first_seen END
        AS first_seen,
        CASE WHEN f.revisions > 0 THEN s.seen_day WHEN f.seen_day <= d.day THEN f.seen_day END AS seen_day,
        CASE WHEN f.revisions > 0 THEN s.seen_from WHEN f.seen_day <= d.day THEN f.first_seen END
        AS fetched_at,
        coalesce(s.revisions, 0) AS revisions
    )
FROM build.core.figure f
CROSS JOIN core.day d
JOIN build.core.kpi k ON k.kpi = f.kpi AND NOT k.is_derived
LEFT JOIN core.began b ON b.kpi = f.kpi
LEFT JOIN core.stood s
    ON s.kpi = f.kpi AND s.municipality = f.municipality AND s.year = f.year AND s.gender = f.gender;

-- Today's formulas on the parts as they were. The macro knows its tables only in its own database.
USE build;
CREATE TABLE memory.core.computed AS
FROM core.derived_as_of((SELECT day FROM memory.core.day));
USE memory;

-- The reason of the first part that lacks, in the order of the formula.
CREATE TABLE core.lacking AS
SELECT
    p.measure AS kpi, r.municipality, r.year, r.gender,
    arg_min(r.missing, p.position) AS missing, arg_min(p.part::VARCHAR, p.position) AS missing_part
FROM build.core.measure_part p
JOIN core.raw r ON r.kpi = p.part AND r.missing IS NOT NULL
GROUP BY ALL;

CREATE TABLE core.derived AS
SELECT
    f.* REPLACE (
        c.value AS value,
        CASE WHEN c.value IS NULL THEN coalesce(l.missing, 'not_applicable') END AS missing,
        CASE WHEN c.value IS NULL THEN coalesce(l.missing_part, f.missing_part::VARCHAR) END AS missing_part,
        c.seen_from AS first_seen, NULL::DATE AS seen_day, c.seen_from AS fetched_at, 0::BIGINT AS revisions
    )
FROM build.core.figure f
JOIN build.core.kpi k ON k.kpi = f.kpi AND k.is_derived
LEFT JOIN core.computed c
    ON c.kpi = f.kpi AND c.municipality = f.municipality AND c.year = f.year AND c.gender = f.gender
LEFT JOIN core.lacking l
    ON l.kpi = f.kpi AND l.municipality = f.municipality AND l.year = f.year AND l.gender = f.gender;

DROP TABLE core.computed;
DROP TABLE core.lacking;

-- What had a value on the day or before it, and what can be made of that.
CREATE TABLE core.reach AS
WITH told AS (
    SELECT kpi, min(year) AS first_year, max(year) AS last_year
    FROM (
        SELECT kpi, year FROM core.raw WHERE value IS NOT NULL
        UNION ALL
        SELECT kpi, year FROM core.version WHERE value IS NOT NULL
    )
    GROUP BY kpi
)
SELECT * FROM told
UNION ALL
SELECT p.measure, max(t.first_year), min(t.last_year)
FROM build.core.measure_part p
LEFT JOIN told t ON t.kpi = p.part
GROUP BY p.measure
HAVING count(t.kpi) = count(*);

CREATE VIEW core.figure AS
SELECT f.*
FROM (FROM core.raw UNION ALL FROM core.derived) f
JOIN core.reach r ON r.kpi = f.kpi AND f.year BETWEEN r.first_year AND r.last_year;

-- SCB's series by month, in the same way.
CREATE TABLE core.monthly_stood AS
SELECT kpi, municipality, month, gender, value, status, state, seen_from, seen_day, revisions
FROM (
    SELECT
        *,
        row_number() OVER (PARTITION BY kpi, municipality, month, gender ORDER BY seen_from) - 1 AS revisions
    FROM build.core.monthly_version
)
WHERE seen_day <= (SELECT day FROM core.day) AND (gone_day IS NULL OR gone_day > (SELECT day FROM core.day));

CREATE TABLE core.monthly_version AS
SELECT
    v.* REPLACE (
        CASE WHEN v.gone_day <= (SELECT day FROM core.day) THEN v.seen_to END AS seen_to,
        CASE WHEN v.gone_day <= (SELECT day FROM core.day) THEN v.gone_day END AS gone_day
    )
FROM build.core.monthly_version v
JOIN core.monthly_stood s USING (kpi, municipality, month, gender)
WHERE s.revisions > 0 AND v.seen_day <= (SELECT day FROM core.day);

CREATE TABLE core.monthly_began AS
SELECT kpi, min(seen_day) AS day
FROM (
    SELECT kpi, seen_day FROM build.core.monthly_figure
    UNION ALL
    SELECT kpi, seen_day FROM build.core.monthly_version
)
GROUP BY kpi;

CREATE VIEW core.monthly_raw AS
SELECT
    f.* REPLACE (
        CASE WHEN f.revisions > 0 THEN s.value WHEN f.seen_day <= d.day THEN f.value END AS value,
        CASE
            WHEN f.first_seen IS NULL THEN coalesce(f.missing::VARCHAR, 'not_asked')
            WHEN f.revisions = 0 AND f.seen_day <= d.day THEN f.missing::VARCHAR
            WHEN s.state <> 'value' THEN s.state
            WHEN s.kpi IS NOT NULL THEN CASE WHEN s.value IS NULL THEN 'not_reported' END
            WHEN b.day <= d.day THEN 'not_yet_published'
            ELSE 'not_asked'
        END AS missing,
        CASE
            WHEN f.revisions > 0 THEN coalesce(s.status, '') WHEN f.seen_day <= d.day THEN f.status ELSE ''
        END AS status,
        CASE WHEN f.revisions > 0 THEN s.seen_from WHEN f.seen_day <= d.day THEN f.first_seen END
        AS first_seen,
        CASE WHEN f.revisions > 0 THEN s.seen_day WHEN f.seen_day <= d.day THEN f.seen_day END AS seen_day,
        CASE WHEN f.revisions > 0 THEN s.seen_from WHEN f.seen_day <= d.day THEN f.first_seen END
        AS fetched_at,
        coalesce(s.revisions, 0) AS revisions
    )
FROM build.core.monthly_figure f
CROSS JOIN core.day d
LEFT JOIN core.monthly_began b ON b.kpi = f.kpi
LEFT JOIN core.monthly_stood s
    ON s.kpi = f.kpi AND s.municipality = f.municipality AND s.month = f.month AND s.gender = f.gender;

CREATE TABLE core.monthly_reach AS
SELECT kpi, min(month) AS first_month, max(month) AS last_month
FROM (
    SELECT kpi, month FROM core.monthly_raw WHERE value IS NOT NULL
    UNION ALL
    SELECT kpi, month FROM core.monthly_version WHERE value IS NOT NULL
)
GROUP BY kpi;

CREATE VIEW core.monthly_figure AS
SELECT f.*
FROM core.monthly_raw f
JOIN core.monthly_reach r ON r.kpi = f.kpi AND f.month BETWEEN r.first_month AND r.last_month;

-- What was seen last is all that is known of when a figure was confirmed before the day.
CREATE TABLE core.build AS
SELECT
    b.* REPLACE (
        b.build_id || '@' || (SELECT day FROM core.day) AS build_id,
        least(b.built_day, (SELECT day FROM core.day)) AS built_day,
        (SELECT max(first_seen) FROM core.figure) AS verified_at,
        (SELECT min(first_seen) FROM core.figure) AS oldest_fetched_at
    )
FROM build.core.build b;
