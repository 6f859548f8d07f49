-- SPDX-License-Identifier: GPL-3.0-or-later
-- As ../0007_registration.sql, without making tables anew: other tables refer to them.
CREATE INDEX captures_by_record ON captures (record_id);

ALTER TABLE records DROP CONSTRAINT records_registration_year_fkey;
ALTER TABLE registers ADD COLUMN fonds TEXT NOT NULL DEFAULT '';
ALTER TABLE registers ALTER COLUMN fonds DROP DEFAULT;
ALTER TABLE registers DROP CONSTRAINT registers_pkey;
ALTER TABLE registers ADD PRIMARY KEY (fonds, year);

ALTER TABLE records ADD COLUMN fonds TEXT NOT NULL DEFAULT '';
ALTER TABLE records ALTER COLUMN fonds DROP DEFAULT;
ALTER TABLE records ADD COLUMN registration TEXT;
UPDATE records SET registration = CAST(registration_year AS TEXT) || '/' ||
  CASE WHEN registration_number < 1000000
    THEN SUBSTR(CAST(1000000 + registration_number AS TEXT), 2)
    ELSE CAST(registration_number AS TEXT) END;
ALTER TABLE records ALTER COLUMN registration SET NOT NULL;
ALTER TABLE records DROP CONSTRAINT records_registration_year_registration_number_key;
ALTER TABLE records ADD UNIQUE (fonds, registration_year, registration_number);
ALTER TABLE records ADD UNIQUE (fonds, registration);
ALTER TABLE records ADD FOREIGN KEY (fonds, registration_year) REFERENCES registers (fonds, year);
-- A person's post through the years: what a new description supersedes.
CREATE INDEX records_by_post ON records (organisation, unit, position, form);

-- From how many years on an item of the schedule counts as kept long: personnel
-- and finance papers are kept 70 years, but the number is the organisation's.
ALTER TABLE fonds ADD COLUMN long_from BIGINT NOT NULL DEFAULT 70;
CREATE INDEX storage_unit_by_entry ON storage_unit (entry, volume);
CREATE INDEX file_plan_entry_by_index ON file_plan_entry (file_index);
-- Rows of a handover are found from their units.
CREATE INDEX handover_unit_by_unit ON handover_unit (unit);
