-- Headers of captures, the parts of a credit, and links over the revisions (migrations.py fills the links).
ALTER TABLE captures ADD COLUMN headers TEXT;
ALTER TABLE images ADD COLUMN photographer_rank TEXT;
ALTER TABLE images ADD COLUMN service TEXT;
ALTER TABLE images ADD COLUMN via TEXT;
ALTER TABLE images ADD COLUMN licence TEXT;
ALTER TABLE images ADD COLUMN virin TEXT;
ALTER TABLE images ADD COLUMN taken_on TEXT;
ALTER TABLE revisions ADD COLUMN link TEXT;
