-- The newest records may be packed too, which earlier versions cannot read. The pictures of an agency are found by the index of
-- agencies and photographers, so the one of agencies alone goes.
DROP INDEX images_by_agency;
