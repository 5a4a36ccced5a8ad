-- title: Latest problems
-- description: Requests that brought no page and pages that could not be read, with the reason.
SELECT problems.at, sites.host AS site, problems.kind, problems.http_status, problems.url, problems.reason,
       problems.article_id AS article
FROM problems LEFT JOIN sites ON sites.id = problems.site_id
ORDER BY problems.id DESC LIMIT 200
