-- title: Latest runs
-- description: What each crawl found and whether all went well.
SELECT runs.id AS run, sites.host AS site, runs.started_at, runs.ended_at, runs.status, runs.found, runs.new,
       runs.changed, runs.unchanged, runs.gone, runs.failed, runs.owed, runs.note
FROM runs LEFT JOIN sites ON sites.id = runs.site_id
ORDER BY runs.id DESC LIMIT 100
