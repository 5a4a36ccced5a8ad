-- title: Most quoted
-- description: The people quoted most often, and how many of their words are no longer there.
SELECT speaker_name, sum(quotes) AS quotes, sum(gone) AS no_longer_there, max(month) AS last_month
FROM said GROUP BY speaker_name ORDER BY quotes DESC, speaker_name LIMIT 200
