-- SPDX-License-Identifier: GPL-3.0-or-later
-- Retention schedule, holds, and disposal in its steps.
-- Days are YYYY-MM-DD or ''.

-- Each adoption is a version; the newest that is in force counts.
CREATE TABLE retention_schedule (
  fonds TEXT NOT NULL REFERENCES fonds (id),
  version BIGINT NOT NULL CHECK (version >= 1),
  in_force_from TEXT NOT NULL,
  basis TEXT NOT NULL,
  adopted BIGINT NOT NULL,
  adopted_by TEXT NOT NULL,
  PRIMARY KEY (fonds, version)
);
CREATE TABLE retention_item (
  fonds TEXT NOT NULL,
  version BIGINT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  class TEXT NOT NULL CHECK (class IN ('permanent', 'years', 'until-superseded')),
  -- Of the class years, or after the superseding; 0 when permanent.
  years BIGINT NOT NULL CHECK (years >= 0),
  PRIMARY KEY (fonds, version, number),
  FOREIGN KEY (fonds, version) REFERENCES retention_schedule (fonds, version)
);

CREATE TABLE hold (
  id TEXT NOT NULL PRIMARY KEY,
  reason TEXT NOT NULL,
  basis TEXT NOT NULL,
  -- What was searched for, or '' for a list.
  query TEXT NOT NULL,
  placed BIGINT NOT NULL,
  placed_by TEXT NOT NULL,
  lifted BIGINT,
  lifted_by TEXT NOT NULL,
  lift_reason TEXT NOT NULL
);
CREATE TABLE hold_record (
  hold TEXT NOT NULL REFERENCES hold (id),
  record TEXT NOT NULL REFERENCES records (id),
  PRIMARY KEY (hold, record)
);
CREATE INDEX hold_record_by_record ON hold_record (record);
CREATE TABLE hold_unit (
  hold TEXT NOT NULL REFERENCES hold (id),
  unit TEXT NOT NULL REFERENCES storage_unit (id),
  PRIMARY KEY (hold, unit)
);
CREATE INDEX hold_unit_by_unit ON hold_unit (unit);

CREATE TABLE disposal (
  id TEXT NOT NULL PRIMARY KEY,
  fonds TEXT NOT NULL REFERENCES fonds (id),
  year BIGINT NOT NULL,
  number BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('appraisal', 'appraised', 'approved', 'executed', 'closed')),
  -- The destruction act, '' while there is none.
  document TEXT NOT NULL,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  approved BIGINT,
  approved_by TEXT NOT NULL,
  executed BIGINT,
  executed_by TEXT NOT NULL,
  manner TEXT NOT NULL,
  UNIQUE (fonds, year, number)
);
CREATE TABLE disposal_unit (
  disposal TEXT NOT NULL REFERENCES disposal (id),
  unit TEXT NOT NULL REFERENCES storage_unit (id),
  due TEXT NOT NULL,
  decision TEXT NOT NULL CHECK (decision IN ('', 'destroy', 'keep', 'transfer')),
  -- Until when it is kept; '' with other decisions.
  keep_until TEXT NOT NULL,
  note TEXT NOT NULL,
  decided_by TEXT NOT NULL,
  PRIMARY KEY (disposal, unit)
);

-- A record whose content is gone by an approved act, or in another archive. Its
-- row in records stays: the residual entry.
CREATE TABLE record_disposal (
  record TEXT NOT NULL PRIMARY KEY REFERENCES records (id),
  fate TEXT NOT NULL CHECK (fate IN ('destroyed', 'transferred')),
  disposal TEXT NOT NULL REFERENCES disposal (id),
  disposed BIGINT NOT NULL
);
-- Objects that no living record has any more; `removed` once their file is gone.
CREATE TABLE object_disposal (
  sha256 TEXT NOT NULL PRIMARY KEY,
  record TEXT NOT NULL,
  removed BIGINT
);

-- Packages that left the archive, and the receipts that came back.
CREATE TABLE package (
  id TEXT NOT NULL PRIMARY KEY,
  created BIGINT NOT NULL,
  created_by TEXT NOT NULL,
  scope TEXT NOT NULL,
  -- SHA-512 of the package's tag manifest.
  manifest_sha512 TEXT NOT NULL,
  received BIGINT,
  receipt TEXT NOT NULL,
  receipt_by TEXT NOT NULL
);
CREATE TABLE package_record (
  package TEXT NOT NULL REFERENCES package (id),
  record TEXT NOT NULL REFERENCES records (id),
  PRIMARY KEY (package, record)
);
CREATE INDEX package_record_by_record ON package_record (record);
