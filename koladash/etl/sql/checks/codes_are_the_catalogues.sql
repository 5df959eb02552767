-- promise: Kolada's codes for places, groups, KPIs and genders are those of the catalogue and of Kolada's own lists.
-- kind: flag
-- why: A municipality that is new, merged or gone changes what a group or a county holds. Figures under a new
-- code are fetched and kept; who belongs where is for the catalogue to say.
SELECT
    NULL AS kpi, s.code AS municipality, NULL AS year, NULL AS gender, NULL AS value,
    CASE s.state
        WHEN 'new' THEN 'ny kod i Koladas lista: ' || s.code_name
        WHEN 'vanished' THEN 'finns inte längre i Koladas lista'
        ELSE 'kod som inte finns i Koladas lista'
    END AS note
FROM core.stray_code s
WHERE s.axis = 'municipality'
UNION ALL
SELECT f.kpi, f.municipality, f.year, f.gender, f.value, 'kommunkoden är ny'
FROM core.figure f
WHERE f.value IS NOT NULL
    AND f.municipality::VARCHAR IN (SELECT code FROM core.stray_code WHERE state IN ('new', 'unlisted'))
UNION ALL
SELECT
    NULL, NULL, NULL, NULL, NULL,
    CASE axis
        WHEN 'group' THEN 'gruppen finns inte längre i Koladas lista: ' || code_name || ' (' || code || ')'
        ELSE 'okänd kod i svaren (' || axis || '): ' || code
    END
FROM core.stray_code
WHERE axis <> 'municipality'
