-- title: Withdrawn articles
-- description: Stories taken down, or suspected to be.
SELECT articles.id AS article, sites.host AS site, articles.headline, articles.status, articles.published_at,
       articles.last_seen_at, articles.url
FROM articles INDEXED BY articles_by_status CROSS JOIN sites ON sites.id = articles.site_id
WHERE articles.status IN ('gone', 'gone_suspected')
ORDER BY articles.last_seen_at DESC LIMIT 500
