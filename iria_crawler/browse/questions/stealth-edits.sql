-- title: Unannounced edits
-- description: Changes that matter (severity 2 and up) which neither page, feed, sitemap nor REST service admits.
SELECT changes.article_id AS article, sites.host AS site, articles.headline, changes.field, changes.kind, changes.severity,
       changes.before, changes.after, changes.earliest_at AS "between", changes.latest_at AS "and"
FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id
WHERE changes.stealth = 1
ORDER BY changes.latest_at DESC LIMIT 500
