-- SPDX-License-Identifier: GPL-3.0-or-later
-- Fonds (хөмрөг) → inventory (данс) → storage unit (хадгаламжийн нэгж) → item
-- (баримт), and the file plan of each year by which units are opened.
-- Days are YYYY-MM-DD or '' when not known.

CREATE TABLE fonds (
  id TEXT NOT NULL PRIMARY KEY,
  number TEXT NOT NULL UNIQUE,
  title TEXT NOT NULL,
  -- As its records name it.
  organisation TEXT NOT NULL UNIQUE,
  registration_pattern TEXT NOT NULL,
  index_pattern TEXT NOT NULL,
  created BIGINT NOT NULL
);

-- Split by retention class and by openness.
CREATE TABLE inventory (
  id TEXT NOT NULL PRIMARY KEY,
  fonds TEXT NOT NULL REFERENCES fonds (id),
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  retention_class TEXT NOT NULL CHECK (retention_class IN ('permanent', 'long', 'temporary')),
  open BIGINT NOT NULL CHECK (open IN (0, 1)),
  created BIGINT NOT NULL,
  UNIQUE (fonds, number)
);

CREATE TABLE file_plan (
  id TEXT NOT NULL PRIMARY KEY,
  fonds TEXT NOT NULL REFERENCES fonds (id),
  year BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('draft', 'approved')),
  -- Its paper: the document of the form file_plan, '' while there is none.
  document TEXT NOT NULL,
  created BIGINT NOT NULL,
  approved BIGINT,
  UNIQUE (fonds, year)
);

CREATE TABLE file_plan_entry (
  id TEXT NOT NULL PRIMARY KEY,
  plan TEXT NOT NULL REFERENCES file_plan (id),
  number BIGINT NOT NULL,
  file_index TEXT NOT NULL,
  title TEXT NOT NULL,
  department TEXT NOT NULL,
  retention_item TEXT NOT NULL,
  open BIGINT NOT NULL CHECK (open IN (0, 1)),
  responsible TEXT NOT NULL,
  note TEXT NOT NULL,
  UNIQUE (plan, file_index),
  UNIQUE (plan, number)
);

CREATE TABLE storage_unit (
  id TEXT NOT NULL PRIMARY KEY,
  fonds TEXT NOT NULL REFERENCES fonds (id),
  entry TEXT NOT NULL REFERENCES file_plan_entry (id),
  file_index TEXT NOT NULL,
  year BIGINT NOT NULL,
  volume BIGINT NOT NULL CHECK (volume >= 1),
  title TEXT NOT NULL,
  department TEXT NOT NULL,
  retention_item TEXT NOT NULL,
  open BIGINT NOT NULL CHECK (open IN (0, 1)),
  state TEXT NOT NULL CHECK (state IN ('open', 'closed', 'archived', 'transferred', 'destroyed')),
  -- From the handover to the archive on.
  inventory TEXT REFERENCES inventory (id),
  number BIGINT,
  opened BIGINT NOT NULL,
  closed BIGINT,
  started TEXT NOT NULL,
  ended TEXT NOT NULL,
  items BIGINT NOT NULL,
  sheets BIGINT NOT NULL,
  UNIQUE (fonds, year, file_index, volume),
  UNIQUE (inventory, number)
);

-- A record's place; a record that no file plan had a place for has none.
CREATE TABLE unit_item (
  unit TEXT NOT NULL REFERENCES storage_unit (id),
  number BIGINT NOT NULL CHECK (number >= 1),
  record TEXT NOT NULL UNIQUE REFERENCES records (id),
  sheet_from BIGINT NOT NULL,
  sheet_to BIGINT NOT NULL,
  PRIMARY KEY (unit, number)
);

-- Handover of units: by a department to the organisation's archive, or by it to
-- the state archive. `document`: the handover act.
CREATE TABLE handover (
  id TEXT NOT NULL PRIMARY KEY,
  fonds TEXT NOT NULL REFERENCES fonds (id),
  number BIGINT NOT NULL,
  year BIGINT NOT NULL,
  department TEXT NOT NULL,
  document TEXT NOT NULL UNIQUE,
  created BIGINT NOT NULL,
  received BIGINT,
  UNIQUE (fonds, year, number)
);
CREATE TABLE handover_unit (
  handover TEXT NOT NULL REFERENCES handover (id),
  unit TEXT NOT NULL REFERENCES storage_unit (id),
  PRIMARY KEY (handover, unit)
);

-- report ↔ job description ↔ plan; supersedes; companion script; annex of.
CREATE TABLE record_relation (
  record TEXT NOT NULL REFERENCES records (id),
  relation TEXT NOT NULL CHECK (relation IN ('based-on', 'supersedes', 'companion-script', 'annex-of')),
  target TEXT NOT NULL REFERENCES records (id),
  made BIGINT NOT NULL,
  PRIMARY KEY (record, relation, target)
);
CREATE INDEX record_relation_by_target ON record_relation (target);

-- Further forms of a record: 'redacted' (for whom the whole is closed), 'text'
-- (what was read from a scan). Objects like the others; the event of each names
-- its hash.
CREATE TABLE record_rendition (
  record TEXT NOT NULL REFERENCES records (id),
  number BIGINT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('redacted', 'text')),
  media_type TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  size BIGINT NOT NULL,
  made BIGINT NOT NULL,
  PRIMARY KEY (record, number)
);
CREATE INDEX record_rendition_by_hash ON record_rendition (sha256);
