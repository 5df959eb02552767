-- promise: No county loses more than half of Kolada's figures without a word from the source.
-- kind: refuse
-- why: A source that answers nothing for one county looks like a county that stopped reporting. What the
-- source deletes, and what full answers lack on three days, is explained.
WITH county AS (
    SELECT m.county, any_value(m.county_name) AS county_name, count(*) AS lost
    FROM core.unexplained_loss
    JOIN core.municipality m USING (municipality)
    JOIN core.kpi k USING (kpi)
    WHERE m.kind = 'municipality' AND k.scb_table IS NULL
    GROUP BY m.county
)
SELECT c.county, c.county_name, c.lost, count(f.value) AS figures_left
FROM county c
JOIN core.municipality m ON m.county = c.county AND m.kind = 'municipality'
JOIN core.figure f ON f.municipality = m.municipality
JOIN core.kpi k ON k.kpi = f.kpi AND k.is_followed AND NOT k.is_derived AND k.scb_table IS NULL
GROUP BY ALL
HAVING c.lost > count(f.value)
