-- Retry-After of a whole site, and trust list by list.
ALTER TABLE sites ADD COLUMN quiet_until TEXT;
ALTER TABLE sources ADD COLUMN hints INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sources ADD COLUMN hints_true INTEGER NOT NULL DEFAULT 0;
