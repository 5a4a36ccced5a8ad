-- title: Credits by agency
-- description: Whose pictures are used, by agency or owner.
SELECT coalesce(agency, '(none stated)') AS agency, count(*) AS pictures, count(DISTINCT photographer) AS photographers
FROM images GROUP BY agency ORDER BY pictures DESC, agency LIMIT 200
