-- promise: At most one in twenty of Kolada's KPIs is held back.
-- kind: refuse
-- why: When many series break at once, the fault lies with the fetch or with us, and nothing should go out.
WITH held AS (
    SELECT h.kpi, h.why FROM core.held_back h JOIN core.kpi k USING (kpi) WHERE k.scb_table IS NULL
)
SELECT kpi, why
FROM held
WHERE (SELECT count(*) FROM held)
    > 0.05 * (SELECT count(*) FROM core.kpi_span s JOIN core.kpi k USING (kpi) WHERE k.is_followed AND NOT
    k.is_derived AND k.scb_table IS NULL)
