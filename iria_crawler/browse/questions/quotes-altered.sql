-- title: Quotes altered or removed
-- description: Words inside quotation marks that were changed, removed, stripped of their marks or given to somebody else.
SELECT changes.article_id AS article, sites.host AS site, articles.headline, changes.kind, changes.before, changes.after,
       CASE changes.stealth WHEN 1 THEN 'unannounced' WHEN 0 THEN 'announced' END AS announced,
       changes.earliest_at AS "between", changes.latest_at AS "and"
FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id
WHERE changes.field = 'quote' AND changes.kind <> 'added' AND changes.severity > 0
ORDER BY changes.latest_at DESC LIMIT 500
