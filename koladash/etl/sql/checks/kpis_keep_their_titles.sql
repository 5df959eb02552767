-- promise: A KPI of the catalogue keeps its title and stays in Kolada's list.
-- kind: flag
-- why: A new title may be a new definition, and a KPI that is gone gets no more figures: somebody must look.
SELECT
    v.kpi, NULL AS municipality, NULL AS year, NULL AS gender, NULL AS value,
    CASE v.change
        WHEN 'vanished' THEN 'finns inte längre i Koladas lista'
        ELSE 'har fått en ny titel: ' || v.title
    END AS note
FROM core.kpi_version v
JOIN core.kpi k ON k.kpi::VARCHAR = v.kpi
WHERE k.is_followed AND v.seen_to IS NULL AND v.change IN ('vanished', 'retitled')
