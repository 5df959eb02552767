-- promise: Every request that a run planned has one line in the ledger, with what came of it.
-- kind: refuse
-- why: A batch without a line is a batch lost without a word.
SELECT source, request, count(*) AS lines, any_value(outcome) AS outcome
FROM core.request
GROUP BY source, request
HAVING count(*) <> 1
    OR any_value(outcome) NOT IN ('answered', 'unchanged', 'from_archive', 'stale', 'failed')
