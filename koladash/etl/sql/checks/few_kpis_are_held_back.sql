-- promise: At most one KPI in twenty is held back.
-- kind: refuse
-- why: When many series break at once, the fault lies with the fetch or with us, and nothing should go out.
SELECT h.kpi, h.why
FROM core.held_back h
WHERE (SELECT count(*) FROM core.held_back)
    > 0.05 * (SELECT count(*) FROM core.kpi_span s JOIN core.kpi k USING (kpi) WHERE k.is_followed AND NOT
    k.is_derived)
