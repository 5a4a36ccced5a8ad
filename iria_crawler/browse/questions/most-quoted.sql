-- title: Most quoted
-- description: The people quoted most often, and in how many articles.
SELECT speaker_name, count(*) AS quotes, count(DISTINCT article_id) AS articles,
       sum(last_revision IS NOT NULL AND coalesce(fate, '') NOT IN ('reattributed', 'unquoted', 'divided', 'unread')) AS no_longer_there
FROM quotes WHERE speaker_name IS NOT NULL
GROUP BY speaker_name ORDER BY quotes DESC, speaker_name LIMIT 200
