-- promise: Every published figure is still told of by an answer in the archive; `koladash refresh --full` asks
-- for what was lost.
-- kind: refuse
-- why: A damaged or missing answer is our own loss. It must not look like a figure that nobody asked for.
SELECT kpi, municipality, year, gender
FROM core.forgotten
