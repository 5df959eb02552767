-- promise: At most one in twenty of Kolada's KPIs, or two, vanish from its list within three days.
-- kind: refuse
-- why: A list that comes cut short looks like KPIs that are gone, and takes all their values back. What the list
-- still lacks when figures have been asked for on the third day after is believed.
WITH gone AS (
    SELECT v.kpi, v.seen_day
    FROM core.kpi_version v
    JOIN core.kpi k ON k.kpi::VARCHAR = v.kpi
    WHERE k.is_followed AND v.change = 'vanished' AND v.seen_to IS NULL
        AND v.seen_day > (SELECT max(confirmed_day) FROM core.confirmation) - 3
)
SELECT kpi, seen_day
FROM gone
WHERE (SELECT count(*) FROM gone) > greatest(
    2, 0.05 * (SELECT count(*) FROM core.kpi WHERE is_followed AND NOT is_derived AND scb_table IS NULL)
)
