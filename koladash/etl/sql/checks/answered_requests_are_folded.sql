-- promise: Every answered request was read whole: its figures are kept, of a group, of a code that is flagged or
-- given twice, and as many are deleted as the ledger counted when the answer came.
-- kind: refuse
-- why: An answer that was got and not read is a batch lost without a word.
WITH read AS (
    SELECT request, sum(figures) AS figures, sum(of_groups + unknown + repeated + kept) AS accounted,
        sum(deleted) AS deleted
    FROM core.given
    GROUP BY request
)
SELECT l.request, l.outcome, r.figures, r.accounted, l.deleted AS deleted_in_ledger, r.deleted
FROM core.request l
LEFT JOIN read r USING (request)
WHERE l.request LIKE '/data/%' AND l.outcome IN ('answered', 'unchanged', 'from_archive')
    AND (r.request IS NULL OR r.figures <> r.accounted OR r.deleted <> l.deleted)
ORDER BY l.request
