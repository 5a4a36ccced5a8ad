-- title: Headlines that changed
-- description: Headlines reworded after publication, the newest first. The change happened between the two times.
SELECT changes.article_id AS article, sites.host AS site, changes.before, changes.after, changes.severity,
       CASE changes.stealth WHEN 1 THEN 'unannounced' WHEN 0 THEN 'announced' END AS announced,
       changes.earliest_at AS "between", changes.latest_at AS "and"
FROM changes JOIN articles ON articles.id = changes.article_id JOIN sites ON sites.id = articles.site_id
WHERE changes.field = 'headline' AND changes.severity > 0
ORDER BY changes.latest_at DESC LIMIT 500
