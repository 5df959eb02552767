-- promise: Every monthly value is a value or the reason why there is none, and stands once.
-- kind: refuse
-- why: A blank without a reason is a silent loss; a doubled one draws two points for one month.
SELECT kpi, month, municipality, gender, count(*) AS figures
FROM core.monthly_figure
GROUP BY ALL
HAVING count(*) > 1 OR bool_or((value IS NULL) = (missing IS NULL))
