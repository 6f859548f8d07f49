-- SPDX-License-Identifier: GPL-3.0-or-later
-- A register of its own for every fonds, '' the archive's common one; and the
-- registration as it was given, for patterns differ.
--
-- Both tables are made anew. References to a record are held back until the
-- commit and are whole again by then, for every row comes back under its id.
PRAGMA defer_foreign_keys = ON;

-- Or every row would look through all of this table.
CREATE INDEX captures_by_record ON captures (record_id);

CREATE TABLE kept_records AS SELECT * FROM records;
CREATE TABLE kept_registers AS SELECT * FROM registers;
DROP TABLE records;
DROP TABLE registers;

CREATE TABLE registers (
  -- Of a fonds, or ''.
  fonds TEXT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL CHECK (last >= 0),
  PRIMARY KEY (fonds, year)
);
INSERT INTO registers (fonds, year, last) SELECT '', year, last FROM kept_registers;

CREATE TABLE records (
  sequence BIGINT NOT NULL PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  fonds TEXT NOT NULL,
  registration_year BIGINT NOT NULL,
  registration_number BIGINT NOT NULL CHECK (registration_number >= 1),
  registration TEXT NOT NULL,
  captured BIGINT NOT NULL,
  captured_by TEXT NOT NULL,
  form TEXT NOT NULL,
  form_version TEXT NOT NULL,
  title TEXT NOT NULL,
  clan TEXT NOT NULL,
  patronymic TEXT NOT NULL,
  given TEXT NOT NULL,
  person_name TEXT NOT NULL,
  position TEXT NOT NULL,
  unit TEXT NOT NULL,
  organisation TEXT NOT NULL,
  order_number TEXT NOT NULL,
  year BIGINT NOT NULL,
  open BIGINT NOT NULL CHECK (open IN (0, 1)),
  owner TEXT NOT NULL,
  retention_item TEXT NOT NULL,
  file_index TEXT NOT NULL,
  pages BIGINT NOT NULL,
  pdf_sha256 TEXT NOT NULL,
  pdf_size BIGINT NOT NULL,
  content_sha256 TEXT NOT NULL,
  content_size BIGINT NOT NULL,
  document_id TEXT NOT NULL,
  UNIQUE (fonds, registration_year, registration_number),
  UNIQUE (fonds, registration),
  FOREIGN KEY (fonds, registration_year) REFERENCES registers (fonds, year)
);
INSERT INTO records (sequence, id, fonds, registration_year, registration_number, registration,
  captured, captured_by, form, form_version, title, clan, patronymic, given, person_name, position,
  unit, organisation, order_number, year, open, owner, retention_item, file_index, pages,
  pdf_sha256, pdf_size, content_sha256, content_size, document_id)
SELECT sequence, id, '', registration_year, registration_number,
  CAST(registration_year AS TEXT) || '/' ||
    CASE WHEN registration_number < 1000000
      THEN SUBSTR(CAST(1000000 + registration_number AS TEXT), 2)
      ELSE CAST(registration_number AS TEXT) END,
  captured, captured_by, form, form_version, title, clan, patronymic, given, person_name, position,
  unit, organisation, order_number, year, open, owner, retention_item, file_index, pages,
  pdf_sha256, pdf_size, content_sha256, content_size, document_id
FROM kept_records ORDER BY sequence;
CREATE INDEX records_by_pdf ON records (pdf_sha256);
CREATE INDEX records_by_content ON records (content_sha256);
-- A person's post through the years: what a new description supersedes.
CREATE INDEX records_by_post ON records (organisation, unit, position, form);

DROP TABLE kept_records;
DROP TABLE kept_registers;

-- From how many years on an item of the schedule counts as kept long: personnel
-- and finance papers are kept 70 years, but the number is the organisation's.
ALTER TABLE fonds ADD COLUMN long_from BIGINT NOT NULL DEFAULT 70;
CREATE INDEX storage_unit_by_entry ON storage_unit (entry, volume);
CREATE INDEX file_plan_entry_by_index ON file_plan_entry (file_index);
-- Rows of a handover are found from their units.
CREATE INDEX handover_unit_by_unit ON handover_unit (unit);
